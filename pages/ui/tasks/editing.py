"""The names of a project's answers, changed midway: add one, rename one, make one of two."""

import streamlit as st

from al_core.projects.projects import change_task
from al_core.spans.marking import Marking
from al_core.tasks.task import Label
from al_core.tasks.vocabulary import OfNames, adding, renaming
from pages.ui.shared.frame import Context
from pages.ui.shared.saving import change, entered
from pages.ui.shared.words import counted, named, note

MERGING = "classes_to_merge"


def task_of(context: Context) -> OfNames:
    """The names of this project."""
    task = context.project.task
    assert isinstance(task, OfNames)
    return task


def names_of(context: Context) -> None:
    """Add or rename a class or label; no answer is lost, and two become one only when that is confirmed."""
    task = task_of(context)
    noun = task.noun
    with st.expander(task.nouns.capitalize()):
        note(", ".join(named(name) for name in task.names))
        new = st.text_input(f"Add a {noun}", key="new_class", max_chars=100)
        st.button("Add", key="add_class", disabled=not new.strip(), on_click=_add, args=(context,))
        st.selectbox(f"Rename a {noun}", task.names, key="old_class")
        name = st.text_input("Its new name; an existing name merges the two", key="renamed_class", max_chars=100)
        st.button("Rename", key="rename_class", disabled=not name.strip(), on_click=_rename, args=(context,))
        if MERGING in st.session_state:
            _confirm(context, *st.session_state[MERGING])
        note(f"Every answer given is kept, and every {noun} keeps its key.")


def names_in(label: Label) -> tuple[str, ...]:
    """The names in an answer: one class, the labels of a set, or those of its spans."""
    if isinstance(label, Marking):
        return tuple(one.name for one in label.spans)
    return label if isinstance(label, tuple) else (label,)


def _add(context: Context) -> None:
    if change(context, change_task, adding(entered("new_class"))):
        st.session_state["new_class"] = ""


def _rename(context: Context) -> None:
    """At once, unless the name is that of another: then it is asked first."""
    old, new = entered("old_class"), entered("renamed_class").strip()
    if new != old and new in task_of(context.today()).names:
        st.session_state[MERGING] = (old, new)
        return
    renamed = new not in ("", old) and change(context, change_task, renaming(old, new))
    st.session_state.pop(MERGING, None)
    if renamed:
        st.session_state["old_class"], st.session_state["renamed_class"] = new, ""


def _confirm(context: Context, old: str, new: str) -> None:
    given = [name for label in context.workspace.labels(context.project).by_row.values() for name in names_in(label)]
    parts = [f"“{named(name)}” ({counted(given.count(name), 'label')})" for name in (old, new)]
    st.warning(f"{parts[0]} becomes a part of {parts[1]}. They cannot be told apart again.")
    left, right = st.columns(2)
    left.button("Merge the two", key="merge", on_click=_merge, args=(context, old, new), width="stretch")
    right.button("Keep both", key="keep_both", on_click=_leave, width="stretch")


def _merge(context: Context, old: str, new: str) -> None:
    if change(context, change_task, renaming(old, new)):
        st.session_state["old_class"] = new
    _leave()


def _leave() -> None:
    st.session_state.pop(MERGING, None)
    st.session_state["renamed_class"] = ""
