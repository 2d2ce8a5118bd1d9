"""What was found in a file on its way in, and the answer that one of its columns may hold already."""

import pandas as pd
import streamlit as st

from al_core.names import isolated
from al_core.pools.cells import shortened
from al_core.pools.pool import Role
from al_core.pools.readers.column_notes import SHOWN_NAMES, THE_ANSWER
from al_core.pools.readers.uploads import Preview
from al_core.spans.marking import as_marking
from al_core.tasks import Task
from pages.ui.shared.words import counted, escaped, note
from pages.ui.upload.roles import use_as_label


def first_rows(seen: Preview) -> pd.DataFrame:
    """The first rows of a file as people read them: marked spans by their words, and not by where they lie."""
    shown = seen.rows.copy()
    for column in (one for one in seen.marks.columns if one in shown and seen.marks.text in shown):
        cells = zip(seen.rows[column], seen.rows[seen.marks.text], strict=True)
        shown[column] = [_spans_in_words(cell, text) for cell, text in cells]
    return shown


def _spans_in_words(cell: str, text: str) -> str:
    marking = as_marking(cell)
    if marking is None:
        return cell
    pieces = (f"{isolated(shortened(text[one.start : one.end], 40))}: {isolated(one.name)}" for one in marking.spans)
    return " · ".join(pieces) or "nothing marked"


def things_to_know(seen: Preview, roles: dict[str, Role]) -> None:
    """What is odd about the file, each in a sentence with row and column."""
    likely = seen.likely[:SHOWN_NAMES]
    answered = bool(likely) and "label" in roles.values()
    notes = [one for one in seen.notes if one.badge != THE_ANSWER or not answered]
    with st.container(border=True):
        count = len(notes)
        st.markdown(f"**{counted(count, 'thing')} to know**" if count else "**Nothing odd was found**")
        for one in notes:
            st.markdown(f":orange-badge[:material/info: {escaped(one.badge)}] {escaped(one.text)}")
            for name in likely if one.badge == THE_ANSWER else ():
                _label_button(seen, name, roles, "answer")
        about = "" if seen.complete else "about "
        rest = "rest is fine" if count else "all is fine"
        st.markdown(f":green-badge[:material/check: {rest}] {about}{counted(seen.n_ready, 'example')} ready")


def perhaps_the_answer(seen: Preview, roles: dict[str, Role], task: Task) -> None:
    """Where the answers that were typed are what a column holds: is it not the known label?"""
    names = {str(name) for name in getattr(task, "classes", ())}
    if "label" in roles.values() or len(names) < 2:
        return
    for column, values in seen.values.items():
        if values == names:
            note(escaped(f"These answers are exactly the values of the column {column}. Are they known already?"))
            _label_button(seen, column, roles, "typed")
            return


def _label_button(seen: Preview, name: str, roles: dict[str, Role], why: str) -> None:
    """One press that takes a column for the known labels."""
    words = f"Use {shortened(name, 30)} as the known label"
    st.button(escaped(words), on_click=use_as_label, args=(seen, name, roles), key=f"use_{why}_{name}")
