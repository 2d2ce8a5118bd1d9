"""The button that starts a comparison: what is wrong, how long it will take, and off it goes."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from al_core.comparison.contenders import Setting, plan_settings, title
from al_core.comparison.experiments.costs import Estimate
from al_core.comparison.plans import Plan
from al_core.comparison.runs import Key
from al_core.errors import Problem
from pages.ui.compare.kept import show
from pages.ui.compare.sources import Prepared, Source
from pages.ui.shared.frame import Context, runner
from pages.ui.shared.saving import PROBLEM
from pages.ui.shared.words import escaped, note

NAMED = 2  # in a sentence about what failed


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
        plan.check(runner().shelf.kept(draft.examples.data).open())
    except Problem as problem:
        return str(problem)
    return ""


def start(context: Context | None, draft: Draft) -> None:
    """The button; while nobody knows how long it takes, that is being found out."""
    trouble = _trouble(draft)
    found = None if trouble else _estimate(draft)
    failed = {} if found is None else found.failed
    trouble = trouble or _too_little_left(draft.plan, failed)
    if trouble:
        note(escaped(trouble))
    elif found is None:
        _finding_out(draft)
    elif failed:
        said = escaped(_in_words(draft.plan, failed))
        note(f":orange[:material/warning:] {said} The others can be compared all the same.")
    if failed:
        st.button("Try again", type="tertiary", key="try_again", on_click=_try_again, args=(draft,))
    words = "Run" if found is None or trouble else f"Run, {found}"
    pressed = st.button(words, type="primary", icon=":material/play_arrow:", key="run", disabled=bool(trouble))
    if pressed and not trouble:  # not in a callback: that would be given the plan before the number just typed
        _run(context, draft)
        st.rerun()


def _estimate(draft: Draft) -> Estimate | None:
    return runner().estimates.of(draft.examples.data, draft.plan)


def _too_little_left(plan: Plan, failed: Mapping[Key, str]) -> str:
    """Why nothing can be compared when these failed as they were tried; empty where enough is left."""
    n_left = len(plan.strategies) * len(plan.models) * len(plan.batch_sizes) - len(failed)
    if n_left >= 2:
        return ""
    if n_left == 0 and len(set(failed.values())) == 1:
        return f"A try came to nothing: {next(iter(failed.values()))}"
    return f"{_in_words(plan, failed)} So there is nothing to compare."


def _in_words(plan: Plan, failed: Mapping[Key, str]) -> str:
    """A sentence a reason, with the first few that it holds for."""
    several = len(plan_settings(plan)) > 1
    names: dict[str, list[str]] = {}
    for (model, task_model, batch_size, strategy, _), reason in failed.items():
        setting = f", {Setting(model, task_model, batch_size).title}" * several
        names.setdefault(reason, []).append(f"“{title(strategy)}{setting}”")
    return " ".join(f"A try of {_few(who)} failed: {reason.rstrip('.')}." for reason, who in names.items())


def _few(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" * (len(names) > NAMED)
    return ", ".join(names[:NAMED]) + more


def _try_again(draft: Draft) -> None:
    runner().estimates.forget_failures(draft.examples.data, draft.plan)


@st.fragment(run_every=1.0)
def _finding_out(draft: Draft) -> None:
    """Looks again every second, until it is known how long it takes."""
    if _estimate(draft) is not None:
        st.rerun()
    note("Finding out how long it takes …")


def _run(context: Context | None, draft: Draft) -> None:
    home = context.project if context is not None else None
    target = str(home.settings.worth.target) if home is not None else ""
    source = {
        "kind": draft.source.kind,
        "id": draft.source.id,
        "title": draft.source.title,
        "home": home.id if home is not None else "",
        "target": target,
        "n_queried": str(draft.examples.n_queried),
    }
    try:
        made = runner().shelf.create(draft.name, draft.examples.data, draft.plan, source)
        runner().start(made)
    except (Problem, OSError) as problem:
        st.session_state[PROBLEM] = str(problem)
    else:
        show(made.id)
