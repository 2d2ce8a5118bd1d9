"""What examples mean, in one quiet line: how far they are read, what that brought, or what can be had."""

import os

import streamlit as st

from al_core.errors import Problem
from al_core.meaning.downloading import OFFERED, OFFERS, download, missing_libraries
from al_core.meaning.finding import TEXT_MODEL, image_encoder, text_encoder
from al_core.numbers.meaning_words import worth_in_short, worth_words
from al_core.numbers.saved.meaning_worth import MeaningWorth
from al_core.pools.pool import Pool
from al_core.serving.readers import HowFar
from pages.ui.shared.frame import Context
from pages.ui.shared.words import escaped, note, plural, say_error

HUB = "huggingface.co"
FEW = {"failed": "cannot be read", "elsewhere": "read by another server", "read": "the next model sees it"}
DONE = "downloaded_meaning"


def say_meaning(context: Context, *, in_short: bool = False) -> None:
    """How far texts are read for what they mean, which goes on meanwhile, and what it brought; in one line at first.

    In short it stays one line, and the rest is in its help.
    """
    workspace, project = context.workspace, context.project
    far = workspace.reading(project)
    if far is None:
        return
    last = workspace.status(project).last
    sees = last is not None and bool(last.meaning)
    worth = workspace.worth(project) if sees else None
    beside = seen_anyway(project.pool)
    said = reading_words(far, plural(project.pool.noun), sees, worth, beside)
    if not in_short:
        note(escaped(said))
        return
    st.markdown(f":gray[:small[Meaning: {escaped(few_words(far, sees, worth, beside))}]]", help=escaped(said))


def few_words(far: HowFar, sees: bool, worth: MeaningWorth | None, beside: str = "words") -> str:
    """What fits into one line."""
    if sees:
        return worth_in_short(worth, beside)
    if far.state in FEW:
        return FEW[far.state]
    return f"{far.n_first:,} of {far.n_wanted:,} read{_still(far, ', ', ' left')}"


def seen_anyway(pool: Pool) -> str:
    """What is learnt from without any model of meaning."""
    return "pixels" if pool.kind == "image" else "words"


def reading_words(far: HowFar, nouns: str, sees: bool, worth: MeaningWorth | None, beside: str = "words") -> str:
    """How far examples are read, or, where the model sees their meaning `beside` words or pixels, what that brought."""
    if not sees:
        return _before(far, nouns, beside)
    brought = f"The model sees {beside} and meaning; what that brings is being found out."
    if worth is not None:
        brought = worth_words(worth, beside)
    if far.state == "read":
        return brought
    part = f"{far.n_read:,} of {far.n_rows:,} {nouns} are read for meaning, and what is asked is chosen among these"
    return f"{brought} {part}{_still(far, '; the rest takes ')}."


def _before(far: HowFar, nouns: str, beside: str) -> str:
    if far.state == "failed":
        why = far.problem.rstrip(".")
        return f"The {nouns} cannot be read for meaning: {why}. {beside.capitalize()} alone are learnt from."
    if far.state == "elsewhere":
        return f"Another server reads the {nouns} for meaning."
    if far.serves:
        return f"The {nouns} are read for meaning; the next model sees it."
    wanted = f"{far.n_wanted:,}" if far.n_wanted == far.n_rows else f"the {far.n_wanted:,} needed first"
    return f"Reading for meaning: {far.n_first:,} of {wanted}{_still(far, ', ', ' left')}"


def _still(far: HowFar, before: str, after: str = "") -> str:
    """About how long what is at hand still takes; empty where that is not known, or nothing goes on."""
    if far.seconds is None or not far.under_way:
        return ""
    long = f"{round(far.seconds / 60)} min" if far.seconds >= 90 else f"{max(5, 5 * round(far.seconds / 5))} s"
    return f"{before}about {long}{after}"


def offer() -> None:
    """Where there is no model of meaning: what could be downloaded, and a button that does it.

    Nothing where there is one, and in words where the one that was named cannot be read.
    """
    if st.session_state.pop(DONE, False):
        note("The model of meaning is here; texts are read behind the labelling.")
    try:
        if text_encoder() is None and TEXT_MODEL not in os.environ:  # where it is nothing there shall be none
            _offered()
    except Problem as problem:
        say_error(problem)


def say_unreadable() -> None:
    """Where a model of images was named that cannot be read, why; else nothing."""
    try:
        image_encoder()
    except Problem as problem:
        say_error(problem)


def _offered() -> None:
    if missing_libraries():
        note(
            "A model of what texts mean can save many labels. To use one, run `pip install '.[meaning]'` with the "
            "Python that runs this app, in its folder, and start the app again."
        )
        return
    one = OFFERS[OFFERED]
    with st.container(horizontal=True, vertical_alignment="center"):
        note(
            "A model of what texts mean can save many labels. What you upload stays on this machine: the model is "
            f"fetched to it ({one.repository} from {HUB}, {one.megabytes} MB)."
        )
        pressed = st.button(f"Download {one.megabytes} MB", key="download_meaning", icon=":material/download:")
    if pressed:
        with st.spinner(f"Downloading {one.name}"):
            download()
        st.session_state[DONE] = True
        st.rerun()
