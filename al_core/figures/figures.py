"""The pictures of a comparison: curves, differences, who beats whom, ranks; and all of them in one call."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from al_core.comparison.contenders import side_by_side, title
from al_core.comparison.statistics.areas import paired_areas
from al_core.comparison.statistics.contests import pairwise
from al_core.comparison.statistics.curves import USUAL, Runs, differences, mean_curves, paired
from al_core.comparison.statistics.picked import Picked
from al_core.comparison.statistics.ranks import areas_by_set, mean_ranks
from al_core.comparison.statistics.verdicts import verdict
from al_core.figures.bars import labels_to_target, round_times
from al_core.figures.canvas import LIGHT, Ink, Palette, blank, dashed, with_title, without_tags, wrapped
from al_core.figures.lines import add_lines, free_place, labels_axis, lines_of, reach_of
from al_core.figures.picks import portraits

MOST_STRONG = 4  # lines that are drawn strongly
MOST_NAMED = 7  # columns of the matrix with room for a name
FIGURE_TITLES = {
    "curves": "Learning curves, mean of the repeats with 95% bands",
    "labels_to_target": "{unit} to reach the target, with 95% intervals",
    "differences": "Better or worse than the baseline, paired, with 95% bands",
    "contests": "Won / tied / lost, shaded where the difference is real",
    "round_times": "Seconds a round: learning, asking",
}

Figures: TypeAlias = dict[str, go.Figure]


def draw(
    runs: pd.DataFrame,
    *,
    target: float | None = None,
    baseline: str = USUAL,
    picked: Picked | None = None,
    ink: Ink = LIGHT,
    by: str | None = None,
) -> Figures:
    """Every picture of what `compare` or `compare_grid` gave, each with its title.

    Parameters
    ----------
    runs : DataFrame
        Rows of `compare` or `compare_grid`; several models or batch sizes are held side by side, each with its name
        behind the strategy's.
    target : float, default None
        In the metric's unit; without it nothing is counted up to one.
    baseline : str, default "random"
        The strategy that the others are held against.
    picked : Picked, default None
        What each strategy picked, for pictures of that.
    ink : Ink, default the light one
        Colours of paper, lines and words.
    by : str, default None
        What the curves run along: "labels", or what the runs count beside them, as "tokens" in a column n_tokens. None:
        that, where there is any.

    Returns
    -------
    dict of str to plotly Figure
        By name; show one with `.show()`.

    Raises
    ------
    BadInput
        Where nothing can be compared yet, or for a target that there cannot be.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, draw
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> list(draw(runs, target=0.9))
    ['curves', 'labels_to_target', 'differences', 'contests', 'round_times']
    """
    runs = side_by_side(runs)
    curves = paired(runs, by)
    pick = verdict(curves, target, baseline).pick if len(curves.strategies) > 1 else None
    colours = palette(curves, ink, baseline, pick or "")
    drawn = {"curves": learning_curves(curves, colours, target)}
    if target is not None:
        drawn["labels_to_target"] = labels_to_target(curves, colours, target)
    if len(curves.strategies) > 1:
        if baseline in curves.strategies:
            drawn["differences"] = paired_differences(curves, colours, baseline)
        drawn["contests"] = contest_table(curves, colours)
    drawn["round_times"] = round_times(runs, colours)
    unit = curves.unit.capitalize()
    titled = {name: with_title(figure, FIGURE_TITLES[name].format(unit=unit)) for name, figure in drawn.items()}
    return titled if picked is None else titled | portraits(picked, colours)


def palette(
    runs: Runs, ink: Ink = LIGHT, baseline: str = USUAL, lead: str = "", strong: Sequence[str] | None = None
) -> Palette:
    """Colours for the baseline (grey) and the best three others, unless `strong` names those to be seen."""
    curves = paired(runs)
    shown = (
        highlighted(curves, baseline, lead) if strong is None else [one for one in strong if one in curves.strategies]
    )
    others = [one for one in curves.strategies if one in shown and one != baseline]
    colours = dict(zip(others, ink.series, strict=False))
    return Palette(ink, colours | ({baseline: ink.random} if baseline in shown else {}), lead)


def highlighted(runs: Runs, baseline: str = USUAL, lead: str = "") -> list[str]:
    """The strategies worth a strong line: the leader, the baseline, and those with the best area up to four."""
    curves = paired(runs)
    order = np.argsort(-curves.sign * paired_areas(curves).mean(axis=1), kind="stable")
    ordered = [curves.strategies[place] for place in order]
    ahead = [one for one in (lead, baseline) if one in ordered]
    return list(dict.fromkeys([*ahead, *ordered]))[:MOST_STRONG]


def learning_curves(runs: Runs, colours: Palette, target: float | None = None, height: int = 284) -> go.Figure:
    """The mean curves with pointwise 95% bands, and the target dashed."""
    curves = paired(runs)
    measure, share = curves.measure, curves.measure.is_share
    lines = lines_of(mean_curves(curves), "value", colours)
    figure = blank(colours.ink, height)
    heights = reach_of(lines, [] if target is None else [target], 1.02 if share else np.inf)
    figure.update_yaxes(tickformat=".0%" if share else ".2f", range=heights)
    labels_axis(figure, lines)
    add_lines(figure, lines, colours.ink, ".1%" if share else ".3f")
    if target is not None:
        words = f"target {measure.level(target)}"
        x, above = free_place(figure, lines, target, words)
        dashed(figure, colours.ink, target, words, x=x, above=above)
    return figure


def paired_differences(runs: Runs, colours: Palette, baseline: str = USUAL, height: int = 284) -> go.Figure:
    """How much better than the baseline on the same repeats, with pointwise 95% bands; the baseline itself is level.

    Raises UnknownName.
    """
    curves = paired(runs)
    gains = differences(curves, baseline)
    measure, share = curves.measure, curves.measure.is_share
    gains[["gain", "low", "high"]] *= measure.scale
    level = {"strategy": baseline, curves.column: curves.at, "gain": 0.0, "low": 0.0, "high": 0.0}
    lines = lines_of(pd.concat([gains, pd.DataFrame(level)]), "gain", _with_baseline(colours, baseline))
    figure = blank(colours.ink, height)
    figure.update_yaxes(title_text=f"{measure.unit} better", tickformat="+~g", range=reach_of(lines))
    labels_axis(figure, lines)
    add_lines(figure, lines, colours.ink, "+.1f" if share else "+.3f")
    return figure


def _with_baseline(colours: Palette, baseline: str) -> Palette:
    """A baseline that is not among the strong lines is named all the same."""
    return replace(colours, colours={baseline: colours.ink.random, **colours.colours})


def contest_table(runs: Runs, colours: Palette) -> go.Figure:
    """Won, tied and lost repeats of each strategy (row) against each other; shaded where the difference is real."""
    strategies, table, ink = paired(runs).strategies, pairwise(runs), colours.ink
    names, against = _two_sides(strategies)
    square = (len(names), len(names))
    # The pairs come row by row; only the diagonal is not among them.
    between = ~np.eye(len(strategies), dtype=bool)
    words, real = np.full(square, "", dtype=object), np.full(square, np.nan)
    words[between] = [" / ".join(map(str, counts)) for counts in table[["won", "tied", "lost"]].to_numpy().tolist()]
    real[between] = table["real"].to_numpy()
    row, top = (17 * max(name.count("<br>") + 1 for name in side) + 12 for side in (names, against))
    figure = blank(ink, top + 4 + max(40, row) * len(names))
    figure.add_heatmap(
        z=real,
        text=words,
        x=against,
        y=names,
        texttemplate="%{text}",
        textfont={"size": 14, "color": ink.text},
        colorscale=[[0, ink.page], [1, ink.real]],
        zmin=0,
        zmax=1,
        showscale=False,
        hoverinfo="skip",
        xgap=1,
        ygap=1,
    )
    figure.update_xaxes(side="top", ticks="", showline=False, tickangle=0)
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="", automargin=True, tickfont_color=ink.text)
    return figure.update_layout(margin={"l": 8, "r": 4, "t": top, "b": 4}, plot_bgcolor=ink.grid)


def _two_sides(strategies: Sequence[str]) -> tuple[list[str], list[str]]:
    """What rows and columns are called; where there are many, columns go by the numbers of the rows."""
    if len(strategies) > MOST_NAMED:
        names = [f"{without_tags(title(name))} <b>{number}</b>" for number, name in enumerate(strategies, start=1)]
        return names, [f"vs <b>{number}</b>" for number in range(1, len(strategies) + 1)]
    return [wrapped(title(name)) for name in strategies], [wrapped(f"vs {title(name)}", 10) for name in strategies]


def rank_over_sets(runs_by_set: Mapping[str, Runs], ink: Ink = LIGHT) -> go.Figure:
    """Mean ranks over data sets, best first, and how far apart two must be to differ. Raises BadInput."""
    ranks = mean_ranks(areas_by_set(runs_by_set))
    names, means = [wrapped(title(name)) for name in ranks.mean], list(ranks.mean.values())
    figure = blank(ink, 110 + 32 * len(names))
    said, at = [f"  {mean:.1f}" for mean in means], {"size": 11, "color": ink.yours}
    figure.add_scatter(x=means, y=names, mode="markers+text", text=said, textposition="middle right", marker=at)
    apart = {"x0": 1, "x1": 1 + ranks.critical_difference, "y0": -1, "y1": -1}
    figure.add_shape(type="line", **apart, line={"width": 3, "color": ink.muted})
    words = f"real if this far apart (Nemenyi); all alike: p = {ranks.p:.2g} (Friedman)"
    place = {"x": 1, "y": -1, "xanchor": "left", "yanchor": "bottom", "yshift": 3, "showarrow": False}
    figure.add_annotation(**place, text=words, font={"size": 13, "color": ink.muted})
    most = max(len(names), 1 + ranks.critical_difference) + 0.4
    figure.update_xaxes(title_text=f"mean rank over {ranks.n_sets} data sets, 1 is best", dtick=1, range=[0.8, most])
    figure.update_yaxes(type="category", range=[len(names) - 0.4, -1.9], automargin=True, tickfont_color=ink.text)
    return figure.update_traces(cliponaxis=False, hoverinfo="skip")
