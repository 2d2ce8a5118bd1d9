"""Charts of numbers: what was said against what is true, and which numbers were given."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from al_core.figures.canvas import blank, faint, without_tags
from al_core.tasks.regression.task import Regression
from al_core.tasks.regression.writing import in_log
from pages.ui.shared import charts

BARS = 24
HEIGHT = 130
SCATTERED = 0.3  # of a step: whole numbers would lie upon each other


def said_against_given(pairs: Sequence[tuple[float, float]], task: Regression, height: int) -> go.Figure:
    """A dot a test, and the band in which the model is right."""
    ink, (given, said) = charts.ink(), np.array(pairs, np.float64).T
    figure = blank(ink, height)
    low, high = _ends([*given, *said], task)
    off = task.tolerance
    figure.add_scatter(
        x=[low, high, high, low],
        y=[low + off, high + off, high - off, low - off],
        mode="lines",
        fill="toself",
        fillcolor=faint(ink.yours, 0.18),
        line={"width": 0},
        hoverinfo="skip",
    )
    dashed = {"dash": "dash", "width": 1.3, "color": ink.text}
    figure.add_scatter(x=[low, high], y=[low, high], mode="lines", line=dashed, hoverinfo="skip")
    right = task.same(given, said)
    figure.add_scatter(
        x=given + _scatter(len(given), task),
        y=said + _scatter(len(said), task)[::-1],
        mode="markers",
        marker={
            "size": 7,
            "opacity": 0.75,
            "color": [ink.yours if one else ink.random for one in right],
            "symbol": ["circle" if one else "x-thin-open" for one in right],
        },
        customdata=[(in_log(one), in_log(other)) for one, other in pairs],
        hovertemplate="true %{customdata[0]}, said %{customdata[1]}<extra></extra>",
        cliponaxis=False,
    )
    unit = f", {without_tags(task.unit)}" if task.unit else ""
    figure.update_xaxes(title_text=f"true{unit}", range=[low, high])
    figure.update_yaxes(title_text=f"said{unit}", range=[low, high])
    figure.update_layout(margin_l=58)
    return figure


def _scatter(n: int, task: Regression) -> np.ndarray:
    """So far a dot is moved from its step, the same at every look."""
    reach = SCATTERED * (task.step or 0.0)
    return np.random.default_rng(n).uniform(-reach, reach, n)


def _ends(values: Sequence[float], task: Regression) -> tuple[float, float]:
    low = min([*values, *([task.low] if task.low is not None else [])])
    high = max([*values, *([task.high] if task.high is not None else [])])
    edge = 0.04 * ((high - low) or 1.0)
    return low - edge, high + edge


def histogram(given: Sequence[float], task: Regression) -> go.Figure:
    """How many labels there are of each number, or of each stretch of numbers."""
    ink, figure = charts.ink(), blank(charts.ink(), HEIGHT)
    low, high = _ends(given, task)
    edges = _edges(min(given), max(given), task.step)
    counts, _ = np.histogram(given, edges)
    names = [_stretch(edges[at], edges[at + 1], task.step) for at in range(len(counts))]
    figure.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts,
        width=0.86 * np.diff(edges),
        marker={"color": ink.yours},
        customdata=names,
        hovertemplate="%{customdata}: %{y}<extra></extra>",
    )
    figure.update_xaxes(range=[low, high])
    figure.update_yaxes(nticks=4, rangemode="tozero")
    figure.update_layout(margin={"l": 40, "r": 8, "t": 6, "b": 30})
    return figure


def _edges(least: float, most: float, step: float | None) -> np.ndarray:
    """The ends of the bars: a bar a step where they are few, else stretches of as many steps each."""
    if step is None:
        return np.linspace(least, most, BARS + 1) if most > least else np.array([least - 0.5, least + 0.5])
    together = max(1, int(np.ceil(((most - least) / step + 1) / BARS)))
    n = int(np.ceil(((most - least) / step + 1) / together - 1e-9))
    return least - step / 2 + step * together * np.arange(n + 1)


def _stretch(begin: float, end: float, step: float | None) -> str:
    if step is None:
        return f"{begin:.4g} to {end:.4g}"
    first, last = begin + step / 2, end - step / 2
    return f"{first:.6g}" if abs(last - first) < step / 2 else f"{first:.6g} to {last:.6g}"
