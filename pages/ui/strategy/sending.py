"""Nothing goes to a language model before a press on a button that says what, where to, and what it costs at most."""

import streamlit as st

from al_core.amounts import money
from al_core.errors import Problem
from al_core.language_model.asking import Annotator, outgo_of
from al_core.language_model.ledger import Purpose
from pages.ui.shared.frame import Context
from pages.ui.shared.saving import PROBLEM
from pages.ui.shared.words import counted, named, note

Ways = tuple[Annotator, ...]


def send_button(context: Context, ways: Ways, purpose: Purpose, rows: list[int], what: str, key: str) -> None:
    """A button that says what is sent where and what it costs, and begins only when pressed."""
    outgoes, asked = [outgo_of(way, context.project.pool, rows) for way in ways], ways[0].endpoint
    calls = sum(one.calls for one in outgoes)
    if not calls:
        return
    nouns = counted(max(one.calls for one in outgoes), context.project.pool.noun)
    about, at_most = (_small(sum(part)) for part in zip(*((o.about, o.at_most) for o in outgoes), strict=True))
    paid = f"about {about}, at most {at_most}" if asked.has_prices else "at a price not known"
    without = ways[0].ledger.budget is None
    note(
        f"Sends question, classes, guidelines and {nouns} to {named(asked.host)}: "
        f"{counted(calls, 'call')}, {paid}, and never more than the budget."
    )
    st.button(
        f"Send {nouns} {what}",
        key=key,
        disabled=without,
        help="Set a budget first." if without else None,
        on_click=_begin,
        args=(context, ways, purpose, rows),
    )


def _small(amount: float) -> str:
    return money(amount) if amount >= 0.01 or not amount else "0.01"


def _begin(context: Context, ways: Ways, purpose: Purpose, rows: list[int]) -> None:
    try:
        context.workspace.annotators.begin(context.project, ways, purpose, rows)
    except Problem as problem:
        st.session_state[PROBLEM] = str(problem)
