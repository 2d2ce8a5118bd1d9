"""The numbers of a comparison in one table, and the table in words."""

from math import isfinite, isnan
from typing import TypeAlias

import pandas as pd

from al_core.amounts import seconds
from al_core.comparison.contenders import title_and_term
from al_core.comparison.statistics.areas import area_between, normalised_area, published_area, standings
from al_core.comparison.statistics.curves import BY_LABELS, USUAL, Curves, Runs, paired
from al_core.comparison.statistics.intervals import of_mean
from al_core.comparison.statistics.targets import reaches, savings
from al_core.evaluation.metrics import metric_named
from al_core.matrices.rows import Floats

_Range: TypeAlias = tuple[float, float]


def ranked_table(runs: Runs, target: float, baseline: str = USUAL, span: _Range | None = None) -> pd.DataFrame:
    """A row a strategy, best first: areas, ends, deficiency, labels (or tokens) to the target and seconds a round.

    Beside the columns of `standings`: `aubc_published` (Lu, Li and Lin 2023) and `aulc` over the range in `span`
    (default: all), with `_low` and `_high`; `needed` and `saved` in words. Raises BadInput and UnknownName.
    """
    curves = paired(runs)
    table = standings(curves, baseline).rename(columns=lambda name: name.replace("area", "aubc_plain"))
    published = published_area(curves.at, curves.values)
    for name, areas in (("aubc_published", published), ("aulc", _aulc(curves, span))):
        for column, values in zip((name, f"{name}_low", f"{name}_high"), of_mean(areas.T), strict=True):
            table[column] = table["strategy"].map(dict(zip(curves.strategies, values.tolist(), strict=True)))
    table["needed"] = table["strategy"].map({one.strategy: one.text for one in reaches(curves, target)})
    saved = _saved(curves, target, baseline)
    return table.assign(saved=[saved.get(str(name), "") for name in table["strategy"]])


def _aulc(curves: Curves, span: _Range | None) -> Floats:
    if span is None:
        return normalised_area(curves.at, curves.values)
    return area_between(curves.at, curves.values, *span, curves.unit)


def _saved(curves: Curves, target: float, baseline: str) -> dict[str, str]:
    if curves.yardstick(baseline) is None:
        return {}
    return {one.needed.strategy: one.text for one in savings(curves, target, baseline)}


def in_words(
    board: pd.DataFrame, metric: str, target: float, span: _Range | None = None, unit: str = BY_LABELS
) -> pd.DataFrame:
    """The scoreboard as people read it: each number with its interval, and headings that say what it is."""
    measure, over = metric_named(metric), "" if span is None else f", {span[0]:,} to {span[1]:,} {unit}"
    qualities = {
        "AUBC, plain": "aubc_plain",
        "AUBC, as published": "aubc_published",
        f"AULC{over}": "aulc",
        "Start": "start",
        "End": "end",
    }
    shown = {"Strategy": [title_and_term(name) for name in board["strategy"]]}
    shown |= {heading: _with_interval(board, name, measure.scale) for heading, name in qualities.items()}
    shown |= {"Deficiency": _with_interval(board, "deficiency", 1)}
    shown |= {
        f"{unit.capitalize()} to {measure.level(target)}": board["needed"].tolist(),
        "Saved": board["saved"].tolist(),
    }
    return pd.DataFrame({**shown, "Time of a round": [seconds(value) for value in board["seconds"]]})


def _with_interval(board: pd.DataFrame, name: str, scale: int) -> list[str]:
    rows = board[[name, f"{name}_low", f"{name}_high"]].to_numpy().tolist()
    return [_interval(value, low, high, scale) for value, low, high in rows]


def _interval(value: float, low: float, high: float, scale: int) -> str:
    """ "93.1 (92.4–93.8)", and only what is known of it."""
    if isnan(value):
        return "n/a"
    digits = 1 if scale == 100 else 3
    if not (isfinite(low) and isfinite(high)):
        return f"{scale * value:.{digits}f}"
    return f"{scale * value:.{digits}f} ({scale * low:.{digits}f} to {scale * high:.{digits}f})"
