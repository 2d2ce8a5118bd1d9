"""Is it working, and shall I go on?"""

import streamlit as st

from pages.ui.curve.advice import advise, prospects
from pages.ui.curve.arriving import add_button, new_rows
from pages.ui.curve.classes import by_class
from pages.ui.curve.curve import METRICS, draw_curve
from pages.ui.curve.deeper import deeper
from pages.ui.curve.taking import export_button, record_button
from pages.ui.shared.frame import Context, enter
from pages.ui.shared.reading import read
from pages.ui.shared.saving import say_problem
from pages.ui.shared.words import counted, escaped, head


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
