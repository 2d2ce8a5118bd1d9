"""The charts, all in the house style: few lines, names at their ends, bands for what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from al_core.amounts import percent
from al_core.figures.canvas import DARK, LIGHT, Ink, blank, dashed, faint, without_tags
from al_core.figures.lines import NARROW, Line, draw_lines, free_place, labels_axis, reach_of
from al_core.pools.cells import shortened

CONFIG = {"displayModeBar": False}
APART = 0.05
LONGEST_NAME = 24
NARROW_SMALL = 200  # pixels, about, that a small chart has at least between its axes


def ink() -> Ink:
    """The colours of the reader's mode; those of the classes are the theme's."""
    mode, usual = ("dark", DARK) if st.context.theme.type == "dark" else ("light", LIGHT)
    return replace(usual, classes=tuple(st.get_option(f"theme.{mode}.chartCategoricalColors") or usual.classes))


def draw(figure: go.Figure, *, key: str, alt: str) -> None:
    """Put a chart on the page, with its message in a sentence for those who do not see it."""
    st.plotly_chart(figure, key=key, theme=None, config=CONFIG, alt=alt)


def curve(name: str, x: Sequence[float], value: Sequence[float], low: Sequence[float], high: Sequence[float]) -> Line:
    """A project's own curve of a score against labels, with its band."""
    return Line(name, x, value, low, high, ink().yours, width=3.0, band=0.2, bold=True)


def at_random(
    name: str, x: Sequence[float], value: Sequence[float], low: Sequence[float], high: Sequence[float]
) -> Line:
    """The curve of labels drawn at random, with its band."""
    return Line(name, x, value, low, high, ink().random, band=0.18)


def learning_curve(
    lines: Sequence[Line], *, height: int, target: float | None = None, share: bool = True, small: bool = False
) -> go.Figure:
    """Curves of a score against labels, each with its band, named at its end."""
    figure, form = blank(ink(), height), ".0%" if share else ".2f"
    draw_lines(figure, lines, ".1%" if share else ".3f")
    for line in lines:
        if line.bold:
            _mark_end(figure, line)
    _name_ends(figure, lines, share, small)
    figure.update_yaxes(tickformat=form, range=_heights(lines, target, share))
    labels_axis(figure, lines)
    if target is not None and share:
        words = f"target {target:.0%}"
        x, above = free_place(figure, lines, target, words, NARROW_SMALL if small else NARROW)
        dashed(figure, ink(), target, words, x=x, above=above)
    figure.update_xaxes(title_text=None if small else "labels learnt from")
    return figure


def mark(figure: go.Figure, x: float, words: str) -> None:
    """A thin line upright at a number of labels, named at its foot."""
    figure.add_vline(x=x, line={"width": 1, "dash": "dot", "color": ink().text}, opacity=0.6)
    late = x > sum(figure.layout.xaxis.range) / 2
    place = {"x": x, "y": 0, "yref": "paper", "yanchor": "bottom"}
    place |= {"xanchor": "right", "xshift": -4} if late else {"xanchor": "left", "xshift": 4}
    figure.add_annotation(text=words, showarrow=False, font={"size": 12, "color": ink().text}, **place)


def _heights(lines: Sequence[Line], target: float | None, share: bool) -> list[float]:
    if not share:
        return reach_of(lines)
    low, high = reach_of(lines, [] if target is None else [target, target + 0.03], most=1.02)
    return [max(0.0, low), high]


def _mark_end(figure: go.Figure, line: Line) -> None:
    marker = {"size": 9, "color": line.colour}
    end = {"x": line.x[-1:], "y": line.value[-1:]}
    figure.add_scatter(**end, mode="markers", marker=marker, hoverinfo="skip", cliponaxis=False)


def _name_ends(figure: go.Figure, lines: Sequence[Line], share: bool, small: bool) -> None:
    """Names at the ends of their lines, pushed apart where the lines end close together."""
    ends = sorted(((line.value[-1], line) for line in lines if len(line.x)), key=lambda end: end[0])
    placed: list[float] = []
    for value, line in ends:
        at = max(value, placed[-1] + APART) if placed else value
        placed.append(at)
        said = percent(value) if share else f"{value:.2f}"
        figure.add_annotation(
            x=line.x[-1],
            y=at,
            text=said if small and line.bold else f"{line.name}: {said}" if line.bold else line.name,
            showarrow=False,
            xanchor="right" if not line.bold else "left",
            xshift=8 if line.bold else -4,
            yshift=0 if line.bold else -22,
            font={"size": 13, "color": line.colour, "weight": 600 if line.bold else 400},
            bgcolor=faint(ink().page, 0.8),
        )
    figure.update_layout(margin_r=44 if small else 90)


def spark(line: Line, target: float, height: int = 66) -> go.Figure:
    """A curve small enough for a card: the line, its band and the target, nothing else but the last value."""
    figure = learning_curve([line], height=height, small=True)
    figure.add_hline(y=target, line={"dash": "dash", "width": 1.3, "color": ink().text})
    figure.update_layout(margin={"l": 4, "r": 48, "t": 4, "b": 4})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, range=_heights([line], target, share=True))
    return figure


def label_bars(classes: Mapping[int, str], counts: Sequence[int], height: int) -> go.Figure:
    """How many labels each class has, in the colours of the classes, which are given by their numbers."""
    figure = blank(ink(), height)
    total = sum(counts) or 1
    figure.add_bar(
        x=list(counts),
        y=list(range(len(classes))),
        orientation="h",
        marker={"color": [ink().of_class(number) for number in classes]},
        width=0.62,
        text=[f"{count} · {count / total:.0%}" for count in counts],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    # By number: two long names may begin alike.
    names = [without_tags(shortened(name, LONGEST_NAME)) for name in classes.values()]
    figure.update_yaxes(autorange="reversed", showgrid=False, tickfont={"size": 14, "color": ink().text})
    figure.update_yaxes(tickmode="array", tickvals=list(range(len(names))), ticktext=names)
    figure.update_xaxes(visible=False)
    figure.update_layout(margin={"l": 8, "r": 70, "t": 4, "b": 4})
    figure.update_yaxes(automargin=True)
    return figure
