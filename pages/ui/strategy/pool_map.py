"""The picture of a pool: near dots are alike, what is labelled has its class's colour and shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import plotly.graph_objects as go

from al_core.figures.canvas import blank, faint, without_tags
from al_core.names import isolated, straightened
from pages.ui.shared import charts

SYMBOLS = {"circle": "●", "square": "■", "diamond": "◆", "triangle-up": "▲", "cross": "✚", "star": "★"}
BESIDE = {"x": "✖", "circle-open": "○"}  # of kinds beside the classes, whose numbers are -1 and -2
RING, WIDTH = 23, 540  # pixels: a ring, and a map on a page of 1280
LETTER, NAME_HEIGHT = 8, 19  # pixels: of a name
SHIFTS = (18, -18, 42, -42, 66, -66)


@dataclass(frozen=True)
class Map:
    """A pool in two dimensions: dots, labelled rows by class number, and the rows that come next, in their order."""

    points: np.ndarray
    labelled: dict[int, int] = field(default_factory=dict)
    next_rows: Sequence[int] = ()
    words: dict[int, str] = field(default_factory=dict)


def pool_map(drawn: Map, classes: Mapping[int, str], height: int) -> go.Figure:
    """The pool as dots, what is labelled in class colours and shapes, and rings around what comes next."""
    ink = charts.ink()
    figure = blank(ink, height)
    x, y = drawn.points[:, 0], drawn.points[:, 1]
    figure.add_scatter(
        x=x, y=y, mode="markers", marker={"size": 4, "color": ink.random, "opacity": 0.35}, hoverinfo="skip"
    )
    for number, name in classes.items():
        rows = [row for row, label in drawn.labelled.items() if label == number]
        marker = {
            "size": 9,
            "color": _colour(number),
            "symbol": _symbol(number)[0],
            "line": {"width": 1, "color": ink.page},
        }
        words = [without_tags(f"{isolated(name)}: {straightened(drawn.words.get(row, ''))}") for row in rows]
        figure.add_scatter(x=x[rows], y=y[rows], mode="markers", marker=marker, hovertext=words, hoverinfo="text")
    _region_names(figure, drawn, classes)
    _rings(figure, drawn)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.update_layout(margin={"l": 4, "r": 4, "t": 4, "b": 4})
    return figure


def _region_names(figure: go.Figure, drawn: Map, classes: Mapping[int, str]) -> None:
    """Each class's name at the middle of its labelled rows, where it hides no ring and no other name."""
    scale = (WIDTH, figure.layout.height) / np.maximum(np.ptp(drawn.points, axis=0), 1e-9)
    taken = [(*spot, RING, RING) for spot in drawn.points[list(drawn.next_rows)] * scale]
    for number, name in classes.items():
        rows = [row for row, label in drawn.labelled.items() if label == number]
        if rows:
            middle = np.median(drawn.points[rows], axis=0)
            x, y = middle * scale
            wide = LETTER / 2 * (len(name) + 2)
            shift = _shift(x, y, wide, taken)
            taken.append((x, y + shift, wide, NAME_HEIGHT))
            figure.add_annotation(
                x=float(middle[0]),
                y=float(middle[1]),
                text=_region_name(number, name),
                showarrow=False,
                yshift=shift,
                bgcolor=faint(charts.ink().page, 0.85),
                font={"size": 14, "color": charts.ink().text},
            )


def _region_name(number: int, name: str) -> str:
    return f"<span style='color:{_colour(number)}'>{_symbol(number)[1]}</span> {without_tags(isolated(name))}"


def _symbol(number: int) -> tuple[str, str]:
    """The symbol of a class, and the same as a letter."""
    return list(BESIDE.items())[-number - 1] if number < 0 else list(SYMBOLS.items())[number % len(SYMBOLS)]


def _colour(number: int) -> str:
    return charts.ink().of_class(number) if number >= 0 else charts.ink().text


def _shift(x: float, y: float, wide: float, taken: Sequence[tuple[float, float, float, float]]) -> int:
    """Pixels above a spot at which a name so wide to either side covers nothing that is there already."""
    beside = [(up - y, high) for right, up, half, high in taken if abs(right - x) < wide + half]
    return next((shift for shift in SHIFTS if all(abs(up - shift) > high for up, high in beside)), SHIFTS[0])


def _rings(figure: go.Figure, drawn: Map) -> None:
    rows, ink = list(drawn.next_rows), charts.ink()
    points = drawn.points[rows] if rows else np.empty((0, 2))
    figure.add_scatter(
        x=points[:, 0],
        y=points[:, 1],
        mode="markers+text",
        text=[f"<b>{place}</b>" for place in range(1, len(rows) + 1)],
        textfont={"size": 13, "color": ink.text},
        hovertext=[without_tags(drawn.words.get(row, "")) for row in rows],
        hoverinfo="text",
        marker={"size": RING, "color": ink.page, "line": {"width": 2.4, "color": ink.text}},
    )
