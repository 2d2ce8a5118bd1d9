"""Lines against labels (or tokens): a few drawn strongly with bands, each named at its end instead of in a legend."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from al_core.comparison.contenders import title
from al_core.comparison.statistics.curves import BY_LABELS
from al_core.figures.canvas import Ink, Palette, faint, without_tags, wrapped

LETTER = 7.2  # pixels, about, of a letter of a line's name
NAME_HEIGHT = 19  # pixels from one name to the next
NARROW = 500  # pixels, about, that a chart has at least between its axes
NAME_WIDTH = 15  # letters of a line of a name: on a phone the lines need most of the room


@dataclass(frozen=True)
class Line:
    """A named curve in labels (or tokens) with its band; without `bold` and `named` it stays in the background."""

    name: str
    x: Sequence[float]
    value: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    colour: str
    width: float = 2.2
    band: float = 0.1
    bold: bool = False
    named: bool = True
    unit: str = BY_LABELS

    @property
    def has_band(self) -> bool:
        """Whether anything is known of where else it might lie; of one repeat nothing is."""
        return bool(np.isfinite([*self.low, *self.high]).all() and (self.low, self.high) != (self.value, self.value))

    def crosses(self, left: float, right: float, low: float, high: float) -> bool:
        """Whether the line runs through this box."""
        if right < self.x[0] or left > self.x[-1]:
            return False
        x = np.clip(np.linspace(left, right, 30), self.x[0], self.x[-1])
        y = np.interp(x, self.x, self.value)
        return bool(y.min() <= high and y.max() >= low)


def lines_of(table: pd.DataFrame, column: str, colours: Palette) -> list[Line]:
    """A line a strategy from rows of strategy, n_labels (or what else is counted), low, high and this column."""
    along = next(name for name in map(str, table) if name.startswith("n_"))
    return [
        replace(
            line_of(str(name), colours),
            unit=along.removeprefix("n_"),
            x=one[along].tolist(),
            value=one[column].tolist(),
            low=one["low"].tolist(),
            high=one["high"].tolist(),
        )
        for name, one in table.groupby("strategy", sort=False)
    ]


def line_of(strategy: str, colours: Palette) -> Line:
    """How a strategy is drawn, without its values yet."""
    lead, strong = strategy == colours.lead, strategy in colours.colours
    band = (0.14 if lead else 0.1) if strong else 0.0
    width = 3.0 if lead else 2.2 if strong else 1.2
    return Line(title(strategy), [], [], [], [], colours.colour(strategy), width, band, lead, strong)


def labels_axis(figure: go.Figure, lines: Sequence[Line]) -> None:
    """An x axis in labels (or tokens), from first to last, at least ten of them, so that its ticks are whole."""
    ends = [x for line in lines for x in (line.x[0], line.x[-1])]
    figure.update_xaxes(title_text=lines[0].unit, tickformat=",", range=[min(ends), max(max(ends), min(ends) + 10)])


def add_lines(figure: go.Figure, lines: Sequence[Line], ink: Ink, form: str) -> None:
    """Draw lines with their bands, and their names beside the figure; `form` is how d3 writes a value: ".0%"."""
    draw_lines(figure, lines, form)
    name_ends(figure, [line for line in lines if line.named], ink)


def draw_lines(figure: go.Figure, lines: Sequence[Line], form: str) -> None:
    """Draw lines with their bands, the bold ones last."""
    for line in lines:
        if line.has_band:
            x, y = [*line.x, *reversed(line.x)], [*line.high, *reversed(line.low)]
            fill = faint(line.colour, line.band)
            figure.add_scatter(x=x, y=y, fill="toself", fillcolor=fill, mode="lines", line_width=0, hoverinfo="skip")
    for line in sorted(lines, key=lambda line: (line.named, line.bold)):
        likely = f", likely %{{customdata[0]:{form}}} to %{{customdata[1]:{form}}}" * line.has_band
        figure.add_scatter(
            x=list(line.x),
            y=list(line.value),
            mode="lines",
            line={"color": line.colour, "width": line.width},
            customdata=np.column_stack([line.low, line.high]),
            name=without_tags(line.name),
            hovertemplate=f"%{{fullData.name}}<br>%{{x:,}} {line.unit}: %{{y:{form}}}{likely}<extra></extra>",
        )


def name_ends(figure: go.Figure, lines: Sequence[Line], ink: Ink) -> None:
    """The names right of the figure, each at the height of its line's end, pushed apart where lines end close together.

    The figure's y axis must have a range.
    """
    low, high = figure.layout.yaxis.range
    margin = figure.layout.margin
    named = sorted(lines, key=lambda line: line.value[-1])
    words = [wrapped(line.name, NAME_WIDTH).split("<br>") for line in named]
    most = max((len(parts) for parts in words), default=1)
    gap = (NAME_HEIGHT * most - 2 * (most - 1)) * (high - low) / (figure.layout.height - margin.t - margin.b)
    ends = apart([line.value[-1] for line in named], gap, low, high)
    for line, parts, y in zip(named, words, ends, strict=True):
        said = "<br>   ".join(parts)
        figure.add_annotation(
            x=1,
            xref="paper",
            y=y,
            text=f'<span style="color:{line.colour}">●</span> {f"<b>{said}</b>" if line.bold else said}',
            showarrow=False,
            xanchor="left",
            xshift=6,
            align="left",
            font={"size": 13, "color": ink.text},
        )
    longest = max((len(part) for parts in words for part in parts), default=0)
    figure.update_layout(margin_r=32 + LETTER * longest)


def room_of(figure: go.Figure, words: str, width: int = NARROW) -> tuple[float, float]:
    """How much of the axes words take: to the right, and in height. The figure's axes must have a range."""
    (left, right), (low, high), margin = figure.layout.xaxis.range, figure.layout.yaxis.range, figure.layout.margin
    share = LETTER * len(words) / width
    return share * (right - left), NAME_HEIGHT * (high - low) / (figure.layout.height - margin.t - margin.b)


