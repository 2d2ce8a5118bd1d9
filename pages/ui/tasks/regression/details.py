"""How far off the model is, from the small numbers to the large ones, and which numbers were given."""

import pandas as pd
import streamlit as st

from al_core.tasks.regression.task import Regression
from al_core.tasks.regression.writing import in_unit
from pages.ui.shared import charts
from pages.ui.shared.explained import what_is_this
from pages.ui.shared.reading import Reading
from pages.ui.shared.words import escaped, note, percent
from pages.ui.tasks.regression.drawings import histogram, said_against_given

CHART = 330


def by_range(now: Reading) -> None:
    """The table of ranges with the labels given below it, and beside them what was said against what is true."""
    task = now.context.project.task
    assert isinstance(task, Regression)
    lines = now.rounds[-1].details if now.rounds else ()
    left, right = st.columns([1.3, 1], gap="medium")
    with left:
        _table(now, task, lines)
        _given(now, task)
    with right:
        _said(task, [(given, said) for line in lines for given, said in line["pairs"]])


def _table(now: Reading, task: Regression, lines: tuple[dict, ...]) -> None:
    found = task.breakdown(now.labels.by_row.values(), lines)
    st.markdown("**Range by range**", help=what_is_this(now.context, "ranges"))
    if found is None:
        note("No labels yet.")
        return
    table = pd.DataFrame(list(found.rows), columns=list(found.head))
    st.dataframe(table, hide_index=True, key="by_range", height="content", alt="Labels and errors by range.")
    if found.note:
        note(escaped(found.note))


def _given(now: Reading, task: Regression) -> None:
    given = [float(label) for label in now.labels.by_row.values()]
    if not given:
        return
    st.markdown("**Labels given** :gray[– not the mix of the pool]")
    middle = in_unit(float(pd.Series(given).median()), task.unit)
    alt = f"{len(given)} labels from {min(given):g} to {max(given):g}, half of them up to {middle}."
    charts.draw(histogram(given, task), key="bars", alt=alt)


def _said(task: Regression, pairs: list[tuple[float, float]]) -> None:
    st.markdown("**What the model said** :gray[of what it was tested on]")
    if not pairs:
        note("Comes with the first score.")
        return
    within = in_unit(task.tolerance, task.unit)
    right = percent(sum(task.same([given], [said])[0] for given, said in pairs) / len(pairs))
    alt = f"Of {len(pairs)} tests {right} lie within {within} of the line where the model is right."
    charts.draw(said_against_given(pairs, task, CHART), key="said", alt=alt)
    note(f"Band: right within {escaped(within)}. Above it the model says too much, below it too little.")
