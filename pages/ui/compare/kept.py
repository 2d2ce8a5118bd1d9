"""Comparisons that are kept: which one is shown, and the list of all with what can be done to them."""

import time
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from al_core.comparison.contenders import settings_of_runs, under
from al_core.comparison.experiments.experiments import Experiment, curve_rows
from al_core.comparison.experiments.runner import State
from al_core.comparison.plans import Plan
from al_core.errors import Problem
from al_core.figures.figures import rank_over_sets
from al_core.names import straightened
from al_core.strategies.base import Strategy
from pages.ui.shared import charts
from pages.ui.shared.frame import Context, runner
from pages.ui.shared.saving import PROBLEM, entered
from pages.ui.shared.words import counted, escaped, named, note

ADDRESS, NEW = "comparison", "new"
SHOWN = 8
STATES: dict[State, str] = {
    "ready": "not started",
    "waiting": "waits for its turn",
    "running": ":blue-badge[:material/autorenew: running]",
    "stopped": ":orange-badge[:material/pause: stopped]",
    "done": ":green-badge[:material/check: finished]",
}


def show(identity: str) -> None:
    """Put a comparison into the address of the page, from where it is shown; `NEW` for the form."""
    st.query_params[ADDRESS] = identity


def shown(context: Context | None) -> Experiment | None:
    """The comparison in the address, else the newest that was made from this project; None for the form."""
    wanted, shelf = st.query_params.get(ADDRESS), runner().shelf
    if wanted == NEW:
        return None
    if wanted:
        try:
            return shelf.experiment(wanted)
        except Problem as problem:
            st.warning(straightened(str(problem)), icon=":material/info:")
            return None
    home = context.project.id if context is not None else ""
    return next((one for one in shelf.experiments() if one.source.get("home", "") == home), None)


def plan_in_short(plan: Plan) -> str:
    """What makes a plan, in half a sentence: "4 strategies, 20 repeats each, 20 to 120 labels"."""
    said = [counted(len(plan.strategies), "strategy")]
    said += [f"{len(plan.models)} models"] if len(plan.models) > 1 else []
    said += [f"{len(plan.batch_sizes)} batch sizes"] if len(plan.batch_sizes) > 1 else []
    return " · ".join([*said, f"{counted(plan.n_seeds, 'repeat')} each", f"{plan.n_initial} to {plan.n_labels} labels"])


def data_title(experiment: Experiment) -> str:
    """What it was compared on."""
    return experiment.source.get("title") or "data of its own"


def all_kept(now: Experiment | None) -> None:
    """The list, newest first; `now` is the one on the screen."""
    every = runner().shelf.experiments()
    if not every:
        note("Comparisons are kept here, with all that came of them.")
        return
    st.markdown(f"#### Kept comparisons :gray[{len(every)}]")
    for one in every[:SHOWN]:
        _row(one, now)
    if len(every) > SHOWN:
        with st.expander(f"{len(every) - SHOWN} older"):
            for one in every[SHOWN:]:
                _row(one, now)
    _ranks(every)


def _row(one: Experiment, now: Experiment | None) -> None:
    here = now is not None and now.id == one.id
    state = runner().status(one).state
    with st.container(horizontal=True, vertical_alignment="center", key=f"kept_{one.id}"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{named(one.name)}** {STATES[state]}")
            when = time.strftime("%d %b %Y", time.localtime(one.created_at))
            note(f"{named(data_title(one))} · {plan_in_short(one.plan)} · {when}")
        st.button("Open", key=f"open_{one.id}", on_click=show, args=(one.id,), disabled=here)
        with st.popover("", icon=":material/more_vert:", help="Rename or delete", key=f"more_{one.id}"):
            st.text_input("Name", one.name, key=f"name_{one.id}", max_chars=120)
            st.button("Rename", key=f"rename_{one.id}", on_click=_rename, args=(one,), width="stretch")
            st.button(
                "Delete with all its results",
                key=f"delete_{one.id}",
                icon=":material/delete:",
                on_click=_delete,
                args=(one,),
                width="stretch",
            )


def _rename(one: Experiment) -> None:
    try:
        runner().shelf.rename(one, entered(f"name_{one.id}"))
    except (Problem, OSError) as problem:
        st.session_state[PROBLEM] = str(problem)


def _delete(one: Experiment) -> None:
    try:
        runner().delete(one)
    except (Problem, OSError) as problem:
        st.session_state[PROBLEM] = str(problem)
    else:
        if st.query_params.get(ADDRESS) == one.id:
            show(NEW)


def _ranks(every: Sequence[Experiment]) -> None:
    """Ranks over data sets, where the same strategies were compared on several."""
    newest = {one.data: one for one in reversed(every) if runner().status(one).state == "done"}
    if len(newest) < 2:
        return
    with st.expander("Ranks over data sets", key="ranks", on_change="rerun") as place:
        if not place.open:
            return
        chosen = st.multiselect(
            "Comparisons, one a data set",
            list(newest.values()),
            default=list(newest.values()),
            format_func=lambda one: one.name,
            key="ranked",
        )
        common = set.intersection(*(set(one.plan.strategies) for one in chosen)) if chosen else set()
        try:
            figure = rank_over_sets({one.id: _of_first_setting(one, common) for one in chosen}, charts.ink())
        except Problem as problem:
            note(escaped(str(problem)))
        else:
            charts.draw(figure, key="rank_figure", alt="Mean rank of each strategy over the data sets.")


def _of_first_setting(one: Experiment, strategies: set[str | Strategy]) -> pd.DataFrame:
    runs = curve_rows(one)
    first = under(runs, settings_of_runs(runs)[0])
    return first[first["strategy"].isin(list(strategies))]
