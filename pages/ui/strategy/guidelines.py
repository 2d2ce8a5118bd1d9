"""What people are told about labelling in this project."""

import streamlit as st

from al_core.projects.settings import LONGEST_GUIDELINES
from pages.ui.shared.frame import Context
from pages.ui.shared.saving import bound
from pages.ui.shared.words import note

TO_WRITE = "How to decide, and what to do in doubt"


def guidelines_of(context: Context) -> None:
    """How to label, in words; shown beside the question."""
    # A label that changes would fold it shut.
    with st.expander("Guidelines"):
        st.text_area(
            "How to label",
            max_chars=LONGEST_GUIDELINES,
            placeholder=TO_WRITE,
            height=180,
            **bound(context, "guidelines"),
        )
        note(
            "Shown while labelling, behind “Guidelines” or the key G. A change reaches everybody with the next answer."
        )
