"""What of an experiment can be compared: a run that failed costs itself, and not the comparison."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

import numpy as np
import pandas as pd

from al_core.comparison.contenders import Contender, Setting, named_contenders, side_by_side, title, under
from al_core.comparison.plans import Plan
from al_core.comparison.runs import Key
from al_core.comparison.statistics.curves import USUAL, Runs, paired

_NO_VALUE = "has no value of the metric in some repeats; its model may give no probabilities"


@dataclass(frozen=True, eq=False)
class Results:
    """Runs that can be held against each other, and how many repeats they will have when all are in.

    `left_out` are those that failed in more than half of their repeats or have no value of the metric, with why.
    """

    runs: pd.DataFrame
    planned: int
    left_out: dict[str, str]


def comparable(runs: pd.DataFrame, plan: Plan, failed: Iterable[Key] = (), setting: Setting | None = None) -> Results:
    """The comparable part of rows of `compare_grid` under one setting, or with all settings side by side."""
    spoilt: dict[tuple[str, Setting], set[int]] = defaultdict(set)
    for model, task_model, batch_size, strategy, seed in failed:
        found = Setting(model, task_model, batch_size)
        if setting in (None, found):
            spoilt[strategy, found].add(seed)
    chosen = runs if setting is None else under(runs, setting)
    every, folded = named_contenders(chosen), side_by_side(chosen)
    left_out = _left_out(folded, every, spoilt, plan.n_seeds)
    lost: set[int] = set().union(*(spoilt[one.strategy, one.setting] for one in every if one.name not in left_out))
    return Results(folded[~folded["strategy"].isin(list(left_out))], plan.n_seeds - len(lost), left_out)


def _left_out(
    runs: pd.DataFrame, every: list[Contender], spoilt: dict[tuple[str, Setting], set[int]], seeds: int
) -> dict[str, str]:
    names = {(one.strategy, one.setting): one.name for one in every}
    often = {
        names.get(key, title(key[0])): f"failed in {len(lost)} of {seeds} repeats"
        for key, lost in spoilt.items()
        if 2 * len(lost) > seeds
    }
    return often | dict.fromkeys(_undefined(runs), _NO_VALUE)


def _undefined(runs: pd.DataFrame) -> list[str]:
    """The strategies with a run that has no value at all; a point without one is cut from every run."""
    known = runs["value"].notna().groupby([runs["strategy"], runs["seed"]], sort=False).any()
    return list(dict.fromkeys(str(name) for name, _ in known.index[~known]))


def usual_target(runs: Runs, wanted: float | None = None, baseline: str = USUAL) -> float:
    """The wanted target, where some strategy gets that far; else what the baseline has in the end, in whole percents.

    Raises BadInput where nothing can be compared.
    """
    curves = paired(runs)
    ends = curves.values[..., -1].mean(axis=1)
    if wanted is not None and (curves.sign * (ends - wanted)).max() >= 0:
        return wanted
    place = curves.place(baseline) if baseline in curves.strategies else int(np.argmin(curves.sign * ends))
    return curves.sign * floor(100 * curves.sign * float(ends[place])) / 100
