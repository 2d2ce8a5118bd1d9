"""A comparison that is running, waits, or was stopped: how far it is, and the curves of the repeats that are whole."""

from collections import Counter

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from al_core.comparison.contenders import Setting, title, title_and_term
from al_core.comparison.experiments.costs import duration
from al_core.comparison.experiments.experiments import Experiment, curve_rows
from al_core.comparison.experiments.runner import ExperimentStatus
from al_core.comparison.statistics.curves import Curves, mean_curves, paired
from al_core.comparison.statistics.results import comparable
from al_core.errors import BadInput, Problem
from al_core.figures.figures import MOST_STRONG, learning_curves, palette
from al_core.names import straightened
from pages.ui.shared import charts
from pages.ui.shared.frame import runner
from pages.ui.shared.saving import PROBLEM
from pages.ui.shared.words import counted, escaped, note

HEIGHT = 470
FAILURES_SHOWN = 20


def under_way(experiment: Experiment, setting: Setting | None, place: DeltaGenerator) -> None:
    """Drawn anew every two seconds until it has ended."""
    status = runner().status(experiment)
    with place, st.container(key="comparing"):
        if status.state in ("running", "waiting"):
            st.button("Cancel", icon=":material/close:", key="cancel", on_click=_cancel, args=(experiment,))
        else:
            st.button(
                "Go on", icon=":material/play_arrow:", key="go_on", type="primary", on_click=_go_on, args=(experiment,)
            )
    _watch(experiment, setting, status.state)


@st.fragment(run_every=2)
def _watch(experiment: Experiment, setting: Setting | None, began_as: str) -> None:
    status = runner().status(experiment)
    if status.state == "waiting":
        runner().resume()  # where the process that had the turn is gone, it is ours
    if status.state != began_as:
        st.rerun()
    with st.container(border=True):
        st.markdown(progress_words(status))
        st.progress(status.done / max(1, status.total))
    say_mixed(status)
    say_failures(status)
    left, right = st.columns([2.1, 1], gap="medium")
    with left, st.container(border=True, height=HEIGHT + 74):
        whole = _so_far(experiment, setting, status)
    with right:
        with st.container(border=True):
            _by_strategy(status)
        with st.container(border=True):
            st.markdown("**Too early to tell**")
            st.markdown(early_words(whole))


def progress_words(status: ExperimentStatus) -> str:
    """How far it is, in a line."""
    done = f"**Run {status.done} of {status.total}**"
    if status.state == "waiting":
        return f"{done} · waits for its turn: one comparison runs at a time"
    if status.state != "running":
        why = f" · {escaped(status.trouble)}" if status.trouble else ""
        return f"**Stopped after {status.done} of {status.total} runs**{why}"
    on = f"on {counted(status.workers, status.unit)}"
    left = "finding out how long it takes" if status.left is None else f"about {duration(status.left)} left {on}"
    return f"{done} · {left} · :gray[you may close this page; it goes on]"


def say_mixed(status: ExperimentStatus) -> None:
    """Runs of several versions of the program are not held against each other in silence."""
    if status.mixed:
        note(f":orange[:material/warning:] {status.mixed}")


def say_failures(status: ExperimentStatus) -> None:
    """Failed runs are counted and named; the others go on without them."""
    if not status.failed:
        return
    by_strategy = Counter(one.key[3] for one in status.failed)
    named = ", ".join(f"{escaped(title(name))} {n}" for name, n in by_strategy.items())
    with st.expander(f":orange-badge[:material/warning: {counted(len(status.failed), 'run')} failed] {named}"):
        for one in status.failed[:FAILURES_SHOWN]:
            st.text(straightened(f"{title(one.key[3])}, repeat {one.key[4] + 1}: {one.error}"))
        note("The other runs go on. A repeat in which a run failed is left out for all strategies.")


def _so_far(experiment: Experiment, setting: Setting | None, status: ExperimentStatus) -> Curves | None:
    """The curves of the repeats that every strategy has finished, if there is one."""
    found = comparable(curve_rows(experiment), experiment.plan, [one.key for one in status.failed], setting)
    try:
        whole = paired(found.runs)
    except BadInput:
        whole = None
    if whole is None or len(whole.strategies) < len(experiment.plan.strategies) - len(found.left_out):
        st.markdown("**So far** :gray[· no repeat is whole yet]")
        st.skeleton(HEIGHT)
        return None
    n = counted(len(whole.seeds), "repeat").removeprefix("1 ")
    st.markdown(f"**So far** :gray[· the {n} that all {len(whole.strategies)} have finished]")
    strong = [*[one for one in whole.strategies if one != "random"][: MOST_STRONG - 1], "random"]
    figure = learning_curves(whole, palette(whole, charts.ink(), strong=strong), height=HEIGHT)
    charts.draw(figure, key="so_far", alt=f"Learning curves over {n}. {early_words(whole)}")
    return whole


def _by_strategy(status: ExperimentStatus) -> None:
    st.markdown("**Runs finished**")
    for name, (done, total) in status.by_strategy.items():
        st.progress(done / max(1, total), text=f"{escaped(title_and_term(name))} · {done} of {total}")


def early_words(whole: Curves | None) -> str:
    """Why there is no verdict yet, and how it looks."""
    patience = "The verdict comes when all repeats are in, so that nobody stops at a lucky moment."
    if whole is None or len(whole.strategies) < 2:
        return patience
    ends = mean_curves(whole).groupby("strategy", sort=False).last()
    first, second = (ends["value"] * whole.sign).nlargest(2).index
    overlap = not (
        ends.loc[first, "low"] > ends.loc[second, "high"] or ends.loc[first, "high"] < ends.loc[second, "low"]
    )
    seen = "The two best curves overlap." if overlap else f"“{escaped(title(str(first)))}” is ahead so far."
    return f"{seen} {patience}"


def _cancel(experiment: Experiment) -> None:
    runner().cancel(experiment)


def _go_on(experiment: Experiment) -> None:
    try:
        runner().start(experiment)
    except (Problem, OSError) as problem:
        st.session_state[PROBLEM] = str(problem)
