"""Words and numbers the way the screens say them."""

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from al_core.amounts import counted as counted
from al_core.amounts import likely as likely
from al_core.amounts import percent as percent
from al_core.amounts import plural as plural

HARMLESS = " ,;?!()“”‘’…–%"


def note(text: str) -> None:
    """A quiet line of our own words."""
    st.markdown(f":gray[:small[{text}]]")


def escaped(text: str) -> str:
    """Somebody else's words, safe inside markdown: nothing in them is markup."""
    return "".join(mark if mark.isalnum() or mark in HARMLESS else f"&#{ord(mark)};" for mark in text)


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
