"""The alarm beside a score that one column alone explains, and the way to leave that column out and to take it back."""

import streamlit as st

from al_core.numbers.sentences import leak_words
from al_core.numbers.standing import Standing
from al_core.projects.leaving_out import leave_out
from pages.ui.shared.frame import Context
from pages.ui.shared.saving import change, keep
from pages.ui.shared.words import escaped, named, note

CHANGED = "columns_changed"
LEFT_OUT = "It is then neither learnt from nor shown. Every label stays, and it can be taken back."


def say_leak(context: Context, standing: Standing) -> None:
    """The alarm with what can be done, and what was done; nothing where there is neither."""
    if st.session_state.pop(CHANGED, False):
        st.rerun()  # other parts of the page show the column, too
    settings = context.project.settings
    if standing.leak is not None:
        name = standing.leak.column
        with st.container(border=True, key="leak"):
            st.markdown(f":orange-badge[:material/warning: Too good?] {escaped(leak_words(standing.leak))}")
            with st.container(horizontal=True):
                leaving = (context, name)
                st.button("Leave it out", key="leave_out", on_click=_leave_out, args=leaving, help=LEFT_OUT)
                fair = (context, (*settings.trusted, name))
                st.button("It is fair", key="trust", type="tertiary", on_click=_trust, args=fair)
    for name in settings.model.left_out:
        with st.container(horizontal=True, vertical_alignment="center"):
            note(f"Column “{named(name)}” is left out.")
            st.button("Take it back", key=f"back_{name}", type="tertiary", on_click=_take_back, args=(context, name))


def _leave_out(context: Context, name: str) -> None:
    _go_on(context, (*context.today().project.settings.model.left_out, name))


def _take_back(context: Context, name: str) -> None:
    _go_on(context, tuple(one for one in context.today().project.settings.model.left_out if one != name))


def _go_on(context: Context, left_out: tuple[str, ...]) -> None:
    if change(context, leave_out, left_out):
        context.workspace.follow(context.today().project)
        st.session_state[CHANGED] = True


def _trust(context: Context, names: tuple[str, ...]) -> None:
    keep(context, trusted=names)
