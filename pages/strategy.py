"""Choose in a minute how the next example is picked, and see the effect."""

import streamlit as st

from al_core.features import load_features
from al_core.projects import add_class, rename_class
from pages.ui import advisor
from pages.ui.ahead import effect
from pages.ui.frame import PAGES, Context, enter, go
from pages.ui.saving import change, say_problem
from pages.ui.settings import advanced
from pages.ui.strategies import choose_strategy
from pages.ui.words import counted, escaped, head, note


def learnt_from(context: Context) -> None:
    """How the columns became numbers: what was filled in, folded, left out, or computed on a part."""
    notes = load_features(context.project.pool).notes
    if notes:
        with st.expander(f"How the examples are read · {counted(len(notes), 'remark')}"):
            for said in notes:
                st.text(said)


def _add(context: Context) -> None:
    change(context, add_class, st.session_state["new_class"])


def _rename(context: Context) -> None:
    change(context, rename_class, st.session_state["old_class"], st.session_state["renamed_class"])


def classes_of(context: Context) -> None:
    """Add or rename a class; no answer is lost."""
    project = context.project
    with st.expander(f"Classes · {len(project.settings.classes)}"):
        new = st.text_input("Add a class", key="new_class", max_chars=100)
        st.button("Add", key="add_class", disabled=not new.strip(), on_click=_add, args=(context,))
        st.selectbox("Rename a class", project.settings.classes, key="old_class")
        name = st.text_input("Its new name; an existing name merges the two", key="renamed_class", max_chars=100)
        st.button("Rename", key="rename_class", disabled=not name.strip(), on_click=_rename, args=(context,))
        note("Every answer given is kept. Merging moves the keys of the classes behind up by one.")


context = enter("Strategy", otherwise=advisor.without_project)
place = head("How should it choose what to ask?", escaped(context.project.name))
with place:
    advisor.button(context)
    if "compare" in PAGES and st.button("Compare them on my data", type="tertiary", key="compare"):
        go("compare", context.project)
    if st.button("Start labelling", type="primary", icon=":material/play_arrow:", key="start"):
        go("label", context.project)
say_problem()
left, right = st.columns([1, 1], gap="medium")
with left:
    choose_strategy(context)
    advanced(context)
    classes_of(context)
    learnt_from(context)
with right, st.container(border=True, key="effect"):
    effect(context)
