"""What can be changed midway about numbers: when two agree, the slider, and what numbers look like."""

from dataclasses import replace

import streamlit as st

from al_core.errors import BadInput
from al_core.projects.projects import change_task
from al_core.tasks.regression.task import Regression
from al_core.tasks.regression.writing import in_unit
from pages.ui.shared.frame import Context
from pages.ui.shared.saving import PROBLEM, change, entered
from pages.ui.shared.words import escaped, note
from pages.ui.tasks.regression.form import ANCHORS, anchors_of, in_lines


def scale_of(context: Context) -> None:
    """Tolerance, slider and examples of numbers; no answer is lost."""
    task = context.project.task
    assert isinstance(task, Regression)
    usual = {"tolerance": task.tolerance, "slider": task.slider, "anchors": in_lines(task.anchors)}
    for name, value in usual.items():
        st.session_state.setdefault(_key(context, name), value)
    with st.expander("The number"):
        tolerance = st.number_input(
            "Two answers agree when they are within", 0.0, format="%g", key=_key(context, "tolerance")
        )
        note(f"Within {in_unit(tolerance, escaped(task.unit))} counts as right: the score is counted anew with it.")
        bounded = task.low is not None and task.high is not None
        st.toggle("A slider beside the field", key=_key(context, "slider"), disabled=not bounded)
        st.text_area("Examples of numbers", placeholder=ANCHORS, key=_key(context, "anchors"), height=96)
        st.button("Change", key="change_number", on_click=_change, args=(context,))


def _key(context: Context, name: str) -> str:
    return f"number_{name}_{context.project.id}"


def _change(context: Context) -> None:
    try:
        anchors = anchors_of(str(entered(_key(context, "anchors"))))
    except BadInput as reason:
        st.session_state[PROBLEM] = str(reason)
        return
    tolerance, slider = float(entered(_key(context, "tolerance"))), bool(entered(_key(context, "slider")))
    change(context, change_task, lambda task: replace(task, tolerance=tolerance, slider=slider, anchors=anchors))