def free_place(
    figure: go.Figure, lines: Sequence[Line], y: float, words: str, width: int = NARROW
) -> tuple[float, bool]:
    """Where on a level line no curve runs through its words: a share of the way, and whether above it.

    Where there is no such place, at the left, above.
    """
    (start, end), (wide, high) = figure.layout.xaxis.range, room_of(figure, words, width)
    last = 1 - wide / (end - start)
    for share in (0.0, last, 0.25 * last, 0.5 * last, 0.75 * last):
        left = start + share * (end - start)
        for above in (True, False):
            box = (left, left + wide, y if above else y - high, y + high if above else y)
            if not any(line.crosses(*box) for line in lines if len(line.x)):
                return share, above
    return 0.0, True


def apart(heights: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Ascending heights moved as little as it takes to be `gap` apart, within low and high where there is room."""
    blocks: list[list[float]] = []  # runs that touch: their number and the mean height of their first
    for place, height in enumerate(heights):
        blocks.append([1.0, height - place * gap])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            n, first = blocks.pop()
            blocks[-1] = [blocks[-1][0] + n, (blocks[-1][0] * blocks[-1][1] + n * first) / (blocks[-1][0] + n)]
    firsts = [first for n, first in blocks for _ in range(int(n))]
    top = max(low, high - gap * (len(firsts) - 1))
    return [min(max(first, low), top) + place * gap for place, first in enumerate(firsts)]


def reach_of(lines: Sequence[Line], also: Sequence[float] = (), most: float = float("inf")) -> list[float]:
    """The range of a y axis with all lines, bands and other values in it, and a little room, up to `most`."""
    values = [value for line in lines for one in (line.value, line.low, line.high) for value in one]
    known = [value for value in [*values, *also] if np.isfinite(value)] or [0.0, 1.0]
    room = 0.06 * (max(known) - min(known) or 1.0)
    return [min(known) - room, min(max(known) + room, most)]
