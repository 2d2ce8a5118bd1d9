"""Intervals over repeats: what more repeats of the same comparison would give, in 95 of 100 cases.

The repeats share one set of examples, so an interval speaks of repeats on these examples, not of other data.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from al_core.matrices.rows import Floats

LEVEL = 0.95
FEWEST_SEEDS = 5  # repeats: with fewer nothing is claimed
_RESAMPLES = 2_000
NUMBERS_AT_ONCE = 2**20


def of_mean(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean over the first axis (repeats) with its two-sided 95% t interval: mean, low, high; nan ends for one repeat.

    Student, The probable error of a mean, 1908
    """
    n, mean = len(values), np.mean(values, axis=0)
    if n < 2:
        unknown = np.full_like(mean, np.nan)
        return mean, unknown, unknown
    half = stats.t.isf((1 - LEVEL) / 2, n - 1) * np.std(values, axis=0, ddof=1) / np.sqrt(n)
    return mean, mean - half, mean + half


def resampled(values: Floats, statistic: Callable[[Floats], NDArray[Any]], seed: int) -> NDArray[Any]:
    """A statistic of the mean over repeats drawn with replacement, 2000 times; same seed, same draws.

    `values` has shape (repeats, ...); `statistic` is given means of shape (draws, ...), some draws at a time.
    """
    n = len(values)
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=_RESAMPLES) / n
    at_once = max(1, NUMBERS_AT_ONCE // values[0].size)
    starts = range(0, _RESAMPLES, at_once)
    return np.concatenate(
        [statistic(np.tensordot(weights[start : start + at_once], values, axes=1)) for start in starts]
    )


def between(lows: Floats, highs: Floats, n_repeats: int) -> tuple[Floats, Floats]:
    """The 95% bootstrap interval of resampled bounds (draws, ...): percentiles, set wider for few repeats.

    It holds in about 92 of 100 cases with 5 repeats, where resampling cannot reach further, and in 95 from 10 on.
    A draw that is known only from one side has other `highs` than `lows`, and may be infinite. Fewer than 5 repeats
    bound nothing: -inf to inf.

    Hesterberg, What teachers should know about the bootstrap, 2015 (the expanded percentile interval)
    """
    if n_repeats < FEWEST_SEEDS:
        return np.full(lows.shape[1:], -np.inf), np.full(highs.shape[1:], np.inf)
    tail = stats.norm.sf(np.sqrt(n_repeats / (n_repeats - 1)) * stats.t.isf((1 - LEVEL) / 2, n_repeats - 1))
    cut = int(tail * len(lows))
    # Sorted and picked: interpolating between infinities would give nan.
    return np.sort(lows, axis=0)[cut], np.sort(highs, axis=0)[len(highs) - 1 - cut]
