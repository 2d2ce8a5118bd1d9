"""The surprise at the true labels: what each example costs a model that gave it a probability."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.evaluation.confusion_tables import LabelValues, class_codes
from al_core.matrices.rows import Floats

_RESAMPLES, _AT_ONCE = 1_000, 1_000_000
_SMALLEST = 1e-15


def log_losses(truth: LabelValues, proba: Floats, classes: Sequence[Any]) -> Floats:
    """-log(probability given to the true class) of each example, in nats."""
    given = np.asarray(proba, np.float64)[np.arange(len(truth)), class_codes(truth, classes)]
    return np.asarray(-np.log(given.clip(_SMALLEST, 1)))


def of_losses(truth: LabelValues, proba: Floats, classes: Sequence[Any], seed: int) -> tuple[float, float]:
    """The bootstrap interval of the mean loss, widened by what one more mistake in the sample would have cost."""
    rng = np.random.default_rng(seed)
    losses, n = log_losses(truth, proba, classes), len(truth)
    other = _if_mistaken(np.asarray(proba, np.float64).clip(_SMALLEST, 1), class_codes(truth, classes))
    means = []
    for block in np.array_split(np.arange(_RESAMPLES), 1 + _RESAMPLES * n // _AT_ONCE):
        rows = rng.integers(n, size=(len(block), n))
        mistaken = np.where(rng.random(rows.shape) < 1 / (n + 1), other[rows], losses[rows])
        means.append([losses[rows].mean(axis=1), mistaken.mean(axis=1)])
    low, high = np.quantile(np.concatenate(means, axis=1), [0.05, 0.95], axis=1)
    value = float(losses.mean())
    return min(value, *low.tolist()), max(value, *high.tolist())


def _if_mistaken(proba: Floats, truth: NDArray[np.int64]) -> Floats:
    """The loss of each example if it were of another class, each as likely as the model thinks."""
    others = proba.copy()
    others[np.arange(len(truth)), truth] = 0
    total = others.sum(axis=1)
    return np.asarray((others * -np.log(proba)).sum(axis=1) / np.where(total > 0, total, 1))
