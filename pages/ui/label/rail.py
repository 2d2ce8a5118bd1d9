"""What stands beside the labeller: how far, how good, which model."""

from dataclasses import replace

import streamlit as st

from al_core.amounts import minutes
from al_core.evaluation.metrics import HEADLINE
from al_core.learning.rounds import Round
from al_core.learning.scoring import FEWEST_CHECKS
from al_core.numbers import sentences
from al_core.numbers.caveats import caveats_of
from al_core.numbers.pace import pace_of
from al_core.numbers.spending import spent
from pages.ui.shared import charts
from pages.ui.shared.explained import what_is_this
from pages.ui.shared.frame import Context
from pages.ui.shared.leak_alarm import say_leak
from pages.ui.shared.meaning import say_meaning
from pages.ui.shared.points import curve_line, no_point_yet, not_learnt_yet, teach_only
from pages.ui.shared.reading import Reading, stands
from pages.ui.shared.saving import say_problem
from pages.ui.shared.words import ago, counted, escaped, likely, named, note, percent, plural


def progress_line(context: Context) -> str:
    """A few words on the pace, for the phone's progress line."""
    seconds = pace_of(context.workspace.labels(context.project)).seconds
    return f"{seconds:.1f} s each" if seconds else ""


def draw(context: Context) -> None:
    """The three cards of the rail."""
    labels, project = context.workspace.labels(context.project), context.project
    context.workspace.follow(project)
    status = context.workspace.status(project)
    with st.container(border=True):
        total = project.zones.n_in_all(labels.by_row)
        st.markdown(f"**{labels.count:,}** of {total:,} labelled")
        st.progress(min(1.0, labels.count / max(1, total)))
        now = stands(context)
        _pace(context)
        if (effort := now.standing.effort) and effort.amount:
            note(f"{spent(effort)} in all")
        say_meaning(context, in_short=True)
    say_problem()
    say_leak(context, now.standing)
    with st.container(border=True, height=345):
        _score(now)
    _caveats(now)
    _advice(context)
    _model(context, status.learning, status.last, status.failed)
    _autopilot(context)


def _pace(context: Context) -> None:
    measured = pace_of(context.workspace.labels(context.project))
    noun = context.project.pool.noun
    if measured.seconds is None:
        note("The pace shows after five answers")
    else:
        note(f"{measured.today} today · {measured.seconds:.1f} s a {noun}")


def _score(now: Reading) -> None:
    context, tested = now.context, now.scored()
    nouns = plural(context.project.pool.noun)
    right = context.project.task.metrics[HEADLINE].title
    if not tested:
        st.markdown(escaped(right))
        note(_why_no_score(now))
        return
    last = tested[-1]
    score = last.scores[HEADLINE]
    title = f"{escaped(right)} on {last.n_tested} {_kind_of_test(last)} {nouns}"
    st.markdown(title, help=what_is_this(context, "accuracy"))
    st.markdown(f"### {percent(score.value)} :gray-badge[likely {likely(score.low, score.high)}]")
    line = curve_line(now.curve())
    figure = charts.learning_curve([line], height=218, target=context.project.settings.worth.target, small=True)
    alt = f"{escaped(right)} against labels: {percent(score.value)} now, likely {likely(score.low, score.high)}."
    charts.draw(figure, key="rail_curve", alt=alt)


def _caveats(now: Reading) -> None:
    """What the Learning curve says beside the score belongs beside it here, too."""
    tested = now.scored()
    alone = replace(now.standing, leak=None)  # the alarm above says that already
    for sentence in caveats_of(now.context.project, alone, tested[-1] if tested else None):
        note(escaped(sentence))


