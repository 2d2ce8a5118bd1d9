"""Words and numbers the way the screens say them."""

import re
import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from al_core.amounts import counted as counted
from al_core.amounts import likely as likely
from al_core.amounts import percent as percent
from al_core.amounts import plural as plural
from al_core.names import FIRST_STRONG, POP, isolated, straightened

# Letters and digits; signs that are none of markup, and those that are none where a space follows.
_HARMLESS = rf"[^\W_]|[ ,;?!()“”‘’…–%{FIRST_STRONG}{POP}]|(?<=[^\W\d_])\.(?=\s|$)|:(?= )"
_SIGNS = re.compile(f"({_HARMLESS})|(.)", re.DOTALL)


def note(text: str) -> None:
    """A quiet line of our own words."""
    st.markdown(f":gray[:small[{text}]]")


def escaped(text: str) -> str:
    """Somebody else's words, safe inside markdown: nothing in them is markup, or turns the direction of writing."""
    return _SIGNS.sub(lambda sign: sign[1] or f"&#{ord(sign[2])};", straightened(text))


def named(name: str) -> str:
    """The name of a project, a file, a class or a person in a sentence, safe inside markdown."""
    return escaped(isolated(name))


def say_error(problem: Exception | str) -> None:
    """What went wrong, in the sentence that says it."""
    st.error(straightened(str(problem)), icon=":material/error:")


def ago(then: float) -> str:
    """How long ago a moment was: "3 s ago"."""
    seconds = max(0.0, time.time() - then)
    if seconds < 90:
        return f"{seconds:.0f} s ago"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min ago"
    return f"{seconds / 3600:.0f} h ago" if seconds < 129600 else f"{seconds / 86400:.0f} days ago"


def head(title: str, sub: str = "") -> DeltaGenerator:
    """The head row of every page; returns the place at its right for buttons."""
    with st.container(horizontal=True, vertical_alignment="center", key="pagehead"):
        st.markdown(f"## {title}", width="content")
        with st.container(key="pagesub", width="stretch"):
            st.markdown(f":gray[{sub}]")
        return st.container(
            horizontal=True,
            key="pageright",
            width="content",
            horizontal_alignment="right",
            vertical_alignment="center",
        )
