"""Whether what a language model is sure of is shown to people as chosen already, and what that does to them."""

import streamlit as st

from al_core.errors import Problem
from al_core.language_model.asking import Annotator
from al_core.language_model.blind_test import blind_tests, judged
from al_core.language_model.prefill import WITHOUT_HELP, sway_of
from al_core.numbers.rivals import sure_words, sway_words
from pages.ui.shared.frame import Context
from pages.ui.shared.saving import PROBLEM
from pages.ui.shared.words import counted, escaped, note
from pages.ui.strategy.sending import send_button

NEXT = 100


def prefill_part(context: Context, annotator: Annotator) -> None:
    """First tested as well, then switched on by a press, for the examples that come next."""
    st.markdown("**3. Show what it is sure of**")
    note(
        "Asked in two ways, it is sure where it answers both alike. That can be shown as chosen already – never on "
        f"checks, and one example in {WITHOUT_HELP} stays without, to measure how much it sways people."
    )
    labels = context.workspace.labels(context.project)
    tests = blind_tests(context.project, labels, annotator.said)
    asked_twice = {row: label for row, label in tests.items() if row in annotator.turned.said and row in annotator.said}
    send_button(context, (annotator.turned,), "test", list(tests), "once more", "llm_test_again")
    if not asked_twice:
        return
    note(escaped(sure_words(judged(asked_twice, annotator.sure, context.project.task.choices), len(asked_twice))))
    rows = context.workspace.ranking(context.project).rows[:NEXT].tolist()
    send_button(context, (annotator, annotator.turned), "teach", rows, "that come next, in both ways", "llm_next")
    _switch(context, annotator)


def _switch(context: Context, annotator: Annotator) -> None:
    ledger = annotator.ledger
    on = ledger.prefills(annotator.asked)
    n = sum(row not in context.workspace.labels(context.project).answers for row in annotator.sure)
    words = "Show it no more" if on else f"Show what it is sure of: {counted(n, context.project.pool.noun)}"
    st.button(words, key="llm_prefill", disabled=not (on or n), on_click=_set, args=(annotator, not on))
    if shown := ledger.shown():
        note(escaped(sway_words(sway_of(shown))))


def _set(annotator: Annotator, on: bool) -> None:
    try:
        annotator.ledger.set_prefill(annotator.asked if on else None)
    except Problem as problem:
        st.session_state[PROBLEM] = str(problem)
