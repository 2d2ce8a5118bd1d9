"""The classes of a new project: found in the column of known labels or typed, and what becomes of those labels."""

import re
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from al_core.pools.pool import Role
from al_core.pools.readers.known_labels import labels_in
from al_core.pools.readers.uploads import Preview
from al_core.tasks.classification.classes import named_classes
from al_core.tasks.classification.task import Classification
from pages.ui.shared.typed import ANSWERS
from pages.ui.shared.words import counted, note
from pages.ui.tasks.known import becomes_of_known, kept_for, label_column


def what_is_known(found: dict[str, int], classes: list[str], n_rows: int) -> str:
    """What becomes of the known labels, of which each class is `found` so often."""
    known = sum(found[name] for name in classes if name in found)
    said = becomes_of_known(known, n_rows)
    if not known:
        return f"Type the answers, or paste a list with commas, and press Enter. {said}"
    left_out = sum(found.values()) - known
    return f"{said} {counted(left_out, 'row')} whose label is no answer here will be asked anew." if left_out else said


def known_classes(seen: Preview, roles: dict[str, Role], path: Path) -> dict[str, int]:
    """The distinct values of the column of known labels in natural order, and how many rows have each."""
    column = label_column(roles)
    if column is None:
        return {}
    key = kept_for(path, column, seen.options)
    kept = st.session_state.setdefault("known_classes", {})
    if key not in kept:
        kept[key] = labels_in(path, seen.name, seen.options, column)
    return dict(kept[key])


def part_lists(key: str, found: dict[str, int]) -> None:
    """A list that was typed or pasted as one answer becomes as many; what the file calls a class stays whole."""
    parted = [[name] if name in found else re.split("[,;\t\n]", name) for name in st.session_state[key]]
    st.session_state[key] = list(dict.fromkeys(name.strip() for names in parted for name in names if name.strip()))


def asked(seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], Classification]:
    """The answers, in the order of their keys; those of the column of known labels are there already."""
    found = known_classes(seen, roles, path)
    # Not as the widget's own default: what was typed before a visit to another page counts.
    key = f"{ANSWERS}{hash(tuple(found))}"
    st.session_state.setdefault(key, list(found))
    classes = st.multiselect(
        "Answers, in the order of their keys",
        options=list(found),
        accept_new_options=True,
        key=key,
        on_change=part_lists,
        args=(key, found),
        placeholder="Type or paste, and press Enter",
    )
    note(what_is_known(found, classes, seen.n_rows))
    return lambda: named_classes(classes)
