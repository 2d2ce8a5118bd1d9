"""A finished comparison: the verdict, the curves, the labels to a target, and who beats whom."""

from dataclasses import dataclass

import streamlit as st

from al_core.amounts import seconds
from al_core.comparison.contenders import Contender, Setting, named_contenders, title
from al_core.comparison.experiments.experiments import Experiment, curve_rows
from al_core.comparison.experiments.runner import ExperimentStatus
from al_core.comparison.statistics.contests import TEST, TIED
from al_core.comparison.statistics.curves import BY_LABELS, USUAL, Curves, paired, units_of
from al_core.comparison.statistics.results import Results, comparable, usual_target
from al_core.comparison.statistics.targets import savings
from al_core.comparison.statistics.verdicts import Verdict, verdict
from al_core.errors import BadInput
from al_core.evaluation.metrics import HEADLINE
from al_core.figures.bars import ROW, labels_to_target
from al_core.figures.canvas import Palette
from al_core.figures.figures import MOST_NAMED, contest_table, learning_curves, palette
from al_core.figures.report import caution, why_both
from al_core.serving.workspace import Workspace
from pages.ui.compare.under_way import say_failures, say_mixed
from pages.ui.compare.winner import use
from pages.ui.shared import charts
from pages.ui.shared.frame import Context
from pages.ui.shared.words import counted, escaped, note

HEIGHT = 284


@dataclass(frozen=True, eq=False)
class Outcome:
    """What all parts of the page speak of."""

    experiment: Experiment
    results: Results
    curves: Curves
    contenders: dict[str, Contender]
    target: float
    verdict: Verdict | None
    colours: Palette

    @property
    def metric(self) -> str:
        """The metric in words."""
        return self.curves.measure.heading


def outcome(
    workspace: Workspace,
    context: Context | None,
    experiment: Experiment,
    status: ExperimentStatus,
    setting: Setting | None,
) -> Outcome | None:
    """Verdict, curves and contests; None, with a sentence, where nothing can be compared."""
    runs = curve_rows(experiment)
    found = comparable(runs, experiment.plan, [one.key for one in status.failed], setting)
    by = _count_by(experiment, found)
    try:
        whole = paired(found.runs, by)
    except BadInput as problem:
        st.warning(f"Nothing can be compared. {escaped(str(problem))}", icon=":material/info:")
        _say_left_out(found)
        say_failures(status)
        return None
    head, places = st.container(border=True, key="verdict"), st.columns([1.55, 1], gap="medium")
    with places[1], st.container(border=True, height="stretch"):
        target = _choose_target(experiment, setting, whole)
        bars = st.container()
    said = verdict(whole, target, planned=found.planned) if len(whole.strategies) > 1 else None
    colours = palette(whole, charts.ink(), lead=(said.pick or "") if said is not None else "")
    every = {one.name: one for one in named_contenders(runs if setting is None else found.runs)}
    shown = Outcome(experiment, found, whole, every, target, said, colours)
    with head:
        _verdict(workspace, context, shown)
        if words := caution(experiment):
            note(f":orange[:material/warning:] {words}")
        say_mixed(status)
    with places[0], st.container(border=True, height="stretch"):
        _curves(shown)
    with bars:
        _needed(shown)
    _say_left_out(found)
    say_failures(status)
    _contests(shown)
    return shown


def _count_by(experiment: Experiment, found: Results) -> str:
    """What the curves run along; asked where runs count what answers cost."""
    unit, *others = units_of(found.runs)
    if not others:
        return unit
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**Count by**", width="content")
        chosen = st.segmented_control(
            "Count by",
            [unit, *others],
            default=unit,
            format_func=lambda one: "examples" if one == BY_LABELS else f"{escaped(one)} read",
            key=f"by_{experiment.id}",
            label_visibility="collapsed",
            required=True,
        )
        note(escaped(why_both(unit)))
    return chosen or unit


