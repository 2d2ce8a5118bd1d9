"""Is it worth it? A few questions and an honest answer, before the first label or at any time."""

from typing import Any

import streamlit as st

from al_core import STRATEGIES
from al_core.numbers.advisor import Assessment, Situation, assess, distinct_rows
from al_core.numbers.economics import ORDINARY_SECONDS
from al_core.numbers.pace import pace_of
from al_core.pools.features.features import build_features
from al_core.projects.settings import choice
from al_core.tasks import TASKS, Task
from pages.ui.shared.annotator import rival_note
from pages.ui.shared.frame import Context
from pages.ui.shared.reading import stands
from pages.ui.shared.saving import keep
from pages.ui.shared.words import counted, note
from pages.ui.strategy.strategies import title
from pages.ui.tasks import part_of

TITLE = "Is it worth it?"
VERDICTS = {
    "yes": ":green-badge[:material/check_circle: Worth it]",
    "order": ":blue-badge[:material/swap_vert: Orders the work, saves no label]",
    "no": ":orange-badge[:material/do_not_disturb_on: Not worth it here]",
    "open": ":gray-badge[:material/help: Cannot be told beforehand]",
    "more": ":orange-badge[:material/add_circle: Too few labels]",
}
LEAST_SECONDS = 0.5


def button(context: Context) -> None:
    """Open the advisor."""
    if st.button(TITLE, type="tertiary", icon=":material/help:", key="advisor"):
        _dialog(context)


@st.dialog(TITLE, width="medium", icon=":material/help:")
def _dialog(context: Context) -> None:
    known, task = _known(context), context.project.task
    note(f"This pool: {counted(known['n_pool'], context.project.pool.noun)} · {part_of(task).in_short(task)}")
    advice = assess(_asked(known))
    wanted = {"strategy": advice.strategy, **advice.settings}
    with st.container(border=True):
        _say(advice, task)
        if all(choice(context.project.settings, name) == value for name, value in wanted.items()):
            note("That is how it is set.")
        elif st.button(
            "Use this suggestion", type="primary", key="use_advice", on_click=keep, args=(context,), kwargs=wanted
        ):
            st.rerun()
        rival_note(context, stands(context).standing)


def without_project() -> None:
    """The same advice where there is no project yet: the size of the pool is asked too."""
    with st.expander(f"{TITLE} Ask the advisor"):
        left, right = st.columns(2)
        n_pool = left.number_input("Examples in the pool", 10, 100_000_000, 5_000, key="advisor_pool")
        kinds = sorted(TASKS.values(), key=lambda task: not task.plain)
        kind = right.selectbox("An answer is", kinds, format_func=lambda task: task.title.lower(), key="advisor_kind")
        n_classes = left.number_input("Classes", 2, 500, 3, key="advisor_classes") if kind.plain else None
        _say(assess(_asked({"n_pool": int(n_pool), "n_classes": n_classes})))


def _known(context: Context) -> dict[str, Any]:
    """What nobody needs to be asked."""
    project = context.project
    return {
        "n_pool": project.zones.n_askable,
        "n_classes": len(project.task.categories) or None,
        "n_distinct": distinct_rows(build_features(project.pool).embedding),
        "seconds": pace_of(context.workspace.labels(project)).seconds,
    }


def _asked(known: dict[str, Any]) -> Situation:
    """The questions; each has an answer already."""
    measured = known.pop("seconds", None)
    left, right = st.columns(2)
    unit = left.segmented_control("Budget in", ["labels", "minutes"], default="labels", required=True, key="advisor_in")
    start = min(200, known["n_pool"]) if unit == "labels" else 60
    budget = right.number_input(f"How many {unit}", 1, 10_000_000, start, key=f"advisor_{unit}")
    left, right = st.columns(2)
    usual = max(LEAST_SECONDS, float(round(measured or ORDINARY_SECONDS)))
    words = "Seconds a label (measured on yours)" if measured else "Seconds a label, reading included"
    seconds = left.number_input(words, LEAST_SECONDS, 36_000.0, usual, 1.0, format="%g", key="advisor_seconds")
    price = right.number_input("Price a label, if any", 0.0, 100_000.0, 0.0, 0.1, format="%g", key="advisor_price")
    everything = st.toggle("Every example must be labelled in the end (a rule, full coverage)", key="advisor_all")
    labels = budget if unit == "labels" else max(1, round(60 * budget / seconds))
    return Situation(**known, budget=int(labels), seconds=seconds, price=price, everything=everything)


def _say(advice: Assessment, task: Task | None = None) -> None:
    """The verdict, its reasons, and a way to begin."""
    st.markdown(VERDICTS[advice.verdict])
    st.markdown(" ".join(advice.sentences))
    st.markdown(f"Begin with: {title(STRATEGIES[advice.strategy], task)}  \n{advice.reason}")
    if advice.settings:
        note(f"The first questions are spread until every class was seen, for {advice.settings['cold_limit']} at most.")
