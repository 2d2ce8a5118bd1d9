"""The area under a learning curve, in the definitions in use, and what else sums up a whole curve."""

from math import nan

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from al_core.comparison.statistics.curves import BY_LABELS, USUAL, Curves, Runs, metric_of, paired, unit_of
from al_core.comparison.statistics.intervals import between, of_mean, resampled
from al_core.errors import BadInput
from al_core.matrices.rows import Floats

_SMALLEST = 1e-9  # below it a difference is the rounding of a sum


def published_area(at: ArrayLike, values: ArrayLike) -> Floats:
    """AUBC as published: without the first point, divided by all labels that were asked.

    `values` has shape (..., points), in the metric's unit. With a fixed batch this is the trapezoid over the rounds
    divided by their number, so a flat curve of 1 over n rounds gives (n - 1) / n. nan for a curve of one point.

    Lu, Li and Lin, Re-benchmarking pool-based active learning for binary classification, 2023
    """
    at, value = np.asarray(at, np.float64), np.asarray(values, np.float64)
    if len(at) < 2:
        return np.full(value.shape[:-1], nan)
    return np.asarray(np.trapezoid(value[..., 1:], at[1:]) / (at[-1] - at[0]))


def normalised_area(at: ArrayLike, values: ArrayLike) -> Floats:
    """The plain normalised area, shape (...): the mean height of a curve (..., points), in the metric's unit."""
    at, value = np.asarray(at, np.float64), np.asarray(values, np.float64)
    if len(at) < 2:
        return value[..., 0]
    return np.asarray(np.trapezoid(value, at) / (at[-1] - at[0]))


def area_between(at: ArrayLike, values: ArrayLike, first: float, last: float, unit: str = BY_LABELS) -> Floats:
    """AULC: the mean height of a curve (..., points) from `first` to `last` of the unit, its ends interpolated.

    Raises BadInput where the curve does not cover the range.
    """
    at, value = np.asarray(at, np.float64), np.asarray(values, np.float64)
    if not first < last:
        raise BadInput(f"The range must go up; {first:g} to {last:g} {unit} does not.")
    if first < at[0] or last > at[-1]:
        raise BadInput(f"The curve goes from {at[0]:g} to {at[-1]:g} {unit}, so not from {first:g} to {last:g}.")
    within = np.concatenate([[first], at[(at > first) & (at < last)], [last]])
    heights = np.apply_along_axis(lambda curve: np.interp(within, at, curve), -1, value)
    return normalised_area(within, heights)


def areas_by_run(
    runs: pd.DataFrame, first: float | None = None, last: float | None = None, *, by: str | None = None
) -> pd.DataFrame:
    """The area under the curve of every run by itself, in the definitions in use; unfinished runs are in.

    Parameters
    ----------
    runs : DataFrame
        Rows of `simulate` or `compare`, of one metric.
    first, last : float, default where a run starts and ends
        The range that `aulc` covers, in labels or what else is counted; along tokens by default what all runs cover, as
        each ends elsewhere.
    by : str, default None
        What the curves run along: "labels", or what the runs count beside them, as "tokens" in a column n_tokens. None:
        that, where there is any.

    Returns
    -------
    DataFrame
        strategy, seed, and in the metric's unit aubc_published (without the first point, over all labels asked),
        aubc_plain (the mean height) and aulc (the mean height from `first` to `last`).

    Raises
    ------
    BadInput
        For a range that a run does not cover, for several metrics, and for what are no runs.

    References
    ----------
    Lu, Li and Lin, Re-benchmarking pool-based active learning for binary classification, 2023

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, areas_by_run
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> areas_by_run(runs).round(2).iloc[0].to_dict()
    {'strategy': 'margin', 'seed': 0, 'aubc_published': 0.73, 'aubc_plain': 0.97, 'aulc': 0.97}
    """
    metric_of(runs)
    unit, rows = unit_of(runs, by), []
    if unit != BY_LABELS:
        amounts = runs.groupby(["strategy", "seed"])[f"n_{unit}"]
        first = amounts.min().max() if first is None else first
        last = amounts.max().min() if last is None else last
    for (strategy, seed), run in runs.groupby(["strategy", "seed"], sort=False):
        curve = run.sort_values("n_labels")
        at, values = curve[f"n_{unit}"].to_numpy(), curve["value"].to_numpy()
        ends = (at[0] if first is None else first, at[-1] if last is None else last)
        plain = normalised_area(at, values)
        aulc = plain if (first, last) == (None, None) else area_between(at, values, *ends, unit)
        rows.append((strategy, seed, float(published_area(at, values)), float(plain), float(aulc)))
    return pd.DataFrame(rows, columns=["strategy", "seed", "aubc_published", "aubc_plain", "aulc"])


