"""Before a comparison: what is compared, on which examples, and how long it will take."""

import time
from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from al_core import STRATEGIES
from al_core.comparison.contenders import model_title
from al_core.comparison.plans import Plan
from al_core.errors import Problem
from al_core.evaluation.metrics import HEADLINE
from al_core.names import isolated
from al_core.serving.workspace import Workspace
from pages.ui.compare.sources import Prepared, Source, prepared, sources
from pages.ui.compare.starting import Draft, start
from pages.ui.shared.frame import Context
from pages.ui.shared.words import counted, escaped, note, plural

USUAL = ("auto", "margin", "greedy_both", "token_entropy_mean", "k_center", "random")
BATCHES = ("1", "2", "5", "10", "20", "50", "100")
FIRST, LAST, REPEATS, TEST = 20, 120, 20, 40
ITSELF = "the model that asks"


def form(workspace: Workspace, context: Context | None, place: DeltaGenerator) -> None:
    """All choices, and in the head of the page the button with what they will cost."""
    left, right = st.columns([1.15, 1], gap="medium")
    with left, st.container(border=True):
        source = _choose_source(workspace, context)
        examples = _examples(workspace, source)
        strategies = _choose_strategies(examples)
    with right, st.container(border=True):
        plan = _choose_rest(context, examples, tuple(strategies))
        plan, name = _more(plan, source, examples)
        if not examples.trouble:
            note(_what_happens(examples, plan))
    with place, st.container(horizontal=True, key="comparing", vertical_alignment="center"):
        start(context, Draft(name, source, examples, plan))


def _choose_source(workspace: Workspace, context: Context | None) -> Source:
    offered = sources(workspace, context)
    st.markdown("**On which examples**")
    chosen = st.selectbox(
        "Examples",
        list(offered),
        format_func=lambda key: _said(offered[key], context),
        key="compare_on",
        label_visibility="collapsed",
        persist_state="session",
    )
    label = "Upload a labelled file of your own"
    st.page_link("pages/upload.py", label=label, icon=":material/upload:")
    return offered[chosen]


def _said(source: Source, context: Context | None) -> str:
    if source.kind == "sample":
        return f"Sample: {source.title}"
    title = isolated(source.title)
    here = context is not None and context.project.id == source.id
    return f"{title} – this project's known labels" if here else f"Project: {title}"


def _examples(workspace: Workspace, source: Source) -> Prepared:
    try:
        found = prepared(workspace, source)
    except Problem as problem:
        found = Prepared(trouble=str(problem))
    note(escaped(found.trouble) or found.words)
    return found


def _choose_strategies(examples: Prepared) -> list[str]:
    offered = [name for name, one in STRATEGIES.items() if not examples.task or one.fits(examples.task)]
    ordered = [*(name for name in USUAL if name in offered), *(name for name in offered if name not in USUAL)]
    st.markdown("**Which strategies**")
    chosen = st.multiselect(
        "Strategies",
        ordered,
        default=[name for name in USUAL if name in offered],
        format_func=lambda name: f"{STRATEGIES[name].title} · {STRATEGIES[name].term}",
        key=f"compare_strategies{_of_task(examples)}",
        label_visibility="collapsed",
        persist_state="session",
        placeholder=f"Choose among {len(ordered)}",
    )
    for name in chosen:
        note(f"**{escaped(STRATEGIES[name].title)}** – {escaped(STRATEGIES[name].help)}")
    if chosen and "random" not in chosen:
        note("Without “At random” (random) nobody can say how many labels are saved.")
    return chosen


def _choose_rest(context: Context | None, examples: Prepared, strategies: tuple[str, ...]) -> Plan:
    share = st.session_state.get("compare_test", TEST) / 100
    most = max(2, examples.n_rows - round(share * examples.n_rows))
    own_model = context.project.settings.model.name if context is not None else ""
    offered = list(examples.models)
    usual = "logistic_regression" if "logistic_regression" in offered else next(iter(offered), None)
    preferred = own_model if own_model in offered else usual
    models = st.multiselect(
        "Models that ask and learn",
        offered,
        default=[preferred] if preferred else [],
        format_func=_title_among(examples),
        key=f"compare_models{_of_task(examples)}",
        persist_state="session",
    )
    batches = st.multiselect(
        "Rows asked at a time (batch size)",
        BATCHES,
        default=["5"],
        accept_new_options=True,
        key="compare_batches",
        persist_state="session",
    )
    first, last, repeats = st.columns(3)
    own = examples.data or "none"
    n_initial = first.number_input("First labels", 1, most - 1, min(FIRST, most - 1), key=f"compare_first_{own}")
    n_labels = last.number_input("Up to labels", 2, most, min(LAST, most), step=10, key=f"compare_last_{own}")
    seeds = repeats.number_input("Repeats", 1, 200, REPEATS, key="compare_seeds", persist_state="session")
    metric = st.selectbox(
        "Measured by",
        list(examples.metrics),
        format_func=lambda name: examples.metrics.get(name, name),
        key=f"compare_metric{_of_task(examples)}",
        persist_state="session",
    )
    sizes = tuple(int(size) for size in batches if size.isdecimal() and int(size) > 0)
    return Plan(strategies, tuple(models), None, sizes, seeds, n_initial, n_labels, share, metric or HEADLINE)


def _of_task(examples: Prepared) -> str:
    """The end of a widget's key: other kinds of labels have other models and metrics."""
    return f"_{examples.task}" if examples.task and not examples.has_classes else ""


def _title_among(examples: Prepared) -> Callable[[str], str]:
    return lambda name: examples.models.get(name) or model_title(name)


def _more(plan: Plan, source: Source, examples: Prepared) -> tuple[Plan, str]:
    """What hardly anybody needs: another model that is scored, the share set aside, a name."""
    with st.expander("More"):
        judge = st.selectbox(
            "Model that is scored (task model)",
            [ITSELF, *examples.models],
            format_func=lambda name: name if name == ITSELF else _title_among(examples)(name),
            key=f"compare_task_model{_of_task(examples)}",
            persist_state="session",
        )
        note("Another one learns from the same labels and is scored, while the model that asks only asks.")
        st.slider("Set aside to test on, %", 10, 80, TEST, 5, key="compare_test", persist_state="session")
        usual = f"{source.title}, {time.strftime('%d %b %H:%M')}"
        name = st.text_input("Name", key="compare_name", max_chars=120, placeholder=usual)
    return replace(plan, task_model=None if judge == ITSELF else judge), name.strip() or usual


def _what_happens(examples: Prepared, plan: Plan) -> str:
    """One repeat, told in order."""
    aside = counted(round(plan.test_size * examples.n_rows), examples.noun)
    sizes = " or ".join(map(str, plan.batch_sizes)) or "some"
    each = ", each class among them if it can be" if examples.has_classes else ""
    return (
        f"In every repeat {aside} are set aside to test on. The labels of the others are hidden: {plan.n_initial} are "
        f"known at first{each}, then the strategies ask for {sizes} at a time, up to {plan.n_labels}. All strategies "
        f"of a repeat see the same {plural(examples.noun)}."
    )
