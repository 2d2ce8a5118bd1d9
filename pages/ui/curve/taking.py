"""What can be taken along: the labels, the picture, and the decision record."""

from functools import partial

import plotly.graph_objects as go
import streamlit as st

from al_core.exchange.catalogue import export_for, formats_for
from al_core.learning import shipped
from al_core.names import file_name
from al_core.numbers.record.document import RECORD_FORMATS, record
from al_core.projects import exports
from pages.ui.curve.coming_back import take_over_part
from pages.ui.shared.frame import Context
from pages.ui.shared.reading import read
from pages.ui.shared.words import note


def export_button(context: Context, place: str, *, primary: bool = False) -> None:
    """Labels out, as a file, and back in; `place` tells apart the buttons of one page."""
    with st.popover(
        "Export", icon=":material/download:", type="primary" if primary else "secondary", key=f"export_{place}"
    ):
        out, back = st.tabs(["Take along", "Bring back"])
        with out:
            _out_part(context, place)
        with back:
            take_over_part(context, place)


def _out_part(context: Context, place: str) -> None:
    """Every file that can be taken along."""
    note("Every example with its answers: who, when, seconds, strategy, score, model, and whether at random.")
    _own_buttons(context, place)
    _for_a_tool(context, place)
    for column, button in zip(st.columns(2), (_record_as_pdf, _model_button), strict=True):
        with column:
            button(context, place)


def _own_buttons(context: Context, place: str) -> None:
    """Each of our formats, two beside one another."""
    columns = st.columns(2)
    for number, (form, words) in enumerate(_own_formats(context).items()):
        columns[number % 2].download_button(
            words,
            partial(_labels, context, form),
            f"{file_name(context.project.name)}.{form}",
            key=f"export_{place}_{form}",
            on_click="ignore",
            width="stretch",
        )


def _own_formats(context: Context) -> dict[str, str]:
    """Our formats; that of the upload where it is another one."""
    pool = context.project.pool
    ordinary = pool.decimal == "." and pool.delimiter in ("", ",")
    return {form: words for form, words in exports.EXPORT_FORMATS.items() if form != "upload.csv" or not ordinary}


def _for_a_tool(context: Context, place: str) -> None:
    """The labels in the format of another tool: the one that is chosen is made when it is asked for."""
    formats = formats_for(context.project)
    tool = st.selectbox(
        "For another tool",
        list(formats),
        format_func=lambda name: formats[name].title,
        index=None,
        placeholder="Choose a tool",
        key=f"tool_{place}",
        help="  \n".join(f"**{one.title}**: {one.cannot}" for one in formats.values()),
    )
    if tool is None:
        return
    chosen = formats[tool]
    note(f"{chosen.use} {chosen.cannot}")
    st.download_button(
        f"For {chosen.title}",
        partial(_tool_file, context, tool),
        f"{file_name(context.project.name)}-{chosen.ending}",
        chosen.mime,
        key=f"export_{place}_{tool}",
        on_click="ignore",
        width="stretch",
    )


def _record_as_pdf(context: Context, place: str) -> None:
    record_button(context, "pdf", place)


def _model_button(context: Context, place: str) -> None:
    """What the model says of every example, once it can say something."""
    if len(set(context.workspace.labels(context.project).by_row.values())) < 2:
        return
    st.download_button(
        "What the model says of all",
        partial(_model_says, context),
        f"{file_name(context.project.name)}-model.safe.csv",
        key=f"model_says_{place}",
        on_click="ignore",
        width="stretch",
        help="Every example with the answer that the model gives it and how sure it is (only a score, where a model "
        "gives no probabilities), as CSV for spreadsheets. This model learns from every label, also from the checks.",
    )


# What is taken along is of the moment of the press: a part of the page may have changed the project since it was drawn.


def _labels(context: Context, form: str) -> bytes:
    return exports.export(context.workspace.store, context.workspace.project(context.project.id), form)


def _tool_file(context: Context, tool: str) -> bytes:
    return export_for(context.workspace.store, context.today().project, tool)


def _model_says(context: Context) -> bytes:
    return shipped.export_model_says(context.workspace.store, context.workspace.project(context.project.id), "safe.csv")


def _record(context: Context, form: str) -> bytes:
    now = read(context)
    return record(context.workspace.store, now.context.project, form, saved=now.tally, baseline=now.baseline)


def record_button(context: Context, form: str = "html", place: str = "head") -> None:
    """The decision record, one page, made when it is asked for."""
    words, kind = RECORD_FORMATS[form]
    st.download_button(
        words,
        partial(_record, context, form),
        f"{file_name(context.project.name)}-record.{form}",
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
