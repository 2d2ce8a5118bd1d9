"""The learning curve: the score now, and the chart with what labels drawn at random would have given."""

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from al_core.evaluation.metrics import HEADLINE, Metric
from al_core.figures.lines import Line, room_of
from al_core.learning.rounds import Point, Round, meaning_since
from al_core.learning.scoring import FEWEST_CHECKS
from al_core.names import file_name
from al_core.numbers import sentences
from al_core.numbers.caveats import caveats_of
from al_core.numbers.claims import saves
from pages.ui.curve.number_charts import catch_up
from pages.ui.curve.taking import picture_button
from pages.ui.shared import charts
from pages.ui.shared.explained import what_is_this
from pages.ui.shared.points import curve_line, no_point_yet, not_learnt_yet, teach_only
from pages.ui.shared.reading import Reading
from pages.ui.shared.words import counted, escaped, note, percent, plural

BEYOND = 2.5
RANDOM = "random, replayed"
HEIGHT = 364
EARLY = 0.06  # of the way to its end, where a curve is steep
VISIBLE = 0.005  # a smaller difference cannot be seen in the numbers


def draw_curve(now: Reading, metric: str) -> None:
    """The score in words and the chart, or what is missing for one."""
    scored = now.scored(metric)
    if not scored:
        with st.container(height=HEIGHT + 90, border=False):
            st.markdown("### No curve yet")
            st.markdown(what_is_missing(now, metric))
        return
    points, kind = now.curve(metric), now.metrics[metric]
    drawn = figure(now, points, metric)
    said = score_words(scored[-1], kind, plural(now.context.project.pool.noun))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(said, help=what_is_this(now.context, "accuracy"), width="content")
        picture_button(drawn, f"{file_name(now.context.project.name)}-{metric}.html")
    charts.draw(drawn, key="curve", alt=_in_a_sentence(scored[-1], kind))
    same = " Every point is tested on the same checks." if scored[-1].earlier else ""
    bands = f"Bands: where the true score lies in 9 of 10 cases.{same}" if len(points) > 1 else ""
    known, lower = known_from_before(now), fall(points, kind)
    told = (
        kind.meaning,
        known,
        not_learnt(scored[-1], now),
        *map(escaped, caveats_of(now.context.project, replace(now.standing, leak=None), scored[-1], metric)),
        bands,
        meaning_came_in(now, scored[-1]),
        lower,
        at_random(now),
    )
    note(" ".join(sentence for sentence in told if sentence))


def score_words(last: Round, kind: Metric, nouns: str) -> str:
    """The newest score with its interval, and what it was measured on."""
    score = last.scores[kind.name]
    value, interval = kind.written(score.value), kind.range_written(score.low, score.high)
    on = (
        f"{last.n_tested} {nouns} with known labels"
        if last.tested_on == "hold-out"
        else f"{last.n_tested} random checks"
    )
    return f"{kind.title} **{value}** :gray-badge[likely {interval}] :gray[:small[on {on}]]"


def figure(now: Reading, points: list[Point], metric: str) -> go.Figure:
    """The curve, the replayed random line, the target, and what labels drawn at random still need."""
    lines, lead, kind = [curve_line(points, metric)], now.lead(metric), now.metrics[metric]
    if now.baseline is not None and metric in now.baseline.curves:
        x, value, low, high = now.baseline.curves[metric]
        farthest = max(100.0, BEYOND * points[-1].n_labels)
        if lead is not None and saves(lead, now.standing):
            farthest = max(farthest, 1.1 * (lead.n_labels + (lead.high or lead.low)))
        shown = sum(n <= farthest for n in x)
        parts = (x[:shown], value[:shown], low[:shown], high[:shown])
        lines.append(charts.at_random(RANDOM, *parts))
    target = now.context.project.settings.worth.target if metric == HEADLINE else None
    drawn = charts.learning_curve(lines, height=HEIGHT, target=target, share=kind.is_share)
    if (since := meaning_since(now.rounds)) is not None and since > points[0].n_labels:
        charts.mark(drawn, since, "meaning")
    saving = lead is not None and saves(lead, now.standing)
    if len(lines) > 1:
        # The line at random goes on at about this height: both names stand beside it, and need no room at the right.
        beside = _beside(drawn, lines[1], lines[0], kind.higher_is_better)
        drawn.update_annotations(selector={"text": RANDOM}, **beside)
        shift = -18 * kind.sign
        drawn.for_each_annotation(lambda name: name.update(yshift=shift) if name.text.startswith("yours") else None)
        drawn.update_layout(margin_r=24)
    if lead is not None and saving:
        catch_up(drawn, lead, max(line.x[-1] for line in lines if len(line.x)), kind)
    return drawn


