"""Find the strategy that learns most from the fewest labels, on one's own examples."""

import streamlit as st

from al_core.comparison.contenders import Setting, plan_settings
from al_core.comparison.experiments.costs import duration
from al_core.comparison.experiments.experiments import Experiment
from al_core.serving.workspace import Workspace
from pages.ui.compare.details import details, report_button
from pages.ui.compare.kept import NEW, all_kept, data_title, plan_in_short, show, shown
from pages.ui.compare.outcome import outcome
from pages.ui.compare.plan_form import form
from pages.ui.compare.under_way import under_way
from pages.ui.shared.frame import Context, begin, runner, visit
from pages.ui.shared.saving import say_problem
from pages.ui.shared.words import head, named, plural

TITLE = "Compare strategies"
ALL = "All side by side"


def choose_setting(experiment: Experiment) -> Setting | None:
    """One model and batch size, where there are several, or None for all of them side by side."""
    every = {one.title: one for one in plan_settings(experiment.plan)}
    if len(every) == 1:
        return next(iter(every.values()))
    chosen = st.segmented_control(
        "Setting",
        [*every, ALL],
        default=next(iter(every)),
        key=f"setting_{experiment.id}",
        label_visibility="collapsed",
        required=True,
    )
    return every.get(chosen or ALL)


def one_comparison(workspace: Workspace, context: Context | None, experiment: Experiment) -> None:
    """A kept comparison, in whichever state it is."""
    status, plan = runner().status(experiment), experiment.plan
    said = f"{named(data_title(experiment))} · {plan_in_short(plan)}"
    if status.state != "done":
        place = head(TITLE, said)
        say_problem()
        under_way(experiment, choose_setting(experiment), place)
        return
    place = head(TITLE, f"{said} · took {duration(status.seconds)}")
    say_problem()
    setting = choose_setting(experiment)
    found = outcome(workspace, context, experiment, status, setting)
    with place, st.container(horizontal=True, key="comparing"):
        st.button("Run another", type="tertiary", key="another", on_click=show, args=(NEW,))
        if found is not None:
            report_button(found, setting)
    if found is not None:
        details(workspace, context, found, setting)


workspace = begin(TITLE)
context = visit(workspace)
experiment = shown(context)
if experiment is None:
    counted = plural(context.project.task.counts or "label") if context is not None else "labels"
    purpose = f"which one learns most from the fewest {counted}"
    place = head(TITLE, f"{named(context.project.name)} · {purpose}" if context is not None else purpose)
    say_problem()
    form(workspace, context, place)
else:
    one_comparison(workspace, context, experiment)
all_kept(experiment)
