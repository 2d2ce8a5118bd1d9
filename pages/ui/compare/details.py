"""Behind the verdict: all numbers, differences, time, what each strategy picked, the plan, and files to take away."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from plotly.graph_objects import Figure

from al_core.comparison.contenders import Setting, title, under
from al_core.comparison.experiments.experiments import Experiment, export_curves, pick_rows
from al_core.comparison.runs import why
from al_core.comparison.statistics.curves import USUAL
from al_core.comparison.statistics.picked import Picked, look_at_picks
from al_core.comparison.statistics.scoreboard import in_words, ranked_table
from al_core.compute.workers import OTHERS_FIRST, Worker
from al_core.figures.bars import round_times
from al_core.figures.figures import paired_differences
from al_core.figures.picks import class_mix_bars, outlier_shares, overlaps, pick_map, pick_title, redundancies
from al_core.figures.report import ONE_BY_ONE, download_name, plan_words, report_page, version_words
from al_core.serving.workspace import Workspace
from pages.ui.compare.outcome import Outcome
from pages.ui.compare.winner import use_another
from pages.ui.shared import charts
from pages.ui.shared.frame import Context
from pages.ui.shared.words import escaped, note

LONGEST = 300.0
PARTS = ("Numbers", "Differences", "What each picked", "Time", "Plan")


def details(workspace: Workspace, context: Context | None, shown: Outcome, setting: Setting | None) -> None:
    """One part at a time is drawn."""
    parts: tuple[Callable[[], None], ...] = (
        lambda: _numbers(workspace, context, shown),
        lambda: _differences(shown),
        lambda: _picks(shown, setting),
        lambda: _times(shown),
        lambda: _plan(shown),
    )
    for tab, part in zip(st.tabs(PARTS, key="details", on_change="rerun"), parts, strict=True):
        with tab:
            if tab.open:
                part()


def report_button(shown: Outcome, setting: Setting | None) -> None:
    """The whole page as a file, made when it is asked for."""
    st.download_button(
        "Download report",
        partial(report_of, shown, setting),
        download_name(shown.experiment, ".html"),
        "text/html",
        icon=":material/download:",
        key="report",
        on_click="ignore",
        type="tertiary",
    )


def report_of(shown: Outcome, setting: Setting | None) -> str:
    """The page as HTML, with what each strategy picked or why nobody can say."""
    return report_page(
        shown.experiment, shown.results, shown.target, by=shown.curves.unit, picked=_seen(shown, setting)
    )


def _numbers(workspace: Workspace, context: Context | None, shown: Outcome) -> None:
    first, last = (int(n) for n in shown.curves.at[[0, -1]])
    unit, span = shown.curves.unit, None
    if last > first + 1:
        heading, key = f"{escaped(unit.capitalize())} that the AULC covers", f"span_{shown.experiment.id}_{unit}"
        span = st.slider(heading, first, last, (first, last), key=key)
        span = span if span[0] < span[1] else None
    board = ranked_table(shown.curves, shown.target, span=span)
    words = in_words(board, shown.curves.metric, shown.target, span, unit)
    # The terms stand above; with them the first column would hide all others on a phone.
    words["Strategy"] = [title(str(name)) for name in board["strategy"]]
    st.dataframe(words, hide_index=True, key="numbers", height="content", alt="The numbers of each strategy.")
    note("AUBC, plain: the mean height of the curve. As published: without the first point, divided by all "
         f"{escaped(unit)} that "
         "were asked (Lu, Li and Lin 2023). Deficiency: what the curve lacks to the end of random, over what random "
         "lacks (Baram, El-Yaniv and Luz 2004); below 1 is better. In brackets: 95% intervals.")  # fmt: skip
    with st.container(horizontal=True):
        for form, words_of_it in (("csv", "All runs (CSV)"), ("parquet", "All runs (Parquet)")):
            st.download_button(
                words_of_it,
                partial(export_curves, shown.experiment, form),
                download_name(shown.experiment, f".{form}"),
                icon=":material/download:",
                key=f"export_{form}",
                on_click="ignore",
            )
        st.download_button(
            "This table (CSV)",
            board.to_csv(index=False),
            download_name(shown.experiment, "-numbers.csv"),
            "text/csv",
            icon=":material/download:",
            key="export_board",
            on_click="ignore",
        )
        use_another(workspace, context, shown.experiment, shown.contenders)


def _differences(shown: Outcome) -> None:
    strategies = shown.curves.strategies
    usual = strategies.index(USUAL) if USUAL in strategies else len(strategies) - 1
    baseline = st.selectbox("Against", strategies, usual, format_func=title, key=f"baseline_{shown.experiment.id}")
    figure = paired_differences(shown.curves, shown.colours, baseline, 320)
    alt = f"How much better than {title(baseline)} each strategy is, on the same repeats."
    charts.draw(figure, key="differences", alt=alt)
    note("Repeat by repeat, on the same split, so luck with the split cancels out. Bands: 95%, point by point.")


def _times(shown: Outcome) -> None:
    charts.draw(round_times(shown.results.runs, shown.colours), key="times", alt="Seconds a round of each strategy.")
    note("Full colour: learning. Pale: asking. Beside other work, on the machines that the runs were on.")


def _plan(shown: Outcome) -> None:
    for what, said in [*plan_words(shown.experiment.plan), ("Computed by", version_words(shown.experiment))]:
        st.markdown(f"**{what}** :gray[{escaped(said)}]")
    note(f"Fingerprint of the data: {shown.experiment.data}")


def _picks(shown: Outcome, setting: Setting | None) -> None:
    with st.spinner("Looking at what was picked"):
        found = _seen(shown, setting)
    if isinstance(found, str):
        note(f"This cannot be shown: {escaped(found)}")
        return
    _map(shown, found)
    left, right = st.columns(2, gap="medium")
    with left:
        _titled("class_mix", found, class_mix_bars(found, shown.colours))
        if len(found.overlap):
            _titled("overlap", found, overlaps(found, shown.colours))
            note("Dotted: what two strategies would share by chance.")
    with right:
        _titled("outliers", found, outlier_shares(found, shown.colours))
        if len(found.redundancy):
            _titled("redundancy", found, redundancies(found, shown.colours))
        else:
            note(ONE_BY_ONE)
    note(f"Over the first {found.repeats} repeats; the map is of the first.")


def _map(shown: Outcome, found: Picked) -> None:
    names = list(found.asked)
    lead = shown.colours.lead if shown.colours.lead in names else names[0]
    chosen = st.pills(
        "What was asked by", names, default=lead, format_func=title, key=f"mapped_{shown.experiment.id}", required=True
    )
    figure = pick_map(found, chosen or lead, shown.colours)
    charts.draw(figure, key="pick_map", alt=f"Map of the pool with what {title(chosen or lead)} asked.")
    note("Near dots are alike. Coloured: asked, the first pale and the last dark. Rings: the first labels.")


def _titled(name: str, found: Picked, figure: Figure) -> None:
    words = pick_title(name, found)
    st.markdown(f"**{words}**")
    charts.draw(figure, key=f"picks_{name}", alt=words)


def _seen(shown: Outcome, setting: Setting | None) -> Picked | str:
    """What was picked, or why nobody can say."""
    try:
        return _picked(shown.experiment.id, setting, len(shown.curves.seeds), partial(_look, shown, setting))
    except Exception as problem:  # the rest of the page, and of the report, stands without it
        return why(problem)


@st.cache_data(max_entries=16, show_spinner=False)
def _picked(experiment: str, setting: Setting | None, repeats: int, _find: Callable[[], Picked]) -> Picked:
    return _find()


def _look(shown: Outcome, setting: Setting | None) -> Picked:
    """In a child process, so that nobody who labels has to wait for it."""
    one: Experiment = shown.experiment
    asked = pick_rows(one) if setting is None else under(pick_rows(one), setting)
    asked = asked[asked["strategy"].isin({each.strategy for each in shown.contenders.values()})]
    worker = Worker(OTHERS_FIRST)
    try:
        return worker.run(look_at_picks, one.kept, one.plan, asked, seconds=LONGEST)
    finally:
        worker.stop()
