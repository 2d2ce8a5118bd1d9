"""The charts, all in the house style: few lines, names at their ends, bands for what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from al_core.canvas import DARK, LIGHT, Ink, blank, dashed, faint, plain

CONFIG = {"displayModeBar": False}
APART = 0.05


@dataclass(frozen=True)
class Line:
    """One named curve with its band; x in labels, the others in the metric's unit."""

    name: str
    x: Sequence[float]
    value: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    yours: bool = True


def ink() -> Ink:
    """The colours of the reader's mode; those of the classes are the theme's."""
    mode, usual = ("dark", DARK) if st.context.theme.type == "dark" else ("light", LIGHT)
    return replace(usual, classes=tuple(st.get_option(f"theme.{mode}.chartCategoricalColors") or usual.classes))


def draw(figure: go.Figure, *, key: str, alt: str) -> None:
    """Put a chart on the page, with its message in a sentence for those who do not see it."""
    st.plotly_chart(figure, key=key, theme=None, config=CONFIG, alt=alt)


def learning_curve(
    lines: Sequence[Line], *, height: int, target: float | None = None, share: bool = True, small: bool = False
) -> go.Figure:
    """Curves of a score against labels, each with its band, named at its end."""
    figure = blank(ink(), height)
    for line in lines:
        _band(figure, line)
    for line in lines:
        _curve(figure, line)
    if target is not None and share:
        dashed(figure, ink(), target, f"target {target:.0%}")
    _name_ends(figure, lines, share, small)
    figure.update_yaxes(tickformat=".0%" if share else ".2f", range=_range(lines, target if share else None, share))
    ends = [x for line in lines for x in (line.x[0], line.x[-1]) if len(line.x)]
    figure.update_xaxes(
        title_text=None if small else "labels learnt from",
        range=[min(ends), max(max(ends), min(ends) + 1)] if ends else None,
    )
    return figure


def _colour(line: Line) -> str:
    return ink().yours if line.yours else ink().random


def _band(figure: go.Figure, line: Line) -> None:
    fill = faint(_colour(line), 0.20 if line.yours else 0.18)
    x = [*line.x, *reversed(line.x)]
    y = [*line.high, *reversed(line.low)]
    figure.add_scatter(x=x, y=y, fill="toself", fillcolor=fill, line={"width": 0}, mode="lines", hoverinfo="skip")


def _curve(figure: go.Figure, line: Line) -> None:
    ends = [len(line.x) - 1] if line.yours and len(line.x) else []
    figure.add_scatter(
        x=line.x,
        y=line.value,
        mode="lines",
        line={"color": _colour(line), "width": 3 if line.yours else 2.2},
        customdata=np.column_stack([line.low, line.high]) if len(line.x) else None,
        name=line.name,
        hovertemplate="%{x} labels: %{y:.3f}<br>likely %{customdata[0]:.3f} to %{customdata[1]:.3f}<extra></extra>",
    )
    figure.add_scatter(
        x=[line.x[end] for end in ends],
        y=[line.value[end] for end in ends],
        mode="markers",
        hoverinfo="skip",
        marker={"size": 9, "color": _colour(line)},
        cliponaxis=False,
    )


def _name_ends(figure: go.Figure, lines: Sequence[Line], share: bool, small: bool) -> None:
    """Names at the ends of their lines, pushed apart where the lines end close together."""
    ends = sorted(((line.value[-1], line) for line in lines if len(line.x)), key=lambda end: end[0])
    placed: list[float] = []
    for value, line in ends:
        at = max(value, placed[-1] + APART) if placed else value
        placed.append(at)
        said = f"{value:.0%}" if share else f"{value:.2f}"
        figure.add_annotation(
            x=line.x[-1],
            y=at,
            text=said if small and line.yours else f"{line.name}: {said}" if line.yours else line.name,
            showarrow=False,
            xanchor="right" if not line.yours else "left",
            xshift=8 if line.yours else -4,
            yshift=0 if line.yours else -22,
            font={"size": 13, "color": _colour(line), "weight": 600 if line.yours else 400},
            bgcolor=faint(ink().page, 0.8),
        )
    figure.update_layout(margin_r=44 if small else 90)


def _range(lines: Sequence[Line], target: float | None, share: bool) -> list[float]:
    lows = [value for line in lines for value in line.low]
    highs = [value for line in lines for value in line.high] + ([target + 0.03] if target else [])
    low, high = min(lows, default=0.0), max(highs, default=1.0)
    room = 0.06 * (high - low or 1.0)
    return [max(0.0, low - room), min(1.02, high + room) if share else high + room]


def spark(
    value: Sequence[float], low: Sequence[float], high: Sequence[float], target: float, height: int = 66
) -> go.Figure:
    """A curve small enough for a card: the line, its band and the target, nothing else but the last value."""
    line = Line("", list(range(len(value))), value, low, high)
    figure = learning_curve([line], height=height, small=True)
    figure.add_hline(y=target, line={"dash": "dash", "width": 1.3, "color": ink().text})
    figure.update_layout(margin={"l": 4, "r": 48, "t": 4, "b": 4})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, range=_range([line], target, True))
    return figure


def label_bars(names: Sequence[str], counts: Sequence[int], height: int) -> go.Figure:
    """How many labels each class has, in the colours of the classes."""
    figure = blank(ink(), height)
    total = sum(counts) or 1
    figure.add_bar(
        x=list(counts),
        y=[plain(name) for name in names],
        orientation="h",
        marker={"color": [ink().of_class(number) for number in range(len(names))]},
        width=0.62,
        text=[f"{count} · {count / total:.0%}" for count in counts],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.update_yaxes(
        autorange="reversed", showgrid=False, tickfont={"size": 14, "color": ink().text}, type="category"
    )
    figure.update_xaxes(visible=False)
    figure.update_layout(margin={"l": 8, "r": 70, "t": 4, "b": 4})
    figure.update_yaxes(automargin=True)
    return figure
