"""Is it working, and shall I go on?"""

from functools import partial

import pandas as pd
import streamlit as st

from al_core import exports
from al_core.errors import Problem
from al_core.rounds import Round
from al_core.stopping import target_reached
from al_core.workspace import pace
from pages.ui import charts
from pages.ui.frame import Context, enter, go
from pages.ui.rail import curve_line
from pages.ui.words import counted, escaped, head, likely, note, percent, plural

METRICS = {"accuracy": "Accuracy", "balanced_accuracy": "Balanced", "macro_f1": "Macro F1", "log_loss": "Log loss"}
MEANING = {
    "accuracy": "Share of examples that the model gets right.",
    "balanced_accuracy": "The average over the classes of the share found: rare classes count as much as common ones.",
    "macro_f1": "The average over the classes of F1, which asks both for finding a class and for being right about it.",
    "log_loss": "How surprised the model is by the true answers; lower is better.",
}
BEYOND = 2.5


@st.fragment(run_every=2)
def curve(context: Context) -> None:
    """The score against labels, and beside it where the project stands."""
    project = context.project
    rounds = [finished for finished in context.workspace.rounds(project) if finished.error is None]
    metric = st.segmented_control(
        "Metric",
        list(METRICS),
        default="accuracy",
        format_func=lambda name: METRICS[name],
        key="metric",
        required=True,
        label_visibility="collapsed",
    )
    metric = metric or "accuracy"
    scored = [finished for finished in rounds if metric in finished.scores]
    left, right = st.columns([2.2, 1])
    with left, st.container(border=True):
        draw_curve(context, scored, metric)
    with right:
        standing(context, scored, metric)
    tables(context, rounds)


def draw_curve(context: Context, scored: list[Round], metric: str) -> None:
    """The chart, or what is missing for one."""
    project, nouns = context.project, plural(context.project.pool.noun)
    if not scored:
        with st.container(height=400, border=False):
            st.markdown("### No curve yet")
            st.markdown(what_is_missing(context))
        return
    lines = [curve_line(scored, metric)]
    baseline = context.workspace.baseline(project)
    if baseline is not None and metric in baseline.curves:
        x, value, low, high = baseline.curves[metric]
        shown = sum(n <= max(100, BEYOND * scored[-1].n_labels) for n in x)
        parts = (x[:shown], value[:shown], low[:shown], high[:shown])
        lines.append(charts.Line("drawn at random, replayed", *parts, yours=False))
    share = metric != "log_loss"
    target = project.settings.target if metric == "accuracy" else None
    figure = charts.learning_curve(lines, height=364, target=target, share=share)
    last = scored[-1].scores[metric]
    interval = f"likely {last.low:.2f} to {last.high:.2f}"
    alt = f"{METRICS[metric]} after {scored[-1].n_labels} labels: {last.value:.2f}, {interval}."
    charts.draw(figure, key="curve", alt=alt)
    note(f"{MEANING[metric]} Bands: where the true score lies in 9 of 10 cases. {tested(scored[-1], nouns)}")
    if baseline is not None:
        note(f"Random: the same model, {nouns} drawn by lot; the band holds nine tenths of {baseline.replays} replays.")
    elif project.split.knows_everything:
        note("The random line is being replayed.")
    else:
        note("Without known labels there is no random line to compare with, and none is invented.")
    page = figure.to_html(include_plotlyjs=True, full_html=True)
    st.download_button(
        "Save the picture",
        page,
        f"{project.id}-{metric}.html",
        "text/html",
        icon=":material/download:",
        on_click="ignore",
        help="A page that opens in any browser, with a camera button for a PNG.",
    )


def tested(finished: Round, nouns: str) -> str:
    """On what the score was measured."""
    if finished.tested_on == "hold-out":
        return f"Tested on {finished.n_tested} {nouns} with known labels (hold-out), which are never asked."
    return f"Tested on {finished.n_tested} random checks, which the model does not learn from."


def what_is_missing(context: Context) -> str:
    """Why there is no curve, and what to do."""
    project, labels = context.project, context.workspace.labels(context.project)
    if not labels.count:
        return "The curve starts when two classes have been seen. Label the first examples, and come back."
    checks = len(labels.checks())
    if project.split.zone.size and checks < 8:
        return f"Not yet enough checks to tell: {checks} of 8. One in five of the examples you see is such a check."
    status = context.workspace.status(project)
    if status.failed is not None and not status.learning:
        reason = escaped((status.failed.error or "").rstrip("."))
        return (
            f"Model {status.failed.version} failed: {reason}. The answers are safe; it is tried again after the next."
        )
    return "The first model is being learnt. This page looks again every two seconds."


