"""The names that a new project's answers are made of: found in the column of known labels, or typed."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st

from al_core.pools.pool import Role
from al_core.pools.readers.uploads import Preview
from pages.ui.shared.typed import ANSWERS
from pages.ui.shared.words import counted
from pages.ui.tasks.known import becomes_of_known, kept_for, label_column

Read = Callable[[Path, Preview, str], Mapping[str, int]]


def known_values(seen: Preview, roles: dict[str, Role], path: Path, read: Read) -> dict[str, int]:
    """What the column of known labels holds and how often, as `read` finds it; read once for a file and its options."""
    column = label_column(roles)
    if column is None:
        return {}
    key = kept_for(path, column, seen.options)
    kept = st.session_state.setdefault("known_classes", {})
    if key not in kept:
        kept[key] = read(path, seen, column)
    return dict(kept[key])


def names_typed(words: str, found: Sequence[str]) -> list[str]:
    """The names as they are now chosen or typed; those that were found are there already."""
    # Not as the widget's own default: what was typed before a visit to another page counts.
    key = f"{ANSWERS}{hash(tuple(found))}"
    st.session_state.setdefault(key, list(found))
    return st.multiselect(
        words,
        options=list(found),
        accept_new_options=True,
        key=key,
        on_change=part_lists,
        args=(key, found),
        placeholder="Type or paste, and press Enter",
    )


def part_lists(key: str, found: Sequence[str]) -> None:
    """A list that was typed or pasted as one answer becomes as many; what the file calls so stays whole."""
    parted = [[name] if name in found else re.split("[,;\t\n]", name) for name in st.session_state[key]]
    st.session_state[key] = list(dict.fromkeys(name.strip() for names in parted for name in names if name.strip()))


def what_becomes_of(n_known: int, n_left_out: int, n_rows: int) -> str:
    """What becomes of known labels, of which some are no answer here."""
    said = becomes_of_known(n_known, n_rows)
    if not n_known:
        return f"Type the answers, or paste a list with commas, and press Enter. {said}"
    return (
        f"{said} {counted(n_left_out, 'row')} whose label is no answer here will be asked anew." if n_left_out else said
    )
