"""The charts, all in the house style: few lines, names at their ends, bands for what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
import streamlit as st

CONFIG = {"displayModeBar": False}
COLOURS = {
    "light": {
        "text": "#1B2430",
        "muted": "#56616F",
        "grid": "#E6EAEF",
        "axis": "#AEB7C2",
        "yours": "#1D3A5F",
        "random": "#7C8793",
        "hover": "#F4F6F8",
        "page": "#FFFFFF",
    },
    "dark": {
        "text": "#E8ECF1",
        "muted": "#AAB4C0",
        "grid": "#262F3B",
        "axis": "#4A5666",
        "yours": "#9CC4F2",
        "random": "#8C97A5",
        "hover": "#1B222C",
        "page": "#11161D",
    },
}
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


def colours() -> dict[str, str]:
    """The chart colours of the reader's mode."""
    return COLOURS["dark" if st.context.theme.type == "dark" else "light"]


def class_colours() -> list[str]:
    """The class colours of the reader's mode, by class number; grey beyond them."""
    mode = "dark" if st.context.theme.type == "dark" else "light"
    listed = st.get_option(f"theme.{mode}.chartCategoricalColors") or []
    return list(listed)


def class_colour(number: int) -> str:
    """The colour of a class by its fixed number."""
    known = class_colours()
    return known[number] if number < len(known) else colours()["random"]


def draw(figure: go.Figure, *, key: str, alt: str) -> None:
    """Put a chart on the page, with its message in a sentence for those who do not see it."""
    st.plotly_chart(figure, key=key, theme=None, config=CONFIG, alt=alt)


def learning_curve(
    lines: Sequence[Line], *, height: int, target: float | None = None, share: bool = True, small: bool = False
) -> go.Figure:
    """Curves of a score against labels, each with its band, named at its end."""
    figure = empty_figure(height)
    ink = colours()
    for line in lines:
        _band(figure, line)
    for line in lines:
        _curve(figure, line)
    if target is not None and share:
        figure.add_hline(y=target, line={"dash": "dash", "width": 1.3, "color": ink["text"]})
        figure.add_annotation(
            x=0,
            xref="paper",
            y=target,
            text=f"target {target:.0%}",
            showarrow=False,
            yshift=10,
            xanchor="left",
            font={"size": 13, "color": ink["text"]},
        )
    _name_ends(figure, lines, share, small)
    figure.update_yaxes(tickformat=".0%" if share else ".2f", range=_range(lines, target if share else None, share))
    ends = [x for line in lines for x in (line.x[0], line.x[-1]) if len(line.x)]
    figure.update_xaxes(
        title_text=None if small else "labels learnt from",
        range=[min(ends), max(max(ends), min(ends) + 1)] if ends else None,
    )
    return figure


def empty_figure(height: int) -> go.Figure:
    """An empty figure in the house style."""
    ink = colours()
    axis = {"fixedrange": True, "tickfont": {"size": 13, "color": ink["muted"]}, "zeroline": False}
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 46, "r": 20, "t": 12, "b": 42},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": "Source Sans, sans-serif", "size": 14, "color": ink["text"]},
            "showlegend": False,
            "hoverlabel": {"bgcolor": ink["hover"], "font": {"color": ink["text"]}},
            "xaxis": axis
            | {
                "showgrid": False,
                "showline": True,
                "linecolor": ink["axis"],
                "ticks": "outside",
                "ticklen": 4,
                "tickcolor": ink["axis"],
                "title": {"font": {"size": 13, "color": ink["muted"]}},
            },
            "yaxis": axis | {"gridcolor": ink["grid"]},
        }
    )


def _colour(line: Line) -> str:
    return colours()["yours" if line.yours else "random"]


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
            bgcolor=faint(colours()["page"], 0.8),
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
    figure.add_hline(y=target, line={"dash": "dash", "width": 1.3, "color": colours()["text"]})
    figure.update_layout(margin={"l": 4, "r": 48, "t": 4, "b": 4})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, range=_range([line], target, True))
    return figure


def label_bars(names: Sequence[str], counts: Sequence[int], height: int) -> go.Figure:
    """How many labels each class has, in the colours of the classes."""
    figure = empty_figure(height)
    total = sum(counts) or 1
    figure.add_bar(
        x=list(counts),
        y=[plain(name) for name in names],
        orientation="h",
        marker={"color": [class_colour(number) for number in range(len(names))]},
        width=0.62,
        text=[f"{count} · {count / total:.0%}" for count in counts],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.update_yaxes(
        autorange="reversed", showgrid=False, tickfont={"size": 14, "color": colours()["text"]}, type="category"
    )
    figure.update_xaxes(visible=False)
    figure.update_layout(margin={"l": 8, "r": 70, "t": 4, "b": 4})
    figure.update_yaxes(automargin=True)
    return figure


def plain(text: str) -> str:
    """Somebody else's words, without the few tags that Plotly would act on."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def faint(colour: str, opacity: float) -> str:
    """A colour that lets through what lies behind it."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