def standing(context: Context, scored: list[Round], metric: str) -> None:
    """The score in words, the labels so far, and the way on."""
    project, labels = context.project, context.workspace.labels(context.project)
    with st.container(border=True):
        if scored:
            score = scored[-1].scores[metric]
            share = metric != "log_loss"
            value = percent(score.value) if share else f"{score.value:.2f}"
            interval = likely(score.low, score.high) if share else f"{score.low:.2f} to {score.high:.2f}"
            st.markdown(METRICS[metric])
            st.markdown(f"### {value} :gray-badge[likely {interval}]")
            st.markdown(target_words(project.settings.target, scored[-1]))
        if st.button("Continue", type="primary", key="continue", width="stretch"):
            go("label", project)
    with st.container(border=True):
        seconds = pace(labels).seconds
        of = f"of {project.split.n_askable:,}"
        st.metric("Labels so far", f"{labels.count:,}", of, delta_color="off", delta_arrow="off")
        if seconds is None:
            note("The pace shows after five answers by people.")
        else:
            note(f"{seconds:.1f} s a {project.pool.noun} (median, pauses left out)")
        note(f"{len(labels.rows_of_kind('skip'))} skipped, {len(labels.rows_of_kind('unsure'))} could not be told")


def target_words(target: float, finished: Round) -> str:
    """Whether the target is met; only the lower end of the interval can say so."""
    score = finished.scores.get("accuracy")
    if score is None:
        return ""
    if target_reached(score, target):
        return f":green-badge[:material/check: target met] Above {percent(target)} beyond doubt."
    if score.high < target:
        return f"The target of {percent(target)} is not reached yet."
    return f"Whether the target of {percent(target)} is reached cannot be told yet."


def tables(context: Context, rounds: list[Round]) -> None:
    """Class by class: what the model finds, and how many labels there are."""
    labels, classes = context.workspace.labels(context.project), context.project.settings.classes
    given = [sum(label == name for label in labels.by_row.values()) for name in classes]
    left, right = st.columns([1.35, 1])
    with left:
        per_class(rounds[-1] if rounds else None, classes, given)
    with right:
        st.markdown("**Labels by class** :gray[– not the mix of the pool]")
        figure = charts.label_bars(classes, given, height=30 + 37 * len(classes))
        counts = ", ".join(f"{name} {count}" for name, count in zip(classes, given, strict=True))
        charts.draw(figure, key="bars", alt=f"Labels by class: {counts}.")


def per_class(finished: Round | None, classes: tuple[str, ...], given: list[int]) -> None:
    """Recall and precision of each class, with the range of recall."""
    found = {line["label"]: line for line in finished.per_class} if finished else {}
    rows = [
        {
            "Class": name,
            "Labels": count,
            "Found (recall)": _share(found.get(name), "recall"),
            "Right when said (precision)": _share(found.get(name), "precision"),
            "Likely range of recall": _interval(found.get(name)),
        }
        for name, count in zip(classes, given, strict=True)
    ]
    bars = ("Found (recall)", "Right when said (precision)")
    progress = st.column_config.ProgressColumn
    config = {name: progress(name, min_value=0.0, max_value=1.0, format="percent") for name in bars}
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config=config,
        key="per_class",
        height="content",
        alt="Per class: labels, recall and precision.",
    )


def _share(line: dict | None, name: str) -> float | None:
    return None if line is None else line[name]


def _interval(line: dict | None) -> str:
    if line is None or line["recall"] is None:
        return "n/a"
    return likely(line["recall_low"], line["recall_high"])


def export_button(context: Context) -> None:
    """Labels out, as a file, and back in."""
    with st.popover("Export", icon=":material/download:"):
        note("Every answer with who, when, seconds, strategy, score, model, and whether it was drawn at random.")
        for form, words in exports.FORMATS.items():
            st.download_button(
                words,
                partial(exports.export, context.workspace.store, context.project, form),
                f"{context.project.id}.{form}",
                key=f"export_{form}",
                on_click="ignore",
                width="stretch",
            )
        st.divider()
        back = st.file_uploader("Take answers over from an export", type=["csv", "jsonl", "parquet"], key="take_over")
        if back is not None and st.button("Take over", key="take_over_now"):
            try:
                count = exports.import_answers(context.workspace.store, context.project, back.getvalue(), back.name)
                context.workspace.follow(context.project)
                st.success(f"{counted(count, 'answer')} taken over.")
            except Problem as problem:
                st.error(str(problem), icon=":material/error:")


context = enter("Learning curve")
n = context.workspace.labels(context.project).count
right = head("Learning curve", f"{escaped(context.project.name)} · {counted(n, 'label')}")
with right:
    export_button(context)
curve(context)
