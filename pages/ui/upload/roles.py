"""What each column is used as: one select box a column, beside what was found in it."""

from dataclasses import replace

import streamlit as st

from al_core.pools.pool import Column, Role
from al_core.pools.readers.uploads import ROLES, Options, Preview
from pages.ui.shared.words import escaped, note

MOST_SHOWN = 40
WIDTHS = (1.5, 1.5, 2.2)


def chosen_roles(seen: Preview) -> dict[str, Role]:
    """The use of every column; what was chosen stays chosen as long as the file reads the same."""
    reads = _reads(seen)
    if st.session_state.get("roles", (None, {}))[0] != reads:
        st.session_state["roles"] = (reads, {})
    chosen: dict[str, Role] = st.session_state["roles"][1]
    roles = {column.name: chosen.get(column.name, column.role) for column in seen.columns}
    st.markdown("### What is in each column?")
    for column in _shown(seen):
        name, use, found = st.columns(WIDTHS, vertical_alignment="center")
        name.markdown(f"**{escaped(column.name)}**")
        with use:
            roles[column.name] = chosen[column.name] = _use(column, roles[column.name], reads)
        with found:
            note(escaped(column.found))
    return roles


def use_as_label(seen: Preview, name: str, roles: dict[str, Role]) -> None:
    """Take a column for the known labels, and what was taken for them before no more."""
    changed: dict[str, Role] = {other: "ignore" for other, role in roles.items() if role == "label"}
    changed[name] = "label"
    st.session_state["roles"][1].update(changed)
    for other, role in changed.items():
        st.session_state[_key(other, _reads(seen))] = role


def _reads(seen: Preview) -> tuple[str, Options]:
    """By what the columns are told apart: not by how the cells of the label are read."""
    return seen.name, replace(seen.options, labels_parted_by="", spans=False)


def _use(column: Column, role: Role, reads: object) -> Role:
    # Not as the box's own default: a browser keeps what it shows when only that changes.
    key = _key(column.name, reads)
    st.session_state.setdefault(key, role)
    return st.selectbox(
        f"Use {column.name} as",
        list(ROLES),
        key=key,
        format_func=lambda one: ROLES[one],
        label_visibility="collapsed",
    )


def _key(name: str, reads: object) -> str:
    return f"role_{hash(reads)}_{name}"


def _shown(seen: Preview) -> list[Column]:
    """All columns or, of very many, those that are asked for; at first those that are not mere numbers."""
    if len(seen.columns) <= MOST_SHOWN:
        return list(seen.columns)
    wanted = st.text_input("Find a column", key="find_column", placeholder="a part of its name").strip().casefold()
    found = [column for column in seen.columns if wanted in column.name.casefold()]
    if not wanted:
        found.sort(key=lambda column: column.role in ("number", "ignore"))
    note(f"{min(len(found), MOST_SHOWN)} of {len(seen.columns):,} columns are shown; the others are used as found.")
    return found[:MOST_SHOWN]