def paired_areas(curves: Curves) -> Floats:
    """The plain normalised area of every paired run, shape (strategies, seeds), in the metric's unit."""
    return normalised_area(curves.at, curves.values)


def deficiency(values: ArrayLike, reference: ArrayLike) -> Floats:
    """What a curve lacks to the reference's end, over what the reference itself lacks; below 1 is better than it.

    Both have shape (..., rounds), start with the first model (left out) and hold values where higher is better. nan
    where the reference lacks nothing. The end is that of the run; in the paper the whole pool is asked by then.

    Baram, El-Yaniv and Luz, Online choice of active learning algorithms, 2004
    """
    value, other = np.asarray(values, np.float64)[..., 1:], np.asarray(reference, np.float64)[..., 1:]
    end = other[..., -1:]
    lacks, reference_lacks = (end - value).sum(axis=-1), (end - other).sum(axis=-1)
    some = reference_lacks > _SMALLEST
    return np.where(some, lacks / np.where(some, reference_lacks, 1), nan)


def standings(runs: Runs, baseline: str = USUAL, *, by: str | None = None) -> pd.DataFrame:
    """A row a strategy, best area first: start, end, area and deficiency with 95% intervals, and seconds a round.

    Parameters
    ----------
    runs : DataFrame
        Rows of `simulate` or `compare`, of one metric.
    baseline : str, default "random"
        The strategy that the deficiency is measured against.
    by : str, default None
        What the curves run along: "labels", or what the runs count beside them, as "tokens" in a column n_tokens. None:
        that, where there is any.

    Returns
    -------
    DataFrame
        `start` and `end` are the mean quality at the first and last number of labels (or tokens), `area` the plain
        normalised area, all in the metric's unit with t intervals in `..._low` and `..._high`. `deficiency` is that of
        the mean curves, below 1 where a strategy is better than the baseline, with a bootstrap interval over seeds:
        infinite where it is open (fewer than 5 seeds, or the baseline may lack nothing), nan without random among the
        runs.

    Raises
    ------
    BadInput
        Where nothing can be compared yet.
    UnknownName
        For a baseline, other than random, that is not among the runs.

    References
    ----------
    Baram, El-Yaniv and Luz, Online choice of active learning algorithms, 2004

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, standings
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> standings(runs)[["strategy", "start", "end", "area"]].round(2).to_numpy().tolist()
    [['random', 0.84, 0.96, 0.94], ['margin', 0.84, 0.98, 0.93]]
    """
    curves = paired(runs, by)
    rows: dict[str, Floats | tuple[str, ...]] = {"strategy": curves.strategies}
    measured = {"start": curves.values[..., 0], "end": curves.values[..., -1], "area": paired_areas(curves)}
    for name, values in measured.items():
        rows |= _columns(name, *of_mean(values.T))
    rows |= _columns("deficiency", *_deficiencies(curves, baseline))
    table = pd.DataFrame({**rows, "seconds": curves.seconds})
    return table.sort_values("area", ascending=curves.sign < 0, kind="stable", ignore_index=True)


def _columns(name: str, value: Floats, low: Floats, high: Floats) -> dict[str, Floats]:
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _deficiencies(curves: Curves, baseline: str) -> tuple[Floats, Floats, Floats]:
    unknown = np.full(len(curves.strategies), nan)
    yardstick = curves.yardstick(baseline)
    if yardstick is None or len(curves.at) < 2:
        return unknown, unknown, unknown
    place, values = curves.place(yardstick), curves.sign * curves.values
    mean = values.mean(axis=1)
    value = deficiency(mean, mean[place])
    found = resampled(values.swapaxes(0, 1), lambda drawn: deficiency(drawn, drawn[:, [place]]), seed=0)
    lost = np.isnan(found)
    low, high = between(np.where(lost, -np.inf, found), np.where(lost, np.inf, found), len(curves.seeds))
    return value, low, high
