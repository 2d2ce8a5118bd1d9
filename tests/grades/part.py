"""Its part of the pages: five buttons."""

import streamlit as st

from pages.ui.tasks.part import Part


class OfGrades(Part):
    """A grade, pressed."""

    def in_short(self, task):
        return "grades 1 to 5"

    def plainly(self, task, event, example, press):
        for column, grade in zip(st.columns(5), "12345", strict=True):
            column.button(grade, key=f"grade_{grade}_{event}", on_click=press, args=(grade,))


PART = OfGrades()
