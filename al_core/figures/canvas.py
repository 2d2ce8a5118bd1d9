"""What every chart is drawn with: the ink of a light and a dark page, the colours of strategies, the empty figure."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

MARGINS = {"l": 46, "r": 20, "t": 12, "b": 42}


@dataclass(frozen=True)
class Ink:
    """The colours of a page, "#rrggbb": words, grid, the model's line, the line of labels drawn at random, and others.

    `classes` are for the classes of the data, by their numbers; past them a class is grey. Strategies take the same
    colours, those first that stand furthest apart.
    """

    text: str
    muted: str
    grid: str
    axis: str
    yours: str
    random: str
    hover: str
    page: str
    real: str
    classes: tuple[str, ...]

    @property
    def series(self) -> tuple[str, ...]:
        """The colours of strategies, in the order in which they are taken."""
        return (*self.classes[:2], *self.classes[5:], *self.classes[2:5])

    def of_class(self, number: int) -> str:
        """The colour of a class by its number."""
        return self.classes[number] if number < len(self.classes) else self.random


LIGHT = Ink(
    text="#1B2430",
    muted="#56616F",
    grid="#E6EAEF",
    axis="#AEB7C2",
    yours="#1D3A5F",
    random="#7C8793",
    hover="#F4F6F8",
    page="#FFFFFF",
    real="#DDEBF7",
    classes=("#004C97", "#CC7000", "#1F9480", "#7A1038", "#6A521A", "#7765FF"),
)
DARK = Ink(
    text="#E8ECF1",
    muted="#AAB4C0",
    grid="#262F3B",
    axis="#4A5666",
    yours="#9CC4F2",
    random="#8C97A5",
    hover="#1B222C",
    page="#11161D",
    real="#1D3552",
    classes=("#3B97F5", "#F2703A", "#4FE0A6", "#D977AC", "#F2D22E", "#D8CFF8"),
)


@dataclass(frozen=True)
class Palette:
    """The ink, the colours of the strategies that are drawn strongly, and the one that leads; the rest is grey."""

    ink: Ink
    colours: Mapping[str, str]
    lead: str = ""

    def colour(self, strategy: str) -> str:
        """The colour of a strategy in every picture."""
        return self.colours.get(strategy, self.ink.axis)


def blank(ink: Ink, height: int) -> go.Figure:
    """An empty figure in the house style: nothing zooms, so that no wheel and no thumb is caught in it."""
    axis = {"fixedrange": True, "tickfont": {"size": 13, "color": ink.muted}, "zeroline": False}
    title = {"title": {"font": {"size": 13, "color": ink.muted}}}
    line = {"showgrid": False, "showline": True, "linecolor": ink.axis, "tickcolor": ink.axis}
    return go.Figure(
        layout={
            "height": height,
            "margin": MARGINS,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": "Source Sans, sans-serif", "size": 14, "color": ink.text},
            "showlegend": False,
            "hoverlabel": {"bgcolor": ink.hover, "font": {"color": ink.text}},
            "xaxis": {**axis, **title, **line, "ticks": "outside", "ticklen": 4},
            "yaxis": {**axis, **title, "gridcolor": ink.grid},
        }
    )


def dashed(figure: go.Figure, ink: Ink, y: float, words: str, *, x: float = 0.0, above: bool = True) -> None:
    """A dashed line across the figure, with words on it that begin at `x`, a share of the way to the right."""
    figure.add_hline(y=y, line={"dash": "dash", "width": 1.3, "color": ink.text})
    place: dict[str, Any] = {"x": x, "xref": "paper", "xanchor": "left", "xshift": 4, "y": y}
    place["yshift"] = 10 if above else -10
    look = {"font": {"size": 13, "color": ink.text}, "bgcolor": faint(ink.page, 0.7), "borderpad": 0}
    figure.add_annotation(**place, text=without_tags(words), showarrow=False, **look)


def with_title(figure: go.Figure, words: str) -> go.Figure:
    """The figure with a line of words above it."""
    top = figure.layout.margin.t + 34
    figure.update_layout(height=figure.layout.height + 34, margin_t=top)
    return figure.update_layout(
        title={"text": without_tags(words), "font_size": 15, "x": 0, "xref": "container", "pad_l": 8}
    )


def without_tags(text: str) -> str:
    """Somebody else's words, without the few tags that Plotly would act on."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(text: str, width: int = 17) -> str:
    """Somebody else's words on lines of about so many letters, for where there is little room."""
    return "<br>".join(without_tags(line) for line in textwrap.wrap(text, width)) or without_tags(text)


def faint(colour: str, opacity: float) -> str:
    """A colour "#rrggbb" that lets through what lies behind it."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
