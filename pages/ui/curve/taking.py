"""What can be taken along: the labels, the picture, and the decision record."""

from functools import partial

import plotly.graph_objects as go
import streamlit as st

from al_core.errors import Problem
from al_core.learning import shipped
from al_core.numbers.record.document import RECORD_FORMATS, record
from al_core.projects import exports
from al_core.projects.imports import import_answers
from pages.ui.shared.frame import Context
from pages.ui.shared.reading import read
from pages.ui.shared.words import counted, note, say_error


def export_button(context: Context, place: str, *, primary: bool = False) -> None:
    """Labels out, as a file, and back in; `place` tells apart the buttons of one page."""
    with st.popover(
        "Export", icon=":material/download:", type="primary" if primary else "secondary", key=f"export_{place}"
    ):
        note("Every example with its answers: who, when, seconds, strategy, score, model, and whether at random.")
        for form, words in exports.EXPORT_FORMATS.items():
            st.download_button(
                words,
                partial(_labels, context, form),
                f"{context.project.id}.{form}",
                key=f"export_{place}_{form}",
                on_click="ignore",
                width="stretch",
            )
        _model_button(context, place)
        record_button(context, "pdf", place)
        st.divider()
        _take_over(context, place)


def _model_button(context: Context, place: str) -> None:
    """What the model says of every example, once it can say something."""
    if len(set(context.workspace.labels(context.project).by_row.values())) < 2:
        return
    st.download_button(
        "What the model says of all",
        partial(_model_says, context),
        f"{context.project.id}-model.safe.csv",
        key=f"model_says_{place}",
        on_click="ignore",
        width="stretch",
        help="Every example with the class that the model gives it and how sure it is (only a score, where a model "
        "gives no probabilities), as CSV for spreadsheets. This model learns from every label, also from the checks.",
    )


# What is taken along is of the moment of the press: a part of the page may have changed the project since it was drawn.


def _labels(context: Context, form: str) -> bytes:
    return exports.export(context.workspace.store, context.workspace.project(context.project.id), form)


def _model_says(context: Context) -> bytes:
    return shipped.export_model_says(context.workspace.store, context.workspace.project(context.project.id), "safe.csv")


def _record(context: Context, form: str) -> bytes:
    now = read(context)
    return record(context.workspace.store, now.context.project, form, saved=now.tally, baseline=now.baseline)


def _take_over(context: Context, place: str) -> None:
    """Answers of an export of the same pool, into this project."""
    kinds = ["csv", "jsonl", "parquet"]
    back = st.file_uploader("Take answers over from an export", type=kinds, key=f"take_over_{place}")
    if back is not None and st.button("Take over", key=f"take_over_now_{place}"):
        try:
            count = import_answers(context.workspace.store, context.project, back.getvalue(), back.name)
            context.workspace.follow(context.project)
            st.success(f"{counted(count, 'answer')} taken over.")
        except Problem as problem:
            say_error(problem)


def record_button(context: Context, form: str = "html", place: str = "head") -> None:
    """The decision record, one page, made when it is asked for."""
    words, kind = RECORD_FORMATS[form]
    st.download_button(
        words,
        partial(_record, context, form),
        f"{context.project.id}-record.{form}",
        kind,
        key=f"record_{place}_{form}",
        icon=":material/contract:",
        on_click="ignore",
        width="content" if form == "html" else "stretch",
        help="One page for the file: data, settings, curve, checks, cost, who labelled, and why it was stopped.",
    )


def picture_button(figure: go.Figure, name: str) -> None:
    """The chart as a page of its own, made when it is asked for."""
    st.download_button(
        "Save the picture",
        partial(figure.to_html, include_plotlyjs=True, full_html=True),
        name,
        "text/html",
        key="picture",
        icon=":material/download:",
        on_click="ignore",
        type="tertiary",
        help="A page that opens in any browser, with a camera button for a PNG.",
    )