def _beside(drawn: go.Figure, line: Line, yours: Line, climbs: bool) -> dict[str, object]:
    """A place for the name of a line that your own does not cross.

    That is below its band where it still climbs, above it where it falls; else on the other side, or further on.
    """
    wide, high = room_of(drawn, line.name)
    places = []
    for share in (EARLY, 0.3, 0.5, 0.7):
        at = next(at for at, n in enumerate(line.x) if n >= line.x[0] + share * (line.x[-1] - line.x[0]))
        for below in (climbs, not climbs):
            edge = line.low[at] if below else line.high[at]
            place = {"x": line.x[at], "y": edge, "xanchor": "left", "yshift": -12 if below else 12}
            box = (line.x[at], line.x[at] + wide, edge - high * 1.2 * below, edge + high * 1.2 * (not below))
            if not yours.crosses(*box):
                return place
            places.append(place)
    return places[0]


def _in_a_sentence(last: Round, kind: Metric) -> str:
    score = last.scores[kind.name]
    interval = f"likely {score.low:.2f} to {score.high:.2f}"
    return f"{kind.title} after {last.n_labels} labels: {score.value:.2f}, {interval}."


def at_random(now: Reading) -> str:
    """What the random line is, or why there is none."""
    nouns = plural(now.context.project.pool.noun)
    if now.baseline is not None:
        return f"Random: the same model, {nouns} drawn at random; nine tenths of {now.baseline.replays} replays."
    if now.replayed:
        return "The random line is being replayed."
    if not now.standing.has_zone or now.context.project.zones.taught:
        return "The labels of too few rows are known for a random line, and none is invented."
    return "Without known labels there is no random line to compare with, and none is invented."


def not_learnt(last: Round, now: Reading) -> str:
    """Why the curve ends before the number of labels there are."""
    n, n_checks = now.standing.n_labels, now.standing.n_tests
    known = now.context.project.zones.taught.keys() - now.labels.by_row.keys()
    learnt = last.n_labels - len(known)
    if last.tested_on != "checks" or n <= learnt:
        return ""
    waiting = n - learnt - n_checks
    wait = "waits" if waiting == 1 else "wait"
    others = f" {counted(waiting, 'label')} {wait} for the next model." if waiting > 0 else ""
    return f"Of {n:,} labels {n_checks:,} are checks, which only test the model; it has learnt {learnt:,}.{others}"


def known_from_before(now: Reading) -> str:
    """How many known labels the model has learnt beside the answers; empty where there are none."""
    project = now.context.project
    n = len(project.zones.taught)
    return f"It has also learnt {counted(n, 'known label')}.{teach_only(project)}" if n else ""


def meaning_came_in(now: Reading, last: Round) -> str:
    """From where on models saw what texts mean, which the curve marks; empty where they did from the start."""
    since = meaning_since(now.rounds)
    if since is None:
        return ""
    hindsight = ", but every point is that of a model that sees it" if last.earlier else ""
    return f"Meaning came in at {counted(since, 'label')}{hindsight}."


def fall(points: list[Point], kind: Metric) -> str:
    """That a curve which has come down may have come down by chance; empty where it has not."""
    last, metric = points[-1].scores[kind.name], kind.name
    best = max(points, key=lambda one: kind.sign * one.scores[metric].value)
    score = best.scores[metric]
    if abs(score.value - last.value) < VISIBLE or max(score.low, last.low) > min(score.high, last.high):
        return ""
    return f"It was better at {counted(best.n_labels, 'label')}, but the ranges overlap: that may be chance."


def what_is_missing(now: Reading, metric: str = HEADLINE) -> str:
    """Why there is no curve, and what to do."""
    project, standing = now.context.project, now.standing
    if metric != HEADLINE and (others := now.scored()):
        why = escaped(" ".join(caveats_of(project, standing, others[-1], metric)))
        return f"{now.metrics[metric].title} is not defined for this model on these tests. {why}"
    if not standing.n_labels:
        return f"The curve starts when {project.task.starts_when}. Label the first examples, and come back."
    status = now.context.workspace.status(project)
    if status.failed is not None and not status.learning:
        reason = escaped((status.failed.error or "").rstrip("."))
        return (
            f"Model {status.failed.version} failed: {reason}. The answers are safe; it is tried again after the next."
        )
    if anew := sentences.learns_anew(standing):
        return escaped(anew)
    if standing.has_zone and standing.n_tests < FEWEST_CHECKS:
        return f"{_too_few_checks(now)}{teach_only(project)}"
    if now.rounds and (waits := not_learnt_yet(project, now.rounds)):
        return f"{escaped(waits)}."
    return f"{no_point_yet(project, now.rounds)} This page looks again every two seconds."


def _too_few_checks(now: Reading) -> str:
    """Checks that are turned off hide the score; it is not made up from labels that a strategy chose."""
    share, zone = now.context.project.settings.random_share, int(now.context.project.zones.check_zone.size)
    if not share:
        return (
            "Checks are turned off (share of random examples 0%), so there is no score: labels that a strategy chose "
            "are not a sample, and a score from them would be false. Turn them on again on the Strategy page."
        )
    if zone < FEWEST_CHECKS:
        held = counted(zone, "example")
        return f"This pool is too small for a score: its check zone holds {held}, {FEWEST_CHECKS} are needed."
    seen = f"Not yet enough checks to tell: {now.standing.n_tests} of {FEWEST_CHECKS}."
    return f"{seen} About {percent(share)} of the examples you see are such checks, drawn at random."
