"""The labels of a new project of spans, found in the known ones or typed, and whether spans may lie inside others."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from al_core.errors import BadInput
from al_core.pools.cells import natural_key
from al_core.pools.pool import Role
from al_core.pools.readers.known_labels import markings_in
from al_core.pools.readers.uploads import Options, Preview
from al_core.spans.marking import crossing, first_overlap
from al_core.spans.tokens import BY_WORDS
from al_core.tasks.sequence.task import SequenceTask
from al_core.tasks.vocabulary import declared
from pages.ui.shared.typed import ANSWERS
from pages.ui.shared.words import note
from pages.ui.tasks.declaring import names_typed, what_becomes_of
from pages.ui.tasks.known import kept_for, label_column

NESTED = "Spans may lie inside others"
WHEN_NESTED = "“University of Leeds” as an organisation, and “Leeds” in it as a place. A model learns the outer ones."


class KnownSpans(NamedTuple):
    """How many texts mark which labels, and whether somewhere one span lies inside another."""

    texts: Counter[frozenset[str]]
    nested: bool


def options(seen: Preview, roles: dict[str, Role]) -> Options:
    """The file, read with its known labels as spans where they are some."""
    return replace(seen.options, labels_parted_by="", spans=seen.marks.spans(roles))


def asked(seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], SequenceTask]:
    """The labels, in the order of their keys; those of the known spans are there already."""
    if "text" not in roles.values():
        raise BadInput("Spans are pieces of a text, and no column of this file is used as text.")
    known = _known(seen, roles, path)
    found = sorted({name for names in known.texts for name in names}, key=natural_key)
    labels = names_typed("Labels, in the order of their keys", found)
    note(what_is_known(known, labels, seen.n_rows))
    # Not as the widget's own default: what was said before a visit to another page counts.
    key = f"{ANSWERS}nested_{label_column(roles)}"
    st.session_state.setdefault(key, known.nested)
    nested = st.toggle(NESTED, key=key, help=WHEN_NESTED)
    tokens = seen.marks.tokens if roles.get(seen.marks.text) == "text" else ""
    return lambda: _made(labels, nested, tokens or BY_WORDS)


def what_is_known(known: KnownSpans, labels: Sequence[str], n_rows: int) -> str:
    """What becomes of the known spans, of which some have a label that is none here; and of texts without any."""
    n = sum(count for names, count in known.texts.items() if names <= set(labels))
    said = what_becomes_of(n, known.texts.total() - n, n_rows)
    empty = known.texts[frozenset()]
    return f"{said} In {empty:,} of them nothing is marked: that is an answer; a blank is not known." if empty else said


def _known(seen: Preview, roles: dict[str, Role], path: Path) -> KnownSpans:
    column = label_column(roles)
    if column is None or not seen.options.spans:
        return KnownSpans(Counter(), False)
    key = kept_for(path, column, seen.options)
    kept: dict[str, KnownSpans] = st.session_state.setdefault("known_spans", {})
    if key not in kept:
        markings = list(markings_in(path, seen.name, seen.options, column))
        texts = Counter(frozenset(span.name for span in one.spans) for one in markings)
        nested = any(first_overlap(one.spans) and not crossing(one.spans) for one in markings)
        kept[key] = KnownSpans(texts, nested)
    return kept[key]


def _made(labels: list[str], nested: bool, tokens: str) -> SequenceTask:
    names = declared(labels, SequenceTask)
    return SequenceTask(names, began_with=names, nested=nested, tokens=tokens)
