"""The button that starts a comparison: what is wrong, how long it will take, and off it goes."""

from dataclasses import dataclass

import streamlit as st

from al_core.costs import Estimate
from al_core.errors import Problem
from al_core.runs import Plan
from pages.ui.frame import Context, laboratory
from pages.ui.kept import show
from pages.ui.saving import PROBLEM
from pages.ui.sources import Prepared, Source
from pages.ui.words import escaped, note

FAILED = "estimate_failed"


@dataclass(frozen=True)
class Draft:
    """A comparison as it is being put together."""

    name: str
    source: Source
    examples: Prepared
    plan: Plan


def _trouble(draft: Draft) -> str:
    """Why this cannot be run, in one sentence; empty where it can."""
    plan = draft.plan
    if draft.examples.trouble:
        return "There is nothing to compare on yet."
    for chosen, what in ((plan.strategies, "strategy"), (plan.models, "model"), (plan.batch_sizes, "batch size")):
        if not chosen:
            return f"Choose at least one {what}."
    if len(plan.strategies) * len(plan.models) * len(plan.batch_sizes) < 2:
        return "Choose at least two strategies, so that there is something to compare."
    if plan.n_labels <= plan.n_initial:
        return f"With {plan.n_initial} first labels and no more than {plan.n_labels} nothing would be asked."
    try:
        plan.check(laboratory().shelf.kept(draft.examples.data).open())
    except Problem as problem:
        return str(problem)
    return ""


def start(context: Context | None, draft: Draft) -> None:
    """The button; while nobody knows how long it takes, that is being found out."""
    trouble, found = _trouble(draft), None
    if not trouble:
        trouble, found = _estimate(draft)
    if trouble:
        note(escaped(trouble))
    elif found is None:
        _finding_out(draft)
    st.button(
        "Run" if found is None else f"Run, {found}",
        type="primary",
        icon=":material/play_arrow:",
        key="run",
        disabled=bool(trouble),
        on_click=_run,
        args=(context, draft),
    )


def _estimate(draft: Draft) -> tuple[str, Estimate | None]:
    """What is wrong, and how long it takes if that is known already."""
    failed: tuple[Draft, str] | None = st.session_state.get(FAILED)
    if failed is not None and (failed[0].examples.data, failed[0].plan) == (draft.examples.data, draft.plan):
        return failed[1], None
    try:
        return "", laboratory().estimates.of(draft.examples.data, draft.plan)
    except Exception as problem:  # whatever a model says of these examples, a run would say too
        st.session_state[FAILED] = (draft, f"A try came to nothing: {problem}")
        return st.session_state[FAILED][1], None


@st.fragment(run_every=1.0)
def _finding_out(draft: Draft) -> None:
    """Looks again every second, until it is known how long it takes."""
    trouble, found = _estimate(draft)
    if trouble or found is not None:
        st.rerun()
    note("Finding out how long it takes …")


def _run(context: Context | None, draft: Draft) -> None:
    home = context.project if context is not None else None
    target = str(home.settings.target) if home is not None else ""
    source = {
        "kind": draft.source.kind,
        "id": draft.source.id,
        "title": draft.source.title,
        "home": home.id if home is not None else "",
        "target": target,
    }
    try:
        made = laboratory().shelf.create(draft.name, draft.examples.data, draft.plan, source)
        laboratory().start(made)
    except (Problem, OSError) as problem:
        st.session_state[PROBLEM] = str(problem)
    else:
        show(made.id)
