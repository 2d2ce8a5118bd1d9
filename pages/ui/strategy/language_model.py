"""A language model as one more annotator: there only where the environment names one, and silent until it is asked."""

import pandas as pd
import streamlit as st

from al_core.amounts import minutes, money
from al_core.errors import BadInput, Problem
from al_core.language_model.asking import Annotator
from al_core.language_model.blind_test import FEWEST_TESTED, BlindTest, blind_tests
from al_core.language_model.client import endpoint
from al_core.language_model.ledger import Budget
from al_core.language_model.prompt import why_not_offered
from al_core.language_model.teaching import labels_to_teach, rows_to_label
from al_core.learning.weak_labels import load_weak_labels, save_weak_labels
from al_core.names import file_name
from al_core.numbers.rivals import (
    SEVERAL_PROMPTS,
    blind_table,
    blind_words,
    helped_words,
    price_words,
    rival_words,
    tested_in,
)
from al_core.projects.projects import change_settings
from pages.ui.shared.frame import Context
from pages.ui.shared.reading import stands
from pages.ui.shared.saving import PROBLEM, entered
from pages.ui.shared.words import counted, escaped, named, note, plural, say_error
from pages.ui.strategy.prefilling import prefill_part
from pages.ui.strategy.sending import send_button

TITLE = "Language model"
USUAL_MONEY, USUAL_CALLS, USUAL_ROWS = 2.0, 1_000, 500


def language_model_part(context: Context) -> None:
    """The whole section; without AL_LLM_URL no trace of it."""
    try:
        found = endpoint()
    except BadInput as problem:
        with st.expander(TITLE, key="language_model"):
            say_error(problem)
        return
    if found is None:
        return
    with st.expander(TITLE, key="language_model"):
        if why := why_not_offered(context.project):
            note(why)
            return
        run = context.workspace.annotators.newest(context.project)
        if run is not None and run.under_way:
            _under_way(context)
        else:
            _at_rest(context, context.workspace.annotators.annotator(context.project, found))


@st.fragment(run_every=1.0)
def _under_way(context: Context) -> None:
    """How far it is, and a way to end it; drawn anew every second until it has ended."""
    run = context.workspace.annotators.newest(context.project)
    if run is None or not run.under_way:
        st.rerun()
    what = "Testing it blind" if run.purpose == "test" else "It labels examples"
    left = f", {minutes(run.seconds_left / 60)} left" if run.seconds_left is not None else ""
    st.progress(run.done / max(1, run.planned), text=f"{what}: {run.done:,} of {run.planned:,}{left}")
    st.button("Cancel", key="cancel_annotating", on_click=run.stop)
    note("What came back is kept. You can leave this page meanwhile.")


def _at_rest(context: Context, annotator: Annotator) -> None:
    run = context.workspace.annotators.newest(context.project)
    if run is not None and run.problem:
        say_error(run.problem)
    _who(annotator)
    _budget(context, annotator)
    test = tested_in(context.project, context.workspace.labels(context.project), annotator.said)
    _blind(context, annotator, test)
    if test is not None:
        _taught(context, annotator, test)
    if test is not None and test.enough:
        prefill_part(context, annotator)
    _log(context, annotator)


def _who(annotator: Annotator) -> None:
    """Who would be asked, and what was paid so far."""
    asked, ledger = annotator.endpoint, annotator.ledger
    note(
        f"{named(asked.model)} at {named(asked.host)} can label beside you. Nothing is sent before you press a button "
        f"that says what. So far {counted(ledger.calls, 'call')}, {money(ledger.spent)} paid."
    )
    if asked.sends_key_openly:
        note("AL_LLM_URL begins with http:// – the key and all texts can be read on the way. Use https://.")


def _budget(context: Context, annotator: Annotator) -> None:
    """What may be spent in all."""
    now, priced = annotator.ledger.budget, annotator.endpoint.has_prices
    left, middle, right = st.columns([1, 1, 1], vertical_alignment="bottom")
    usual = USUAL_MONEY if now is None or now.money is None else now.money
    left.number_input("Budget in money", 0.0, 1e6, usual, format="%.2f", key="llm_money", disabled=not priced)
    calls = USUAL_CALLS if now is None else now.calls
    middle.number_input("Budget in calls", 0, 10**7, calls, key="llm_calls")
    right.button("Set the budget", key="llm_budget", on_click=_set_budget, args=(context, annotator), width="stretch")
    if not priced:
        note("AL_LLM_PRICE_IN and AL_LLM_PRICE_OUT (prices of a million tokens) are not set: only calls are limited.")


