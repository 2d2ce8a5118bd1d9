"""Sets of labels with the page's own widgets: a box a label, and a button that saves what is ticked."""

import json
from collections.abc import Callable

import streamlit as st

from al_core.tasks.multilabel.task import Multilabel
from pages.ui.shared.words import named

COLUMNS = 3


def boxes(task: Multilabel, event: str, press: Callable[[str], None]) -> None:
    """Their keys hold the token, so that what is ticked of one example is never kept of the next."""
    keys = {name: f"box_{number}_{event}" for number, name in task.numbered.items()}
    places = st.columns(COLUMNS)
    for at, (name, key) in enumerate(keys.items()):
        places[at % COLUMNS].checkbox(named(name), key=key)
    ticked = [name for name, key in keys.items() if st.session_state.get(key)]

    def send() -> None:
        press(json.dumps([name for name, key in keys.items() if st.session_state.get(key)], ensure_ascii=False))

    with st.container(horizontal=True):
        st.button("Save", key=f"save_{event}", on_click=send, disabled=not ticked, type="primary", shortcut="Enter")
        st.button("None of these", key=f"none_{event}", on_click=send, disabled=bool(ticked), shortcut="0")
