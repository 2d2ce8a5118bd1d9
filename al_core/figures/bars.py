"""Pictures with a bar a strategy, its name above it: labels to a target, seconds a round."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, isnan, nan

import pandas as pd
import plotly.graph_objects as go

from al_core.amounts import seconds
from al_core.comparison.contenders import title_and_term
from al_core.comparison.statistics.curves import Runs, metric_of, paired
from al_core.comparison.statistics.targets import LabelsToTarget, reaches
from al_core.figures.canvas import Palette, blank, faint, without_tags, wrapped

ROW = 54  # pixels of a bar with its name
SECOND_LINE = 18  # pixels more where a name takes two lines
NAME_LETTERS = 46  # of a line of a name: so many fit beside each other on a phone
THICK = 0.34


@dataclass(frozen=True)
class Bar:
    """A bar up to `value` with an interval on it, and words behind it; an open interval goes on past the end."""

    strategy: str
    value: float
    low: float
    high: float
    words: str
    open: bool = False


def bar_figure(every: Sequence[Bar], colours: Palette, *, axis: str, end: float) -> go.Figure:
    """The bars one below the other, on an axis from 0 to `end`."""
    row = ROW + SECOND_LINE * any("<br>" in _name(bar) for bar in every)
    figure = blank(colours.ink, 66 + row * len(every))
    for place, bar in enumerate(every):
        _bar(figure, bar, float(-place), colours, end)
    figure.update_xaxes(title_text=axis, range=[0, end])
    figure.update_yaxes(visible=False, range=[0.45 - len(every), 0.75])
    room = max(104, 12 + 7 * max((len(bar.words) for bar in every), default=0))
    return figure.update_layout(margin={"l": 8, "r": room, "t": 4, "b": 42})


def labels_to_target(runs: Runs, colours: Palette, target: float) -> go.Figure:
    """What each strategy needs in labels (or tokens), with 95% intervals; an arrow where that may be past the end."""
    curves = paired(runs)
    every = reaches(curves, target)
    return bar_figure([_needed(one) for one in every], colours, axis=curves.unit, end=float(every[0].last))


def round_times(runs: pd.DataFrame, colours: Palette) -> go.Figure:
    """Mean seconds of a round of each strategy: learning (full colour) and asking (pale)."""
    metric_of(runs)
    means = runs.groupby("strategy", sort=False)[["seconds_fit", "seconds_select"]].mean()
    total = means.sum(axis="columns")
    every = [Bar(str(name), float(value), nan, nan, seconds(float(value))) for name, value in total.items()]
    figure = bar_figure(every, colours, axis="seconds", end=1.02 * max(total))
    for place, (name, fit) in enumerate(means["seconds_fit"].items()):
        _block(figure, float(fit), -place, colours.colour(str(name)))
    return figure


def _needed(one: LabelsToTarget) -> Bar:
    unsure = not isfinite(one.high)
    low = one.low if isfinite(one.low) else one.last
    value = one.value if one.reached else one.last
    return Bar(one.strategy, value, low, one.last if unsure else one.high, one.text, unsure)


def _bar(figure: go.Figure, bar: Bar, y: float, colours: Palette, end: float) -> None:
    colour, ink = colours.colour(bar.strategy), colours.ink
    _block(figure, bar.value, y, faint(colour, 0.3))
    if not isnan(bar.low):
        figure.add_scatter(x=[bar.low, bar.high], y=[y, y], mode="lines", line={"color": colour, "width": 5})
        symbol = {"symbol": "triangle-right", "size": 15} if bar.open else {"symbol": "circle", "size": 11}
        outline = {"width": 0 if bar.open else 1.5, "color": ink.page}
        figure.add_scatter(
            x=[bar.high if bar.open else bar.value],
            y=[y],
            mode="markers",
            marker={**symbol, "color": colour, "line": outline},
        )
    figure.update_traces(hoverinfo="skip", cliponaxis=False)
    name = {"x": 0, "xanchor": "left", "y": y + THICK / 2, "yanchor": "bottom", "yshift": 2}
    figure.add_annotation(**name, text=_name(bar), align="left", showarrow=False)
    after = max(bar.value, 0.0 if isnan(bar.high) else bar.high)
    words = {"x": min(after, end), "xanchor": "left", "xshift": 12, "y": y}
    figure.add_annotation(**words, text=f"<b>{without_tags(bar.words)}</b>", showarrow=False, font={"color": ink.text})


def _name(bar: Bar) -> str:
    return wrapped(title_and_term(bar.strategy), NAME_LETTERS)


def _block(figure: go.Figure, length: float, y: float, colour: str) -> None:
    figure.add_shape(
        type="rect", x0=0, x1=length, y0=y - THICK / 2, y1=y + THICK / 2, line_width=0, fillcolor=colour, layer="below"
    )
