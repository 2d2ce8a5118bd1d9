"""A head start: labels of another project that teach until there are enough of one's own."""

import streamlit as st

from al_core.errors import Problem
from al_core.names import isolated
from al_core.numbers.rivals import helped_words
from al_core.projects.borrowing import borrow, give_back, load_borrowed, may_lend
from al_core.projects.projects import Project, list_projects
from pages.ui.shared.frame import Context
from pages.ui.shared.saving import PROBLEM
from pages.ui.shared.words import counted, escaped, note

_MOST_OFFERED = 50


def head_start(context: Context) -> None:
    """The section; no trace of it where no other project could lend anything."""
    chosen = context.project.settings.model.head_start
    lenders = [] if chosen else _lenders(context)
    if not chosen and not lenders:
        return
    with st.expander("Head start from another project (transfer)", key="head_start"):
        if chosen:
            _at_work(context)
        else:
            _offer(context, lenders)


def _lenders(context: Context) -> list[Project]:
    """Projects that could lend to this one, those that were used last first."""
    found = [one for one in list_projects(context.workspace.store) if isinstance(one, Project)]
    others = [one for one in found if one.id != context.project.id and not may_lend(context.project, one)]
    return others[:_MOST_OFFERED]


def _offer(context: Context, lenders: list[Project]) -> None:
    lender = st.selectbox("Learn from the labels of", lenders, format_func=lambda one: isolated(one.name), key="lender")
    note(
        "At most 500 of its labelled examples are copied. They count as far as your own labels bear them out, so what "
        "does not fit is not heeded, and they fade as yours come. None of them is an answer, a test or in an export."
    )
    st.button("Take them for a start", key="borrow", on_click=_borrow, args=(context, lender.id))


def _at_work(context: Context) -> None:
    project = context.project
    borrowed = load_borrowed(context.workspace.folder(project), project.settings)
    last = context.workspace.status(project).last
    if borrowed is None:
        note("The labels that were to help are not there any more.")
    else:
        note(
            escaped(f"{counted(len(borrowed.labels), 'label')} of “{isolated(borrowed.name)}” were copied for a start.")
        )
        if project.settings.model.weak_labels:
            note("While labels of a language model teach, they rest.")
        elif last is not None and last.helped is not None:
            st.markdown(escaped(helped_words(last)))
        else:
            note(f"They help from the first model on: it waits until {project.task.starts_when}.")
    st.button("Learn from my labels alone", key="give_back", on_click=_give_back, args=(context,))


def _borrow(context: Context, lender: str) -> None:
    try:
        context.workspace.follow(borrow(context.workspace.store, context.project.id, lender))
    except Problem as problem:
        st.session_state[PROBLEM] = str(problem)


def _give_back(context: Context) -> None:
    try:
        context.workspace.follow(give_back(context.workspace.store, context.project.id))
    except Problem as problem:
        st.session_state[PROBLEM] = str(problem)
