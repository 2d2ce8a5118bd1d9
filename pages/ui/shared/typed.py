"""What is typed on the Upload page about a file that is on its way in; it outlives a look at another page."""

import streamlit as st

TYPED, ANSWERS = ("project_name", "question", "guidelines"), "classes_"  # keys of what is typed on Upload


def typed() -> list[str]:
    """The keys of what was typed about the file."""
    keys = [str(key) for key in st.session_state]
    return [key for key in keys if key in TYPED or key.startswith(ANSWERS)]


def hold_typed() -> None:
    """Keep what was typed while another page is looked at; without this it goes with its widgets."""
    for key in typed():
        st.session_state[key] = st.session_state[key]
