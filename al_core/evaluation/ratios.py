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
    n, value = int((bottom > 0).sum()), ratio(top, bottom)
    if not 0 < value < 1:
        return wilson(n if value else 0, n)
    off = _off(top, bottom)
    variance, most = float(off @ off) * n / max(n - 1, 1), float(bottom.sum())
    trials = min(value * (1 - value) / variance, most) if variance else most
    return wilson(value * trials, trials, float(t.ppf(0.95, max(n - 1, 1))))


def _off(top: Floats, bottom: Floats) -> Floats:
    """How far each example moves the ratio, shape (examples,)."""
    return np.asarray((top - ratio(top, bottom) * bottom) / bottom.sum())


def of_mean_ratio(tops: Floats, bottoms: Floats) -> tuple[float, float]:
    """The 90% interval of the mean over the kinds that occur, `tops` and `bottoms` of shape (kinds, examples).

    The distances to the ends of each kind's own interval, added as squares; those of kinds that go wrong in the same
    examples as far as they do so together.

    Zou and Donner, Construction of confidence limits about effect measures, 2008
    """
    occurs = bottoms.sum(axis=1) > 0
    if not occurs.any():
        return nan, nan
    each = list(zip(tops[occurs], bottoms[occurs], strict=True))
    values, (lows, highs) = np.array([ratio(*one) for one in each]), np.array([of_ratio(*one) for one in each]).T
    together = _together(np.array([_off(*one) for one in each]))
    down, up = (float(np.sqrt(off @ together @ off)) / len(each) for off in (values - lows, highs - values))
    return max(0.0, float(values.mean()) - down), min(1.0, float(values.mean()) + up)


def _together(off: Floats) -> Floats:
    """How far kinds are off in the same examples, 0 to 1, shape (kinds, kinds)."""
    lengths = np.sqrt(np.square(off).sum(axis=1))
    along = off / np.where(lengths > 0, lengths, 1.0)[:, None]
    found = np.clip(along @ along.T, 0.0, 1.0)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found)
