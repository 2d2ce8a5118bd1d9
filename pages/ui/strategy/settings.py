"""Everything else that can be set, each with its sentence; all of it has a default that makes sense."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from al_core import STRATEGIES
from al_core.evaluation.metrics import HEADLINE
from al_core.models import Model
from al_core.models.calibration import CALIBRATIONS
from al_core.models.committees import COMMITTEES
from al_core.pools.timestamps import has_times
from al_core.projects.settings import Asking, Modelling
from pages.ui.shared.frame import Context
from pages.ui.shared.saving import bound, choice
from pages.ui.shared.words import counted, note, percent, plural

SEEKING = ("inside_class",)
STOCHASTIC_WORDS = {
    "": "The highest scores",
    "power": "Drawn with odds by the scores (power)",
    "softmax": "Drawn with odds that grow with the scores (softmax)",
}
UNTIL = {
    "classes": "every {noun} has been seen",
    "number": "a number of labels is there",
    "tenth": "a tenth of the pool is labelled",
}


def advanced(context: Context) -> None:
    """All settings beside the strategy, in four groups, and below them what is set.

    Were that in the title, the panel would fold up at every change.
    """
    with st.expander("Advanced settings", key="advanced"):
        model, batches, start, goal = st.tabs(["Model", "Batches", "Start", "Goal"])
        with model:
            _model(context)
        with batches:
            _batches(context)
        with start:
            _start(context)
        with goal:
            _goal(context)
    note(f"Model: {_summary(context)}.")
    if said := prefilter_words(context):
        note(said)


def _summary(context: Context) -> str:
    """The model and the share at random always; what else differs from its default."""
    now = context.project.settings
    asking, usual = now.asking, Asking()
    said = [_model_title(now.task.models, now.model.name), f"{percent(now.random_share)} at random"]
    said += [f"calibrated ({now.model.calibration})"] if now.model.calibration else []
    said += [f"{asking.stratified} groups"] if asking.stratified else []
    said += [f"recent rows {percent(asking.recency)}"] if asking.recency else []
    said += [f"by {now.task.counts}s {percent(asking.per_token)}"] if asking.per_token else []
    said += ["drawn with odds by the scores"] if asking.stochastic else []
    said += [f"batches of {asking.batch_size}"] if asking.batch_size != usual.batch_size else []
    said += [f"seed {now.model.seed}"] if now.model.seed != Modelling().seed else []
    return ", ".join(said)


def _model_title(models: Mapping[str, Model], name: str) -> str:
    return models[name].title if name in models else name.replace("_", " ")


def _model(context: Context) -> None:
    now, task = context.project.settings, context.project.task
    models = task.models
    st.selectbox("Model", format_func=partial(_model_title, models), **choice(context, "model", list(models)))
    note(models[now.model.name].help if now.model.name in models else "What learns from the labels.")
    if task.calibrates:
        st.selectbox(
            "Percentages of the model (calibration)",
            format_func=lambda name: CALIBRATIONS[name].title,
            **choice(context, "calibration", list(CALIBRATIONS)),
        )
        note(CALIBRATIONS[now.model.calibration].help if now.model.calibration in CALIBRATIONS else "")
    if task.votes:
        st.selectbox(
            "Committee, for strategies that ask several models",
            format_func=lambda name: COMMITTEES[name].title,
            **choice(context, "committee", list(COMMITTEES)),
        )
        note(COMMITTEES[now.asking.committee].help if now.asking.committee in COMMITTEES else "")


def _batches(context: Context) -> None:
    project, now = context.project, context.project.settings
    if now.asking.strategy in SEEKING:
        _looked_for(context)
    st.number_input("Answers between two models (batch size)", 1, 500, **bound(context, "batch_size"))
    note("A new model is learnt after so many new answers. Small is better while learning is fast.")
    st.slider("Share of random examples, %", 0, 100, **bound(context, "random_share", percent=True))
    note(f"{_of_ten(now.random_share)} {_random_words(context)}")
    st.selectbox(
        "How a batch is picked",
        format_func=lambda name: STOCHASTIC_WORDS[name],
        **choice(context, "stochastic", list(STOCHASTIC_WORDS)),
    )
    note("Drawn with odds, a batch repeats itself less, and asks less of what scores highest. Strategies that pick a "
         "batch as a whole, Automatic among them, do not heed it.")  # fmt: skip
    st.number_input("Groups that every batch covers (stratified batches)", 0, 500, **bound(context, "stratified"))
    note(f"Alike examples form a group, and a batch asks in each. 0: off. With batches of {now.asking.batch_size}, "
         f"{now.asking.batch_size} is a good number.")  # fmt: skip
    if has_times(project.pool):
        st.slider("Weight of recent rows, %", 0, 100, **bound(context, "recency", percent=True))
        note(f"0: the date does not count. 100: among the best, the newest {plural(project.pool.noun)} come first.")
    if project.task.counts:
        st.slider("Ask for most per token read, %", 0, 100, **bound(context, "per_token", percent=True))
        note("0: a long text counts like a short one. 100: scores are divided by the number of tokens. Strategies that "
             "pick a batch as a whole, or look at no model, do not heed it.")  # fmt: skip
    if _candidates(context) > (now.asking.prefilter or Asking().prefilter):
        st.number_input(
            "Rows looked at in a round (pre-filter)", 0, 10_000_000, step=10_000, **bound(context, "prefilter")
        )
        note("Drawn at random in each round, so that a very large pool does not slow it down. 0: all.")


def _looked_for(context: Context) -> None:
    """The class that is looked for, where the strategy looks for one."""
    task = context.project.task
    st.selectbox(
        f"The {task.noun} that is looked for",
        format_func=lambda name: name or "The one with the fewest labels",
        **choice(context, "sought", ["", *task.choices], lambda name: task.sought(name) or ""),
    )
    note(f"{STRATEGIES[context.project.settings.asking.strategy].title}: asks what the model takes for it.")


def _of_ten(share: float) -> str:
    """A share as numbers of questions: "Of 10 questions, 7 come from the strategy and 3 are drawn at random." """
    percent_drawn = round(100 * share)
    whole = 10 if percent_drawn % 10 == 0 else 100
    drawn = percent_drawn * whole // 100
    are = "is" if drawn == 1 else "are"
    return f"Of {whole} questions, {whole - drawn} come from the strategy and {drawn} {are} drawn at random."


def _random_words(context: Context) -> str:
    """What random examples are good for in this project."""
    if context.project.checks_off:
        return "No further checks: without any there is no score, and nothing is said of labels saved."
    if context.project.zones.check_zone.size:
        return "Those at random test the model, which does not learn from them (from the fortieth on a quarter fewer)."
    return "The model learns from those at random too, and so also sees what it would not ask for."


def _start(context: Context) -> None:
    now = context.project.settings
    cold = [name for name, one in STRATEGIES.items() if not one.needs_model and one.fits(now.task.name)]
    cold.remove("auto")
    st.selectbox(
        "The first questions (cold start)",
        format_func=lambda name: f"{STRATEGIES[name].title} – {STRATEGIES[name].term}",
        **choice(context, "cold_start", cold),
    )
    note(STRATEGIES[now.asking.cold_start].help if now.asking.cold_start in STRATEGIES else "")
    task = context.project.task
    offered = [name for name in UNTIL if name != "classes" or task.noun]
    until = choice(context, "cold_until", offered)
    st.selectbox("Until", format_func=lambda name: UNTIL[name].format(noun=task.noun), **until)
    if now.asking.cold_until == "tenth":
        note(f"That is {counted(context.project.zones.n_askable // 10, 'label')} in this pool.")
    else:
        words = "At most so many labels" if now.asking.cold_until == "classes" else "Number of labels"
        st.number_input(words, 2, 10_000, **bound(context, "cold_limit"))
    note(f"In any case it waits until {task.starts_when}: a model cannot learn from less.")


def _goal(context: Context) -> None:
    right = context.project.task.metrics[HEADLINE].in_a_sentence
    st.slider(f"Target: {right}, %", 50, 99, **bound(context, "target", percent=True))
    note("The way to go is held against it, on the Learning curve page; it changes nothing that is asked.")
    st.number_input("Seed", 0, 10**6, **bound(context, "seed"))
    note("The same seed and the same answers give the same questions.")


def _candidates(context: Context) -> int:
    return int(context.project.zones.candidates.size)


def prefilter_words(context: Context) -> str:
    """That only a part of the pool is looked at, if so."""
    looked_at, among = context.project.settings.asking.prefilter, _candidates(context)
    if not 0 < looked_at < among:
        return ""
    nouns = plural(context.project.pool.noun)
    return f"Looks at {looked_at:,} of {among:,} {nouns}, drawn at random each round."
