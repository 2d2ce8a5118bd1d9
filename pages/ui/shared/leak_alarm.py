"""The alarm beside a score that one column alone explains, and the way to leave that column out and to take it back."""

import streamlit as st

from al_core.numbers.sentences import leak_words
from al_core.numbers.standing import Standing
from pages.ui.shared.frame import Context
from pages.ui.shared.saving import PROBLEM, keep
from pages.ui.shared.words import escaped, named, note

CHANGED, QUICK = "columns_changed", 1.0
LEFT_OUT = "It is then neither learnt from nor shown. Every label stays, and it can be taken back."


def say_leak(context: Context, standing: Standing) -> None:
    """The alarm with what can be done, and what was done; nothing where there is neither."""
    if _changing(context):
        return
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


def _changing(context: Context) -> bool:
    """How far a change of the columns is, while there is one; what came of it, once, when it is over."""
    change = context.workspace.column_change(context.project)
    if change is not None and change.under_way:
        st.session_state[CHANGED] = True
        with st.container(border=True, key="changing"):
            st.progress(change.done, text=f"The columns are changed. {change.words}")
            st.button("Cancel", key="cancel_change", on_click=change.stop, help="The columns stay as they are.")
        return True
    if st.session_state.pop(CHANGED, False):
        if change is not None and change.problem:
            st.session_state[PROBLEM] = change.problem
        context.workspace.follow(context.project)
        st.rerun()  # other parts of the page show the column, too
    return False


def _leave_out(context: Context, name: str) -> None:
    _go_on(context, (*context.today().project.settings.model.left_out, name))


def _take_back(context: Context, name: str) -> None:
    _go_on(context, tuple(one for one in context.today().project.settings.model.left_out if one != name))


def _go_on(context: Context, left_out: tuple[str, ...]) -> None:
    """Begun here and done behind the page, which waits only for what is quick."""
    st.session_state[CHANGED] = True
    context.workspace.change_columns(context.project, left_out).wait(QUICK)


def _trust(context: Context, names: tuple[str, ...]) -> None:
    keep(context, trusted=names)
