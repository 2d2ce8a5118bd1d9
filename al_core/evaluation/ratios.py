"""Shares that are counted example by example, several at a time, such as the spans of a text that were found."""

from math import nan

import numpy as np
from scipy.stats import t

from al_core.evaluation.proportions import wilson
from al_core.matrices.rows import Floats


def ratio(top: Floats, bottom: Floats) -> float:
    """All of `top` in all of `bottom`, both shape (examples,); nan where that is nothing."""
    total = float(bottom.sum())
    return float(top.sum()) / total if total else nan


def of_ratio(top: Floats, bottom: Floats) -> tuple[float, float]:
    """The 90% interval of all of `top` in all of `bottom`, which are drawn together, an example at a time.

    Wilson's, of as many trials as would let a share vary as this one does from example to example. (Drawing the
    examples again made intervals that held the truth of a rare name in half the cases and less.)

    Korn and Graubard, Confidence intervals for proportions with small expected number of positive counts estimated from
    survey data, 1998
    """
    n, total, value = int((bottom > 0).sum()), float(bottom.sum()), ratio(top, bottom)
    if not 0 < value < 1:
        return wilson(n if value else 0, n)
    off = (top - value * bottom) / total
    variance = float(off @ off) * n / max(n - 1, 1)
    trials = min(value * (1 - value) / variance, total) if variance else total
    return wilson(value * trials, trials, float(t.ppf(0.95, max(n - 1, 1))))


def of_mean_ratio(tops: Floats, bottoms: Floats) -> tuple[float, float]:
    """The 90% interval of the mean over the kinds that occur, `tops` and `bottoms` of shape (kinds, examples).

    The distances to the ends of each kind's own interval, added as squares.

    Zou and Donner, Construction of confidence limits about effect measures, 2008
    """
    each = [(ratio(top, bottom), *of_ratio(top, bottom)) for top, bottom in zip(tops, bottoms, strict=True)]
    known = np.array([ends for ends in each if ends[0] == ends[0]]).reshape(-1, 3)
    if not len(known):
        return nan, nan
    values, lows, highs = known.T
    down, up = (float(np.sqrt(np.square(off).sum())) / len(known) for off in (values - lows, highs - values))
    return max(0.0, float(values.mean()) - down), min(1.0, float(values.mean()) + up)
