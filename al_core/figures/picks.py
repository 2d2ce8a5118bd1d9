"""Pictures of what each strategy of a comparison picked."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from al_core.comparison.contenders import title
from al_core.comparison.statistics.picked import Picked
from al_core.figures.bars import Bar, bar_figure
from al_core.figures.canvas import Palette, blank, faint, with_title, without_tags, wrapped
from al_core.figures.lines import add_lines, labels_axis, lines_of, reach_of

TYPICAL = 0.05  # of rows drawn at random lie further out than 95% of the pool
_MOST_CLASSES = 12
DOT = 8
PICK_TITLES = {
    "class_mix": "{kinds} of what was asked, and of the pool",
    "outliers": "Odd rows among what was asked: further out than 95% of the pool",
    "redundancy": "How far apart the rows of a batch lie",
    "overlap": "Share of what was asked that the baseline asked too (Jaccard index)",
}


def class_mix_bars(picked: Picked, colours: Palette) -> go.Figure:
    """A bar a strategy, divided by the classes of what it asked, and one for the pool.

    Beyond 12 classes the rarest of the pool are taken together.
    """
    shares = _commonest(picked.classes)
    names = [wrapped(title(str(name))) if name else "<b>the pool</b>" for name in shares.index]
    figure = blank(colours.ink, 60 + 40 * len(names))
    for place, name in enumerate(shares.columns):
        shown = [f"{without_tags(str(name))} {share:.0%}" for share in shares[name]]
        figure.add_bar(
            x=shares[name].tolist(),
            y=names,
            orientation="h",
            name=without_tags(str(name)),
            text=shown,
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": colours.ink.text, "size": 13},
            marker={"color": faint(colours.ink.of_class(place), 0.35), "line": {"color": colours.ink.page, "width": 1}},
            hovertemplate="%{fullData.name}: %{x:.1%}<extra></extra>",
        )
    # What does not fit is said under the pointer only.
    figure.update_layout(uniformtext={"minsize": 12, "mode": "hide"})
    figure.update_layout(barmode="stack", bargap=0.3, margin={"l": 8, "r": 8, "t": 4, "b": 34})
    figure.update_xaxes(range=[0, 1], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    return figure.update_yaxes(autorange="reversed", showgrid=False, automargin=True, tickfont_color=colours.ink.text)


def outlier_shares(picked: Picked, colours: Palette) -> go.Figure:
    """The share of odd rows among those that each strategy asked, beside that of rows drawn at random."""
    return _against(picked.outliers, colours, TYPICAL, "share of odd rows", "at random 5%", ".0%")


def redundancies(picked: Picked, colours: Palette) -> go.Figure:
    """How far apart the rows of a batch lie, 1 is as at random; less is redundant. Empty for batches of one."""
    return _against(picked.redundancy, colours, 1.0, "distance within a batch, 1 is as at random", "at random", ".2f")


def overlaps(picked: Picked, colours: Palette, height: int = 284) -> go.Figure:
    """What each strategy has asked that the baseline asked too, of all that either did; dotted is what chance gives."""
    lines = lines_of(picked.overlap, "value", colours)
    figure = blank(colours.ink, height)
    by_chance = picked.overlap.drop_duplicates("n_labels")
    heights = reach_of(lines, by_chance["expected"].tolist(), 1.02)
    figure.update_yaxes(tickformat=".0%", range=[max(0.0, heights[0]), heights[1]])
    labels_axis(figure, lines)
    dots = {"dash": "dot", "width": 2, "color": colours.ink.text}
    x, y = by_chance["n_labels"].tolist(), by_chance["expected"].tolist()
    figure.add_scatter(x=x, y=y, mode="lines", line=dots, hovertemplate="by chance: %{y:.1%}<extra></extra>")
    add_lines(figure, lines, colours.ink, ".1%")
    return figure


def pick_map(picked: Picked, strategy: str, colours: Palette, height: int = 400) -> go.Figure:
    """The pool as dots, and what a strategy asked in the first repeat, early ones pale; rings: the first labels."""
    ink, colour = colours.ink, colours.colours.get(strategy, colours.ink.yours)
    figure, place = blank(ink, height), {int(row): at for at, row in enumerate(picked.rows)}
    rounds = picked.asked[strategy]
    asked = [place[row] for batch in rounds for row in batch]
    number = [n for n, batch in enumerate(rounds, start=1) for _ in batch]
    start = [place[int(row)] for row in picked.initial]
    _dots(figure, picked.points, {"size": 4, "color": ink.random, "opacity": 0.35})
    _dots(figure, picked.points[start], {"size": DOT, "color": ink.page, "line": {"width": 1.5, "color": ink.muted}})
    scale = [[0, faint(colour, 0.25)], [1, faint(colour, 1.0)]]
    marker = {"size": DOT, "color": number, "colorscale": scale, "cmin": 1, "line": {"width": 1, "color": ink.page}}
    _dots(figure, picked.points[asked], marker)
    figure.data[-1].update(customdata=number, hoverinfo=None, hovertemplate="round %{customdata}<extra></extra>")
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure.update_layout(margin={"l": 4, "r": 4, "t": 4, "b": 4})


def pick_title(name: str, picked: Picked) -> str:
    """What stands above one of them."""
    return PICK_TITLES[name].format(kinds=picked.kinds)


def portraits(picked: Picked, colours: Palette) -> dict[str, go.Figure]:
    """All of them, name -> figure, each with its title; maps of the strategies that are drawn strongly."""
    drawn = {"class_mix": class_mix_bars(picked, colours), "outliers": outlier_shares(picked, colours)}
    if len(picked.redundancy):
        drawn["redundancy"] = redundancies(picked, colours)
    if len(picked.overlap):
        drawn["overlap"] = overlaps(picked, colours)
    titled = {name: with_title(figure, pick_title(name, picked)) for name, figure in drawn.items()}
    for name in (name for name in picked.asked if name in colours.colours):
        words = f"What “{title(name)}” asked: first pale, last dark"
        titled[f"map_{name}"] = with_title(pick_map(picked, name, colours), words)
    return titled


def _against(table: pd.DataFrame, colours: Palette, usual: float, axis: str, said: str, form: str) -> go.Figure:
    values = table[["value", "low", "high"]].to_numpy(np.float64).tolist()
    every = [
        Bar(name, value, low, high, format(value, form))
        for name, (value, low, high) in zip(table["strategy"], values, strict=True)
    ]
    end = 1.15 * max([usual, *(max(bar.value, np.nan_to_num(bar.high)) for bar in every)])
    figure = bar_figure(every, colours, axis=axis, end=end)
    figure.add_vline(x=usual, line={"dash": "dash", "width": 1.3, "color": colours.ink.axis}, layer="below")
    words = {"x": usual, "y": 1, "yref": "paper", "yanchor": "bottom"}
    figure.add_annotation(**words, text=said, showarrow=False, font={"size": 13, "color": colours.ink.text})
    figure.update_layout(margin_t=24, height=figure.layout.height + 20)
    return figure.update_xaxes(tickformat=form)


def _dots(figure: go.Figure, points: np.ndarray, marker: dict[str, object]) -> None:
    figure.add_scatter(x=points[:, 0], y=points[:, 1], mode="markers", marker=marker, hoverinfo="skip")


def _commonest(shares: pd.DataFrame) -> pd.DataFrame:
    if len(shares.columns) <= _MOST_CLASSES:
        return shares
    common = shares.iloc[-1].nlargest(_MOST_CLASSES - 1).index
    kept = [name for name in shares.columns if name in common]
    return shares[kept].assign(others=shares.drop(columns=kept).sum(axis="columns"))
