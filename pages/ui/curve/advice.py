"""Shall I go on? The advice, the labels saved, and the way to the target."""

from dataclasses import replace

import streamlit as st

from al_core.numbers import claims, sentences
from al_core.numbers.sentences import Said
from al_core.numbers.spending import saved_what
from pages.ui.curve.taking import export_button
from pages.ui.shared.annotator import rival_note
from pages.ui.shared.explained import what_is_this
from pages.ui.shared.frame import go
from pages.ui.shared.reading import Reading
from pages.ui.shared.words import escaped, note, percent

LIT = {
    "keep going": ":green-badge[:material/arrow_forward: **Keep going**]",
    "your call": ":yellow-badge[:material/balance: **Your call**]",
    "stop": ":blue-badge[:material/check: **Stop**]",
}


def three_words(word: str) -> str:
    """The three words of the advice, one of them lit; none before there is advice."""
    return " :gray[·] ".join(LIT[one] if one == word else f":gray[{said}]" for one, said in sentences.WORDS.items())


def advise(now: Reading) -> None:
    """The advice, its reason, and the page's one primary button."""
    standing = now.standing
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            lit = standing.advice.word or standing.foresight
            said = three_words(standing.advice.word) if lit else f":gray[{sentences.word_of(standing)}]"
            st.markdown(said, width="content")
            if standing.advice.word == "stop":
                export_button(now.context, "stop", primary=True)
            elif st.button("Continue", type="primary", key="continue"):
                go("label", now.context.project)
        said = f"{_strong(sentences.advice(standing), now)} {escaped(sentences.target(standing))}"
        st.markdown(said, help=what_is_this(now.context, "advice"))
        if why := sentences.reason(standing):
            note(f"{why} Change that below, under “Cost and benefit”.")
        stopped = standing.advice.word == "stop" and standing.n_left > 0
        rival_note(now.context, standing)
        if stopped and st.button("Go on labelling", type="tertiary", key="continue"):
            go("label", now.context.project)


def _strong(said: str, now: Reading) -> str:
    """The sentence with what the next labels bring in bold."""
    coming = now.standing.coming
    brings = "" if coming is None else sentences.gain_words(coming)
    return said.replace(brings, f"**{brings}**") if brings else said


def prospects(now: Reading) -> None:
    """What was saved so far, and the way to the target."""
    standing = now.standing
    saved = claims.saved_words(standing, now.lead(), now.tally, now.replayed)
    _card(now, f"{saved_what(standing.effort)} saved so far", "saved", saved)
    goal = f"To the target of {percent(standing.settings.worth.target)}"
    way = sentences.to_target_words(standing)
    more = f"{way.more} {sentences.to_budget_words(standing)}".strip()
    _card(now, goal, "target", replace(way, more=more))


def _card(now: Reading, title: str, name: str, said: Said) -> None:
    with st.container(border=True):
        helped = what_is_this(now.context, name)
        st.metric(title, said.value, said.note or None, delta_color="off", delta_arrow="off", help=helped)
        if said.more:
            note(escaped(said.more))
