"""Whether a model is as sure as it should be: what it said against how often it was right."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.evaluation.confusion_tables import LabelValues
from al_core.evaluation.proportions import wilson
from al_core.evaluation.scores import Score, checked_inputs, predicted
from al_core.matrices.rows import Flags, Floats

FEWEST_EXAMPLES = 20
A_BIN, MOST_BINS = 15, 10
_RESAMPLES = 500


@dataclass(frozen=True)
class Bin:
    """Examples about which the model was equally sure: how sure on average, and the share that was right.

    `low` and `high`: Wilson's 90% interval of that share.
    """

    n: int
    said: float
    right: float
    low: float
    high: float


@dataclass(frozen=True)
class Reliability:
    """The reliability diagram and the expected calibration error with its 90% interval, both 0 to 1.

    `by_chance` is the error that a perfectly calibrated model would show on as many examples: the estimate is never 0.
    """

    bins: tuple[Bin, ...]
    error: Score
    by_chance: float


def reliability(truth: LabelValues, proba: Floats, classes: Sequence[Any], seed: int = 0) -> Reliability | None:
    """What the likeliest class was given against how often it was right.

    Bins hold equally many examples, about 15 each and at most ten bins; the order of the equally sure makes no
    difference. The bootstrap interval is moved by its own bias, ends where one more mistake in the sample would have
    put it, since a sure model's few mistakes may all be missing from it, and begins at 0 where chance alone explains
    the error.

    Parameters
    ----------
    truth : sequence, shape (rows,)
        The true class of each row.
    proba : array, shape (rows, classes)
        What the model gives each class, 0 to 1; a row adds up to 1.
    classes : sequence
        All classes, in the order of the columns.
    seed : int, default 0
        Of the bootstrap: same seed, same interval.

    Returns
    -------
    Reliability or None
        The `bins` of the diagram, the expected calibration `error` with its 90% interval, and the error that a
        perfectly calibrated model would show `by_chance`, all 0 to 1; None for fewer than 20 examples.

    Raises
    ------
    BadInput
        For what does not fit together, in one sentence.

    References
    ----------
    DeGroot and Fienberg, The comparison and evaluation of forecasters, 1983; Nixon et al., Measuring calibration in
    deep learning, 2019

    Examples
    --------
    >>> from al_core.evaluation import reliability
    >>> found = reliability(["a", "b"] * 15, [[0.9, 0.1]] * 30, ["a", "b"])
    >>> [(one.n, round(one.said, 2), round(one.right, 2)) for one in found.bins]
    [(15, 0.9, 0.5), (15, 0.9, 0.5)]
    >>> round(found.error.value, 2)
    0.4
    """
    return reliability_of(*_judged(truth, proba, classes), seed)


def reliability_of(sure: Floats, right: Flags, seed: int = 0) -> Reliability | None:
    """The same from how sure the model was of each answer, 0 to 1, and whether it was right; shape (examples,)."""
    if len(sure) < FEWEST_EXAMPLES:
        return None
    order = np.lexsort((right, sure))
    sure, right = sure[order], right[order]
    rng, starts = np.random.default_rng(seed), _starts(len(sure))
    value = float(_errors(sure, right, starts))
    drawn = rng.integers(len(sure), size=(_RESAMPLES, len(sure)))
    resampled, unlucky = (
        _errors(*_sorted(sure[drawn], hits), starts)
        for hits in (right[drawn], right[drawn] & (rng.random(drawn.shape) > 1 / (len(sure) + 1)))
    )
    chance = _errors(sure, rng.random((_RESAMPLES, len(sure))) < sure, starts)
    bias = float(resampled.mean()) - value
    low, high = float(np.quantile(resampled, 0.05)), float(np.quantile([resampled, unlucky], 0.95, axis=1).max())
    low = 0.0 if value <= np.quantile(chance, 0.95) else min(value, max(0.0, low - 2 * bias))
    parts = (np.split(one, starts[1:]) for one in (sure, _shared(sure, right)))
    bins = tuple(_bin(*part) for part in zip(*parts, strict=True))
    return Reliability(bins, Score(value, low, max(value, high - bias), len(sure)), float(chance.mean()))


def expected_calibration_error(truth: LabelValues, proba: Floats, classes: Sequence[Any]) -> float:
    """Mean distance between how sure the model is and how often it is right, over bins of equally many examples.

    Parameters
    ----------
    truth : sequence, shape (rows,)
        The true class of each row.
    proba : array, shape (rows, classes)
        What the model gives each class, 0 to 1; a row adds up to 1.
    classes : sequence
        All classes, in the order of the columns.

    Returns
    -------
    float
        0 to 1; nan without examples.

    Raises
    ------
    BadInput
        For what does not fit together, in one sentence.

    References
    ----------
    Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, 2015

    Examples
    --------
    >>> from al_core.evaluation import expected_calibration_error
    >>> round(expected_calibration_error(["a", "b"] * 15, [[0.9, 0.1]] * 30, ["a", "b"]), 2)
    0.4
    """
    sure, right = _judged(truth, proba, classes)
    return float(_errors(sure, right, _starts(len(sure)))) if len(sure) else nan


def _judged(truth: LabelValues, proba: Floats, classes: Sequence[Any]) -> tuple[Floats, Flags]:
    """How sure the model was of each example and whether it was right, the least sure first."""
    truth, proba = checked_inputs(truth, proba, classes)
    if not len(truth):
        return np.empty(0), np.empty(0, np.bool_)
    sure, right = proba.max(axis=1), predicted(proba, classes) == np.asarray(truth)
    order = np.lexsort((right, sure))
    return sure[order], right[order]


def _starts(n: int) -> NDArray[np.int64]:
    """Where each bin begins among n sorted examples."""
    bins = min(MOST_BINS, max(2, n // A_BIN))
    return np.linspace(0, n, bins + 1).astype(np.int64)[:-1]


def _sorted(sure: Floats, right: Flags) -> tuple[Floats, Flags]:
    """Both by how sure the model was, along the last axis."""
    order = np.argsort(sure, axis=-1, kind="stable")
    return np.take_along_axis(sure, order, axis=-1), np.take_along_axis(right, order, axis=-1)


def _errors(sure: Floats, right: Flags, starts: NDArray[np.int64]) -> Floats:
    """The error of each row of sorted examples."""
    sure = np.broadcast_to(sure, right.shape)
    gaps = np.add.reduceat(_shared(sure, right) - sure, starts, axis=-1)
    return np.asarray(np.abs(gaps).sum(axis=-1) / sure.shape[-1])


def _shared(sure: Floats, right: Flags) -> Floats:
    """How often those as sure as each were right: where a bin ends among them, either side has its share."""
    first = np.ones(sure.shape, np.bool_)
    first[..., 1:] = sure[..., 1:] != sure[..., :-1]
    group = first.cumsum() - 1
    return np.asarray((np.bincount(group, right.ravel()) / np.bincount(group))[group].reshape(sure.shape))


def _bin(sure: Floats, right: Floats) -> Bin:
    hits, n = float(right.sum()), len(right)
    return Bin(n, float(sure.mean()), hits / n, *wilson(hits, n))