def _set_budget(context: Context, annotator: Annotator) -> None:
    money_now = float(entered("llm_money")) if annotator.endpoint.has_prices else None
    try:
        annotator.ledger.set_budget(Budget(money_now, int(entered("llm_calls"))))
    except Problem as problem:
        st.session_state[PROBLEM] = str(problem)


def _blind(context: Context, annotator: Annotator, test: BlindTest | None) -> None:
    """The blind test: what it is, a way to begin it, and what it found."""
    labels = context.workspace.labels(context.project)
    tests = blind_tests(context.project, labels, annotator.said)
    st.markdown("**1. Test it blind**")
    if not tests:
        note("It is tested on checks: examples drawn at random that people label without its help. There are none yet.")
        return
    if test is None or test.waiting:
        kind = "known labels" if context.project.zones.hold_out.size else "checks that people labelled"
        note(f"On {kind}, which nobody answered with its help, and from which it learns nothing.")
        send_button(context, (annotator,), "test", list(tests), "and test", "llm_test")
    if test is None:
        return
    st.markdown(escaped(blind_words(test)))
    lines = [[escaped(words) for words in line] for line in blind_table(test)]
    table = pd.DataFrame(lines, columns=["Class", "Found", "Right when said"])
    alt = "Of each class: how many of its examples it finds, and how often it is right when it says it."
    st.table(table, border="horizontal", hide_index=True, alt=alt)
    note(f"Its answers: {price_words(test)}. {escaped(rival_words(test, context.project, stands(context).standing))}")
    if (n := annotator.ledger.prompts_tested(tests)) > 1:
        note(SEVERAL_PROMPTS.format(n=n))


def _taught(context: Context, annotator: Annotator, test: BlindTest) -> None:
    """What its labels weigh, more of them, and whether they teach."""
    st.markdown("**2. Let its labels teach**")
    project, labels = context.project, context.workspace.labels(context.project)
    if not test.enough:
        note(f"Possible once it has given a class to {FEWEST_TESTED} of the examples that it is tested on.")
        return
    note(
        f"By the test, one of its labels is worth {test.weight:.2g} of a person's: the square of its agreement beyond "
        "chance, at the lower end. Your answer to the same example replaces its own. They never test anything."
    )
    free = len(rows_to_label(project, labels, project.pool.n_rows))
    if free:
        n = st.number_input(
            f"{plural(project.pool.noun).capitalize()} to label", 1, free, min(USUAL_ROWS, free), key="llm_rows"
        )
        send_button(
            context, (annotator,), "teach", rows_to_label(project, labels, int(n)), "to be labelled", "llm_teach"
        )
    _teaching(context, annotator, test)


def _teaching(context: Context, annotator: Annotator, test: BlindTest) -> None:
    """Let what it has labelled teach, or no more."""
    project = context.project
    now = load_weak_labels(context.workspace.folder(project), project.settings)
    try:
        offered = labels_to_teach(project, annotator.said, test)
    except Problem as why:
        note(escaped(str(why)))
    else:
        if now is None or (now.by_row, now.weight) != (offered.by_row, offered.weight):
            words = f"Let {counted(len(offered.by_row), 'label')} teach, each for {offered.weight:.2g}"
            st.button(words, key="llm_let_teach", on_click=_let_teach, args=(context, annotator, test))
    if project.settings.model.weak_labels:
        last = context.workspace.status(project).last
        if last is not None and last.helped is not None:
            st.markdown(escaped(helped_words(last)))
        elif now is None:
            note("The labels that were to teach are not there any more.")
        else:
            note(f"{counted(len(now.by_row), 'label')} of it will teach from the next model on.")
        st.button("Teach no more", key="llm_no_more", on_click=_no_more, args=(context,))


def _let_teach(context: Context, annotator: Annotator, test: BlindTest) -> None:
    project = context.project
    try:
        offered = labels_to_teach(project, annotator.said, test)
        kept = save_weak_labels(context.workspace.folder(project), project.task, offered.by_row, offered.weight)
        change_settings(context.workspace.store, project.id, weak_labels=kept.name)
        context.workspace.follow(context.workspace.project(project.id))
    except Problem as problem:
        st.session_state[PROBLEM] = str(problem)


def _no_more(context: Context) -> None:
    try:
        change_settings(context.workspace.store, context.project.id, weak_labels="")
        context.workspace.follow(context.workspace.project(context.project.id))
    except Problem as problem:
        st.session_state[PROBLEM] = str(problem)


def _log(context: Context, annotator: Annotator) -> None:
    """Every prompt with its answer, to be read or taken along."""
    path = annotator.ledger.path
    if path.exists():
        st.download_button(
            "Log of prompts and answers",
            path.read_bytes,
            f"{file_name(context.project.name)}-language-model.jsonl",
            key="llm_log",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )
