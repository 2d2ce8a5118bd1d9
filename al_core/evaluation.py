"""How good a model is, each number with its interval; what cannot be told from the examples is nan, never 0."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan, sqrt
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core import models
from al_core.errors import BadInput, UnknownName

Z = 1.645  # two-sided 90%
RESAMPLES = 1_000
SMALLEST = 1e-15

Floats: TypeAlias = NDArray[np.floating]
Labels: TypeAlias = Sequence[Any] | NDArray[Any]
Metric = Callable[[Labels, Labels, Floats | None, Sequence[Any]], float]


@dataclass(frozen=True)
class Score:
    """A value with its 90% interval, from n examples; nan where it is undefined."""

    value: float
    low: float
    high: float
    n: int


def accuracy(truth: Labels, prediction: Labels, proba: Floats | None = None, classes: Sequence[Any] = ()) -> float:
    """Share of the examples that are right, 0 to 1."""
    if not len(truth):
        return nan
    return float(np.mean(np.asarray(truth) == np.asarray(prediction)))


def balanced_accuracy(truth: Labels, prediction: Labels, proba: Floats | None, classes: Sequence[Any]) -> float:
    """Mean recall of the classes that occur in the truth, 0 to 1."""
    return float(_balanced_accuracy(confusion(truth, prediction, classes)))


def macro_f1(truth: Labels, prediction: Labels, proba: Floats | None, classes: Sequence[Any]) -> float:
    """Mean F1 of the classes that occur in the truth or in the prediction, 0 to 1."""
    return float(_macro_f1(confusion(truth, prediction, classes)))


def log_loss(truth: Labels, prediction: Labels, proba: Floats | None, classes: Sequence[Any]) -> float:
    """Mean of -log(probability given to the true class), in nats, lower is better; nan without probabilities."""
    losses = _losses(truth, proba, classes)
    return float(losses.mean()) if len(losses) else nan


METRICS: dict[str, Metric] = {
    "accuracy": accuracy,
    "balanced_accuracy": balanced_accuracy,
    "macro_f1": macro_f1,
    "log_loss": log_loss,
}


def get_metric(metric: str) -> Metric:
    """The metric with this name; raises UnknownName."""
    if metric not in METRICS:
        raise UnknownName("metric", metric, METRICS)
    return METRICS[metric]


def wilson(k: float, n: int, z: float = Z) -> tuple[float, float]:
    """Wilson's interval for a share of k in n; (nan, nan) for n = 0."""
    if n == 0:
        return nan, nan
    share, weight = k / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def score(
    truth: Labels,
    proba: Floats,
    classes: Sequence[Any],
    metric: str = "accuracy",
    seed: int = 0,
    *,
    prediction: Labels | None = None,
) -> Score:
    """The metric of probabilities (rows, classes) against the truth: Wilson's interval for accuracy, else bootstrap.

    The prediction is the likeliest class unless it is given. Same seed, same interval.
    """
    if prediction is None:
        prediction = predicted(proba, classes)
    value = get_metric(metric)(truth, prediction, proba, classes)
    n = len(truth)
    if metric == "accuracy":
        return Score(value, *wilson(value * n if n else 0, n), n)
    return Score(value, *_bootstrap(truth, prediction, proba, classes, metric, np.random.default_rng(seed)), n)


def predicted(proba: Floats, classes: Sequence[Any]) -> NDArray[Any]:
    """The likeliest class of each row; the first of equals."""
    return np.asarray(models.as_labels(list(classes))[proba.argmax(axis=1)])


def confusion(truth: Labels, prediction: Labels, classes: Sequence[Any]) -> NDArray[np.int64]:
    """How often each true class (row) was called each class (column), shape (classes, classes)."""
    size = len(classes)
    cells = _codes(truth, classes) * size + _codes(prediction, classes)
    return np.bincount(cells, minlength=size * size).reshape(size, size)


def per_class(truth: Labels, prediction: Labels, classes: Sequence[Any]) -> pd.DataFrame:
    """A row a class: label, n (examples of it), recall and precision with their 90% intervals; nan where undefined."""
    table = confusion(truth, prediction, classes)
    rows = []
    for place, label in enumerate(classes):
        hits, n, called = int(table[place, place]), int(table[place].sum()), int(table[:, place].sum())
        rows.append((label, n, *_share(hits, n), called, *_share(hits, called)))
    names = ["label", "n", "recall", "recall_low", "recall_high"]
    names += ["n_called", "precision", "precision_low", "precision_high"]
    return pd.DataFrame(rows, columns=names)


def _share(k: int, n: int) -> tuple[float, float, float]:
    return (k / n if n else nan, *wilson(k, n))


def _codes(labels: Labels, classes: Sequence[Any]) -> NDArray[np.int64]:
    places, given = {label: place for place, label in enumerate(models.plain(classes))}, models.plain(labels)
    if unknown := [label for label in given if label not in places]:
        raise BadInput(f"The label {unknown[0]!r} is none of the classes; name all of them.")
    return np.array([places[label] for label in given], np.int64)


def _mean_where(values: Floats, counts: NDArray[np.bool_]) -> Floats:
    """Mean over the last axis of what counts; nan where nothing does."""
    total = np.where(counts, values, 0).sum(axis=-1)
    n = counts.sum(axis=-1)
    return np.asarray(np.where(n > 0, total / np.maximum(n, 1), nan))


def _balanced_accuracy(tables: NDArray[np.int64]) -> Floats:
    hits, n = np.diagonal(tables, axis1=-2, axis2=-1), tables.sum(axis=-1)
    return _mean_where(hits / np.maximum(n, 1), n > 0)


def _macro_f1(tables: NDArray[np.int64]) -> Floats:
    hits = np.diagonal(tables, axis1=-2, axis2=-1)
    occurs = tables.sum(axis=-1) + tables.sum(axis=-2)
    return _mean_where(2 * hits / np.maximum(occurs, 1), occurs > 0)


def _losses(truth: Labels, proba: Floats | None, classes: Sequence[Any]) -> Floats:
    if proba is None:
        return np.empty(0)
    given = np.asarray(proba, np.float64)[np.arange(len(truth)), _codes(truth, classes)]
    return np.asarray(-np.log(given.clip(SMALLEST, 1)))


def _bootstrap(
    truth: Labels,
    prediction: Labels,
    proba: Floats,
    classes: Sequence[Any],
    metric: str,
    rng: np.random.Generator,
) -> tuple[float, float]:
    if len(truth) < 2:
        return nan, nan
    if metric == "log_loss":
        losses = _losses(truth, proba, classes)
        values = np.array([losses[rng.integers(len(losses), size=len(losses))].mean() for _ in range(RESAMPLES)])
    else:
        table = confusion(truth, prediction, classes)
        # Resampling examples is the same as drawing the cells of the confusion matrix.
        tables = rng.multinomial(len(truth), table.ravel() / table.sum(), size=RESAMPLES)
        values = _OF_TABLES[metric](tables.reshape(RESAMPLES, *table.shape))
    low, high = np.nanquantile(values, [0.05, 0.95])
    return float(low), float(high)


_OF_TABLES = {"balanced_accuracy": _balanced_accuracy, "macro_f1": _macro_f1}
