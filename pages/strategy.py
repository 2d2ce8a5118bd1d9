"""Choose in a minute how the next example is picked, and see the effect."""

import streamlit as st

from al_core.names import straightened
from al_core.pools.features.features import build_features
from al_core.pools.features.meaning import has_meaning
from pages.ui.shared.frame import PAGES, Context, enter, go
from pages.ui.shared.meaning import offer, say_meaning, say_unreadable
from pages.ui.shared.saving import say_problem
from pages.ui.shared.words import counted, head, named
from pages.ui.strategy import advisor
from pages.ui.strategy.ahead import effect
from pages.ui.strategy.guidelines import guidelines_of
from pages.ui.strategy.head_start import head_start
from pages.ui.strategy.language_model import language_model_part
from pages.ui.strategy.settings import advanced
from pages.ui.strategy.strategies import choose_strategy
from pages.ui.tasks import part_of


def learnt_from(context: Context) -> None:
    """How the columns became numbers: what was filled in, folded, left out, or computed on a part."""
    with st.spinner("Reading the examples"):  # kept long ago, but for a project of an older version
        notes = build_features(context.project.pool).notes
    if notes:
        with st.expander(f"How the examples are read · {counted(len(notes), 'remark')}"):
            for said in notes:
                st.text(straightened(said))


def meaning_of_examples(context: Context) -> None:
    """How far texts or images are read for what they mean, or what that takes."""
    if has_meaning(context.project.pool) and not context.project.task.counts:
        say_meaning(context)
        if context.project.pool.kind == "text":
            offer()
        else:
            say_unreadable()


context = enter("Strategy", otherwise=advisor.without_project)
place = head("How should it choose what to ask?", named(context.project.name))
with place:
    advisor.button(context)
    if "compare" in PAGES and st.button("Compare them on my data", type="tertiary", key="compare"):
        go("compare", context.project)
    if st.button("Start labelling", type="primary", icon=":material/play_arrow:", key="start"):
        go("label", context.project)
with st.container():  # it keeps its place, so what is open below stays open
    say_problem()
left, right = st.columns([1, 1], gap="medium")
with left:
    choose_strategy(context)
    advanced(context)
    meaning_of_examples(context)
    guidelines_of(context)
    part_of(context.project.task).edited(context)
    learnt_from(context)
    head_start(context)
    language_model_part(context)
with right, st.container(border=True, key="effect"):
    effect(context)
