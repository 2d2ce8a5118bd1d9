"""Is it working, and shall I go on?"""

import streamlit as st

from al_core.evaluation.metrics import HEADLINE
from pages.ui.curve.advice import advise, prospects
from pages.ui.curve.arriving import add_button, new_rows
from pages.ui.curve.curve import draw_curve
from pages.ui.curve.deeper import deeper
from pages.ui.curve.taking import export_button, record_button
from pages.ui.shared.frame import Context, enter
from pages.ui.shared.leak_alarm import say_leak
from pages.ui.shared.meaning import say_meaning
from pages.ui.shared.reading import read
from pages.ui.shared.saving import say_problem
from pages.ui.shared.words import counted, head, named
from pages.ui.tasks import part_of


@st.fragment(run_every=2)
def numbers(context: Context, metric: str) -> None:
    """The curve, the advice beside it, and the tables; looked at every two seconds."""
    now = read(context)
    say_problem()
    left, right = st.columns([2.2, 1])
    with left:
        say_leak(now.context, now.standing)
        with st.container(border=True):
            draw_curve(now, metric)
            say_meaning(now.context)
    with right:
        advise(now)
        prospects(now)
    new_rows(now)
    part_of(context.project.task).details(now)
    deeper(now)


context = enter("Learning curve")
n = context.workspace.labels(context.project).count
metrics = context.project.task.metrics
right = head("Learning curve", f"{named(context.project.name)} · {counted(n, 'label')}")
with right:
    shown = st.segmented_control(
        "Metric",
        list(metrics),
        default=HEADLINE,
        format_func=lambda name: metrics[name].short or metrics[name].title,
        key="metric",
        required=True,
        label_visibility="collapsed",
    )
    add_button(context)
    record_button(context)
    export_button(context, "head")
numbers(context, shown or HEADLINE)
