"""The labels of a new project, what parts them in a cell, and how they are asked."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from al_core.pools.cells import natural_key
from al_core.pools.label_sets import IN_LISTS, PARTED_BY, labels_in_sets
from al_core.pools.pool import Role
from al_core.pools.readers.known_labels import sets_in
from al_core.pools.readers.uploads import Options, Preview
from al_core.tasks.multilabel.labels import named_labels
from al_core.tasks.multilabel.task import Multilabel
from pages.ui.shared.typed import ANSWERS
from pages.ui.shared.words import note
from pages.ui.tasks.declaring import known_values, names_typed, what_becomes_of
from pages.ui.tasks.known import label_column

ONE_BY_ONE = "Ask about one label at a time"
WHEN_ONE_BY_ONE = "Yes or no to each: good for many labels of which few fit. It can be changed on the Strategy page."


def options(seen: Preview, roles: dict[str, Role]) -> Options:
    """The file, read with what parts the labels: as it was chosen, else as it looks."""
    column = label_column(roles)
    if column is None:
        return replace(seen.options, labels_parted_by="", spans=False)
    parted_by = st.session_state.get(_key(column)) or _likely(seen, column)
    return replace(seen.options, labels_parted_by=parted_by, spans=False)


def asked(seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], Multilabel]:
    """The labels, in the order of their keys; those of the column of known labels are there already."""
    column = label_column(roles)
    if column is not None:
        _ask_what_parts(seen, column)
    found = known_values(seen, roles, path, _sets_in)
    counts = labels_in_sets(found)
    labels = names_typed("Labels, in the order of their keys", sorted(counts, key=natural_key))
    note(what_is_known(found, labels, seen.n_rows))
    one_by_one = st.toggle(ONE_BY_ONE, key=f"{ANSWERS}one_by_one", help=WHEN_ONE_BY_ONE)
    return lambda: named_labels(labels, one_by_one=one_by_one)


def what_is_known(found: Mapping[str, int], labels: Sequence[str], n_rows: int) -> str:
    """What becomes of the known sets, of which some hold what is no label here; and what an empty one says."""
    known = sum(count for kept, count in found.items() if set(json.loads(kept)) <= set(labels))
    said = what_becomes_of(known, sum(found.values()) - known, n_rows)
    empty = found.get("[]", 0)
    return f"{said} {empty:,} with an empty list: none of these; a blank is not known." if empty else said


def _ask_what_parts(seen: Preview, column: str) -> None:
    st.session_state.setdefault(_key(column), _likely(seen, column))
    st.selectbox(
        "Labels in a cell are parted by", list(PARTED_BY), format_func=lambda sign: PARTED_BY[sign], key=_key(column)
    )


def _likely(seen: Preview, column: str) -> str:
    return seen.parted.get(column, IN_LISTS)


def _key(column: str) -> str:
    return f"{ANSWERS}parted_{column}"


def _sets_in(path: Path, seen: Preview, column: str) -> dict[str, int]:
    return sets_in(path, seen.name, seen.options, column) if seen.options.labels_parted_by else {}
