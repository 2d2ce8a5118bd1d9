"""Is it working, and shall I go on?"""

import streamlit as st

from pages.ui.advice import advise, prospects
from pages.ui.arriving import add_button, new_rows
from pages.ui.classes import by_class
from pages.ui.curve import METRICS, draw_curve
from pages.ui.deeper import deeper
from pages.ui.frame import Context, enter
from pages.ui.reading import read
from pages.ui.saving import say_problem
from pages.ui.taking import export_button, record_button
from pages.ui.words import counted, escaped, head


@st.fragment(run_every=2)
def numbers(context: Context, metric: str) -> None:
    """The curve, the advice beside it, and the tables; looked at every two seconds."""
    now = read(context)
    say_problem()
    left, right = st.columns([2.2, 1])
    with left, st.container(border=True):
        draw_curve(now, metric)
    with right:
        advise(now)
        prospects(now)
    new_rows(now)
    by_class(now)
    deeper(now)


context = enter("Learning curve")
n = context.workspace.labels(context.project).count
right = head("Learning curve", f"{escaped(context.project.name)} · {counted(n, 'label')}")
with right:
    shown = st.segmented_control(
        "Metric",
        list(METRICS),
        default="accuracy",
        format_func=lambda name: METRICS[name],
        key="metric",
        required=True,
        label_visibility="collapsed",
    )
    add_button(context)
    record_button(context)
    export_button(context, "head")
numbers(context, shown or "accuracy")