def _advice(context: Context) -> None:
    """The word of the advice and what the next labels should add, in one quiet line."""
    now = stands(context).standing
    if not now.n_ahead or now.advice.missing > now.n_left:
        note(sentences.advice(now))
        if not now.n_ahead:
            st.page_link("pages/learning_curve.py", label="Learning curve and export", icon=":material/show_chart:")
        return
    if not now.advice.word and now.foresight:
        note(
            f"Advice after {counted(now.advice.missing, 'more label')}"
            if now.advice.missing
            else sentences.word_of(now)
        )
        return
    said = ""
    if coming := now.coming:
        time = minutes(coming.n_labels * now.worth.seconds / 60)
        brings = sentences.gain_words(coming).removeprefix("about ")
        said = f" :gray[:small[next {coming.n_labels}: {brings}, {time}]]"
    st.markdown(f"**{sentences.word_of(now)}**{said}", help=what_is_this(context, "advice"))
    way = sentences.to_target_words(now)
    far = f"{way.value}, {way.note}" if way.note[:1].isdigit() else way.value
    st.markdown(
        f":gray[:small[Target {percent(now.settings.worth.target)}: {far}]]", help=what_is_this(context, "target")
    )


def _kind_of_test(finished: Round) -> str:
    return "known" if finished.tested_on == "hold-out" else "randomly checked"


def _why_no_score(now: Reading) -> str:
    project, checks = now.context.project, len(now.labels.checks())
    if anew := sentences.learns_anew(now.standing):
        return escaped(anew)
    if waits := not_learnt_yet(project, now.rounds):
        return escaped(waits)
    if project.zones.check_zone.size and checks < FEWEST_CHECKS:
        if project.checks_off:
            return f"Checks are turned off, and {counted(checks, 'check')} cannot tell: there is no score."
        return f"Not yet enough checks to tell: {checks} of {FEWEST_CHECKS}.{teach_only(project)}"
    return no_point_yet(project, now.rounds)


def _model(context: Context, learning: bool, last: Round | None, failed: Round | None) -> None:
    if failed is not None:
        st.markdown(
            f":red-badge[:material/error: Model {failed.version} failed] {escaped((failed.error or '').rstrip('.'))}."
        )
        serving = f"Labelling goes on with model {last.version}." if last else "Labelling goes on at random."
        note(serving)
    elif learning:
        note(f"Model {(last.version if last else 0) + 1} is learning")
    elif last is None or not last.n_labels:
        note(f"No model yet: the first {plural(context.project.pool.noun)} are spread over the pool")
    else:
        known = len(context.project.zones.taught)
        trained = counted(last.n_labels, "label") + (f", {known:,} of them known before" if known else "")
        ready = f":green-badge[:material/check_circle: Model {last.version} ready]"
        st.markdown(f"{ready} :gray[:small[from {trained}, {ago(last.finished_at)}]]")
    if last is not None and last.n_labels and last.cold and last.missing:
        checks = " (random checks only test it)" if context.project.zones.check_zone.size else ""
        note(f"No example to learn from yet{checks}: " + ", ".join(named(name) for name in last.missing[:8]))


def autopilot_button(context: Context) -> None:
    """Let the hidden truth answer for a while: the demonstration."""
    with st.popover("Auto-pilot", icon=":material/smart_toy:", key="autopilot", on_change="rerun"):
        note("The true answers of this pool are known. The auto-pilot gives them, as a person would.")
        st.number_input("How many answers", 10, 1000, 50, step=10, key="autopilot_length")
        st.button(
            "Start",
            key="start_autopilot",
            type="primary",
            disabled=context.workspace.autopilot(context.project) is not None,
            on_click=_start_autopilot,
            args=(context,),
        )


def _start_autopilot(context: Context) -> None:
    """Begin, and close what it was begun from: it covers how far it is."""
    context.workspace.start_autopilot(context.project, int(st.session_state["autopilot_length"]))
    st.session_state["autopilot"] = False


def _autopilot(context: Context) -> None:
    pilot = context.workspace.autopilot(context.project)
    if pilot is None:
        return
    st.progress(pilot.done / pilot.planned, text=f"Auto-pilot: {pilot.done} of {pilot.planned} answers")
    st.button("Stop the auto-pilot", on_click=pilot.stop, key="stop_autopilot")