def _choose_target(experiment: Experiment, setting: Setting | None, whole: Curves) -> float:
    wanted = experiment.source.get("target")
    usual = usual_target(whole, float(wanted) if wanted and whole.measure.name == HEADLINE else None)
    share = whole.measure.is_share
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{_unit(whole)} to reach**", width="content")
        chosen = st.number_input(
            "Target",
            value=round(100 * usual, 1) if share else usual,
            step=1.0 if share else 0.01,
            format="%g",
            key=f"target_{experiment.id}_{setting}_{whole.unit}",
            label_visibility="collapsed",
            width=116,
        )
        unit = "%" if share else escaped(whole.measure.value_unit)
        note(f"{unit}, 95% intervals" if unit else "95% intervals")
    return chosen / 100 if share else chosen


def _unit(curves: Curves) -> str:
    """What is counted, as a heading begins with it."""
    return escaped(curves.unit.capitalize())


def _verdict(workspace: Workspace, context: Context | None, shown: Outcome) -> None:
    left, right = st.columns([4, 1.1], vertical_alignment="center", gap="medium")
    said = shown.verdict
    with left, st.container(gap="xsmall"):
        if said is None:
            st.markdown("### One strategy, nothing to hold it against")
            return
        mark = {"better": ":green[:material/check_circle:] ", "tie": ":blue[:material/balance:] "}.get(said.outcome, "")
        st.markdown(f"### {mark}{escaped(said.headline)}")
        st.markdown(escaped(said.detail))
    with right, st.container(gap="xsmall"):
        if said.pick is not None:
            use(workspace, context, shown.experiment, shown.contenders, said.pick)


def _curves(shown: Outcome) -> None:
    n = counted(len(shown.curves.seeds), "repeat")
    st.markdown(
        f"**{escaped(shown.metric)} against {escaped(shown.curves.unit)}** :gray[:small[mean of {n}, 95% bands]]"
    )
    height = max(HEIGHT, 72 + ROW * len(shown.curves.strategies))
    figure = learning_curves(shown.curves, shown.colours, shown.target, height)
    alt = f"Learning curves, {shown.metric}, mean of {n}. {shown.verdict.headline if shown.verdict else ''}"
    charts.draw(figure, key="curves", alt=alt)


def _needed(shown: Outcome) -> None:
    figure = labels_to_target(shown.curves, shown.colours, shown.target)
    goal = shown.curves.measure.level(shown.target)
    charts.draw(figure, key="needed", alt=f"{shown.curves.unit.capitalize()} that each strategy needs to reach {goal}.")


def _contests(shown: Outcome) -> None:
    if shown.verdict is None:
        return
    many = len(shown.curves.strategies) > MOST_NAMED
    left, right = (st.container(), st.container()) if many else st.columns([1.55, 1], gap="medium")
    with left:
        st.markdown(f"**Won / tied / lost** :gray[of {counted(len(shown.curves.seeds), 'repeat')}]")
        figure = contest_table(shown.curves, shown.colours)
        charts.draw(figure, key="contests", alt="Won, tied and lost repeats of each pair of strategies.")
    with right:
        tied = "half a point" if shown.curves.measure.is_share else f"{TIED:g}"
        note(f"Shaded: a real difference ({TEST}, p below 0.05). Tied: within {tied}. All saw the same splits and the "
             "same first labels. This speaks of these examples; for others of the kind it is a guess.")  # fmt: skip
        saved, time = st.columns(2)
        with saved:
            unit = shown.curves.unit
            st.metric(f"{_unit(shown.curves)} saved against random", _saved(shown), help=SAVED.format(unit=unit))
        with time:
            st.metric("Seconds a round", _seconds(shown), help="Learning and asking, mean of all rounds.")


SAVED = "Share of the {unit} of random that the chosen strategy does not need on the way to the target, 95% interval."


def _saved(shown: Outcome) -> str:
    pick = shown.verdict.pick if shown.verdict is not None else None
    if USUAL not in shown.curves.strategies or pick in (None, USUAL):
        return "–"
    said = next(one.text for one in savings(shown.curves, shown.target) if one.needed.strategy == pick)
    return "none shown" if said.startswith("none") else said  # the whole of it does not fit


def _seconds(shown: Outcome) -> str:
    pick = shown.verdict.pick if shown.verdict is not None else None
    if pick is None:
        return "–"
    return seconds(float(shown.curves.seconds[shown.curves.place(pick)])).removesuffix(" s")


def _say_left_out(found: Results) -> None:
    for name, why in found.left_out.items():
        note(f":orange[:material/warning:] “{escaped(title(name))}” is left out: it {escaped(why)}.")
