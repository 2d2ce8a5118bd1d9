"""Spans with the page's own widgets: a label, the words that have it, and what is marked so far."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from al_core.errors import Refused
from al_core.spans.marking import Marking, Span, marking_of, refuse_overlap, written
from al_core.spans.tokens import tokens_of
from al_core.tasks.sequence.task import SequenceTask
from pages.ui.shared.words import escaped, named, note

HOW = "Nothing is marked yet. Enter marks the words; where they stand again, type them again."
NOT_THERE = (
    "These words do not stand in the text as whole words, or are marked already; copy them exactly as they stand."
)


def pieces(task: SequenceTask, event: str, example: Mapping[str, Any], press: Callable[[str], None]) -> None:
    """Keys hold the token, so that what is marked of one example is never kept of the next."""
    text, key = example["text"], f"spans_{event}"
    # Of a text that is not shown to its end, nobody has read more.
    marking: Marking = st.session_state.setdefault(key, Marking((), sum(example["tokens"]) if example["cut"] else None))

    def mark() -> None:
        words, name = st.session_state[f"words_{event}"], st.session_state[f"label_{event}"]
        try:
            st.session_state[key] = with_words(st.session_state[key], words, name, text, task)
            st.session_state[f"words_{event}"] = ""
        except Refused as refused:
            st.session_state["plain_problem"] = str(refused)

    def remove(span: Span) -> None:
        st.session_state[key] = marking_of((one for one in marking.spans if one != span), marking.read)

    left, right = st.columns([1, 2])
    left.selectbox("Label", task.labels, key=f"label_{event}")
    right.text_input("Words that have it, exactly as they stand", key=f"words_{event}", on_change=mark)
    for number, span in enumerate(marking.spans):
        said = f"Remove “{escaped(text[span.start : span.end])}”, {named(span.name)}"
        st.button(said, key=f"remove_{number}_{event}", on_click=remove, args=(span,))
    if not marking.spans:
        note(HOW)
    with st.container(horizontal=True):
        sent = (written(marking),)
        st.button("Save", key=f"save_{event}", on_click=press, args=sent, disabled=not marking.spans, type="primary")
        none, words = bool(marking.spans), "Nothing to mark"
        st.button(words, key=f"none_{event}", on_click=press, args=sent, disabled=none, shortcut="0")


def with_words(marking: Marking, words: str, name: str, text: str, task: SequenceTask) -> Marking:
    """A marking with one more span: the first place with these words, whole tokens, that is not marked yet.

    Raises Refused.
    """
    starts, ends = (set(places) for places in tokens_of(text, task.tokens).T.tolist())
    for found in re.finditer(re.escape(words.strip()), text):
        if found.start() not in starts or found.end() not in ends:
            continue
        more = marking_of([*marking.spans, Span(*found.span(), name)], marking.read)
        with suppress(Refused):
            refuse_overlap(more, task.nested)
            if more != marking:
                return more
    raise Refused(NOT_THERE)
