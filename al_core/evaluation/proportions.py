"""Shares with their 90% intervals: of one count, and means over classes; none has width 0 by luck alone."""

from math import nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.matrices.rows import Floats

Z = 1.645  # two-sided 90%
_ROUNDING = 1e-6
_UNSEEN = 0.5  # examples that a class without any counts for


def wilson(k: float, n: float, z: float = Z) -> tuple[float, float]:
    """Wilson's interval for a share of k in n; (nan, nan) for n = 0. Raises BadInput where k is no part of n.

    Wilson, Probable inference, the law of succession, and statistical inference, 1927
    """
    if n == 0:
        return nan, nan
    if not -_ROUNDING <= k <= n + _ROUNDING:
        raise BadInput(f"{k:g} of {n:g} is no share.")
    k = min(max(k, 0.0), n)
    share, weight = k / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def paired_difference(one: Floats, other: Floats, z: float = Z) -> tuple[float, float, float]:
    """How much more often one is right than the other about the same examples, and the ends of its interval.

    Both say of each example whether, or how often, it was right, shape (examples,). Never of width 0: one example more
    might always have gone either way.
    """
    gaps = one - other
    n, value = len(gaps), float(gaps.mean())
    half = z * sqrt(float(gaps.var()) / n + (0.5 / n) ** 2)
    return value, max(-1.0, value - half), min(1.0, value + half)


def mean_recall(table: NDArray[np.int64]) -> float:
    """Mean recall over the classes that occur, of a table of true classes (rows) by what they were called."""
    return _mean_share(table.diagonal(), table.sum(axis=1))


def mean_f1(table: NDArray[np.int64]) -> float:
    """Mean F1 over the classes that occur or were said."""
    return _mean_share(2 * table.diagonal(), table.sum(axis=0) + table.sum(axis=1))


def _mean_share(hits: NDArray[np.int64], n: NDArray[np.int64]) -> float:
    """Mean of the shares that are of something; nan where none is."""
    return float((hits[n > 0] / n[n > 0]).mean()) if n.any() else nan


def of_recalls(table: NDArray[np.int64]) -> tuple[float, float]:
    """The interval of the mean recall."""
    hits, n = table.diagonal(), table.sum(axis=1)
    low, high = _ends(hits, n)
    return _of_mean(np.where(n > 0, hits / np.maximum(n, 1), nan), low, high, n)


def of_f1s(table: NDArray[np.int64]) -> tuple[float, float]:
    """The interval of the mean F1, by way of s, the share of right ones among all examples that concern a class.

    F1 is 2s / (1 + s), and s is a plain share. A mistake concerns two classes, so what is known of them is not apart.
    """
    hits = table.diagonal()
    n = table.sum(axis=0) + table.sum(axis=1) - hits
    low, high = _ends(hits, n)
    return _of_mean(_f1(np.where(n > 0, hits / np.maximum(n, 1), nan)), _f1(low), _f1(high), n, shared=True)


def _f1(share: Any) -> Any:
    return 2 * share / (1 + share)


def _ends(hits: NDArray[np.int64], n: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Wilson's interval of each share; 0 to 1 for a class without examples."""
    ends = [wilson(k, of) if of else (0.0, 1.0) for k, of in zip(hits.tolist(), n.tolist(), strict=True)]
    low, high = np.array(ends).T
    return low, high


def _of_mean(
    shares: Floats, low: Floats, high: Floats, n: NDArray[np.int64], shared: bool = False
) -> tuple[float, float]:
    """The interval of the mean over classes: distances to the ends of each class's interval, added as squares.

    Of a class that does not occur nothing is known, so it is taken for an average one that may be anything. A class
    without a mistake has no room above, although its luck lifts the mean; so the interval is at least that of one
    share of as many examples as the mean is worth.

    Zou and Donner, Construction of confidence limits about effect measures, 2008
    """
    value = float(np.nanmean(shares))
    shares = np.where(n > 0, shares, value)
    down, up = (_added(apart, shared) for apart in (shares - low, high - shares))
    worth = len(n) ** 2 / float(np.sum(1 / np.maximum(n, _UNSEEN)))
    if shared:
        least, most = map(_f1, wilson(value / (2 - value) * worth / 2, worth / 2))
    else:
        least, most = wilson(value * worth, worth)
    return max(0.0, min(value - down, least)), min(1.0, max(value + up, most))


def _added(apart: Floats, shared: bool) -> float:
    """How far the mean may be off when its parts may be so far off: as if by chance, or by shared mistakes.

    Mistakes that each count for two classes double the squares, but no more than if all classes were off together.
    """
    squares = float(np.square(apart).sum())
    return float(np.sqrt(min(2 * squares, apart.sum() ** 2) if shared else squares)) / len(apart)


def as_share(value: Any, what: str) -> float:
    """The value, which must be a number from 0 to 1. Raises BadInput."""
    if not (isinstance(value, int | float | np.floating | np.integer) and 0 <= value <= 1):
        raise BadInput(f"The {what} must be a share from 0 to 1, not {value}.")
    return float(value)
