"""How good a model is, each number with its interval; what cannot be told from the examples is nan, never 0."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.errors import BadInput, UnknownName
from al_core.evaluation.proportions import mean_f1, mean_recall, of_f1s, of_recalls, wilson
from al_core.matrices.inputs import as_labels, plain
from al_core.matrices.rows import Floats

_RESAMPLES, _AT_ONCE = 1_000, 1_000_000
_SMALLEST, _ROUNDING = 1e-15, 1e-6
UNSUMMED = 1e-3  # so far off 1 single precision and rounded files may add up

LabelValues: TypeAlias = Sequence[Any] | NDArray[Any]
Metric = Callable[[LabelValues, LabelValues, Floats | None, Sequence[Any]], float]


@dataclass(frozen=True)
class Score:
    """A value with its 90% interval, from n examples; nan where it is undefined."""

    value: float
    low: float
    high: float
    n: int


def accuracy(
    truth: LabelValues, prediction: LabelValues, proba: Floats | None = None, classes: Sequence[Any] = ()
) -> float:
    """Share of the examples that are right, 0 to 1; nan without examples. Raises BadInput."""
    _check_lengths(truth, prediction)
    given, called = plain(truth), plain(prediction)
    if len({isinstance(one, str) for one in (*given, *called)}) > 1:
        raise BadInput("Some labels are text and others are not; name classes alike in the truth and the prediction.")
    return float(np.mean([one == other for one, other in zip(given, called, strict=True)])) if given else nan


def balanced_accuracy(
    truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any]
) -> float:
    """Mean recall of the classes that occur in the truth, 0 to 1."""
    return float(mean_recall(confusion(truth, prediction, classes)))


def macro_f1(truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any]) -> float:
    """Mean F1 of the classes that occur in the truth or in the prediction, 0 to 1."""
    return float(mean_f1(confusion(truth, prediction, classes)))


def log_loss(truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any]) -> float:
    """Mean of -log(probability given to the true class), in nats, lower is better; nan without probabilities."""
    losses = _losses(truth, proba, classes)
    return float(losses.mean()) if len(losses) else nan


_OF_TABLES = {"balanced_accuracy": of_recalls, "macro_f1": of_f1s}
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


def score(
    truth: LabelValues,
    proba: Floats,
    classes: Sequence[Any],
    metric: str = "accuracy",
    seed: int = 0,
    *,
    prediction: LabelValues | None = None,
) -> Score:
    """The metric of probabilities (rows, classes) against the truth, with its 90% interval; same seed, same interval.

    Wilson's interval for accuracy, one made of Wilson's intervals of all classes for balanced accuracy and macro F1,
    bootstrap for log loss; none has width 0 because nothing was wrong by luck. The prediction is the likeliest class
    unless it is given. Raises BadInput and UnknownName.
    """
    truth, proba = checked_inputs(truth, proba, classes)
    if prediction is None:
        prediction = predicted(proba, classes)
    else:
        _codes(prediction, classes)
    value = get_metric(metric)(truth, prediction, proba, classes)
    n = len(truth)
    if not n:
        return Score(value, nan, nan, n)
    if metric == "accuracy":
        return Score(value, *wilson(value * n, n), n)
    if metric == "log_loss":
        return Score(value, *_of_losses(truth, proba, classes, np.random.default_rng(seed)), n)
    return Score(value, *_OF_TABLES[metric](confusion(truth, prediction, classes)), n)


def checked_inputs(truth: LabelValues, proba: Any, classes: Sequence[Any]) -> tuple[list[Any], Floats]:
    """The true labels as plain values and the probabilities as an array, where they fit. Raises BadInput."""
    array = _as_shares(proba)
    if array.ndim != 2 or array.shape[1] != len(classes):
        raise BadInput(
            f"The probabilities must be a table with a column for each of the {len(classes)} classes; "
            f"their shape is {array.shape}."
        )
    if getattr(truth, "ndim", 1) != 1:
        raise BadInput("The true labels must be a list with one label a row, not a table.")
    if len(truth) != len(array):
        raise BadInput(f"The true labels ({len(truth)}) are not as many as the rows of probabilities ({len(array)}).")
    _codes(truth, classes)
    if np.any(off := np.abs(array.sum(axis=1) - 1) > UNSUMMED):
        at = int(off.argmax())
        raise BadInput(f"The probabilities of a row must add up to 1; those of row {at} add up to {array[at].sum():g}.")
    return plain(truth), array


def _as_shares(proba: Any) -> Floats:
    try:
        array = np.asarray(proba, np.float64)
    except (TypeError, ValueError) as error:
        raise BadInput(
            "The probabilities must be a table of numbers, a row an example and a column a class."
        ) from error
    if not np.all((array >= 0) & (array <= 1 + _ROUNDING)):
        raise BadInput("The probabilities must lie between 0 and 1, and none may be missing.")
    return array


def _check_lengths(truth: LabelValues, prediction: LabelValues) -> None:
    if len(truth) != len(prediction):
        raise BadInput(f"The true labels ({len(truth)}) are not as many as the predicted ones ({len(prediction)}).")


def predicted(proba: Floats, classes: Sequence[Any]) -> NDArray[Any]:
    """The likeliest class of each row; the first of equals."""
    return np.asarray(as_labels(list(classes))[proba.argmax(axis=1)])


def confusion(truth: LabelValues, prediction: LabelValues, classes: Sequence[Any]) -> NDArray[np.int64]:
    """How often each true class (row) was called each class (column), shape (classes, classes). Raises BadInput."""
    _check_lengths(truth, prediction)
    size = len(classes)
    cells = _codes(truth, classes) * size + _codes(prediction, classes)
    return np.bincount(cells, minlength=size * size).reshape(size, size)


def per_class(truth: LabelValues, prediction: LabelValues, classes: Sequence[Any]) -> pd.DataFrame:
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


def _codes(labels: LabelValues, classes: Sequence[Any]) -> NDArray[np.int64]:
    places, given = {label: place for place, label in enumerate(plain(classes))}, plain(labels)
    if len(places) < len(classes):
        raise BadInput("A class is named twice; name each once.")
    if unknown := [label for label in given if label not in places]:
        raise BadInput(f"The label {unknown[0]!r} is none of the classes; name all of them.")
    return np.array([places[label] for label in given], np.int64)


def _losses(truth: LabelValues, proba: Floats | None, classes: Sequence[Any]) -> Floats:
    if proba is None:
        return np.empty(0)
    given = np.asarray(proba, np.float64)[np.arange(len(truth)), _codes(truth, classes)]
    return np.asarray(-np.log(given.clip(_SMALLEST, 1)))


def _of_losses(
    truth: LabelValues, proba: Floats, classes: Sequence[Any], rng: np.random.Generator
) -> tuple[float, float]:
    """The bootstrap interval of the mean loss, widened by what one more mistake in the sample would have cost."""
    losses, n = _losses(truth, proba, classes), len(truth)
    other = _if_mistaken(np.asarray(proba, np.float64).clip(_SMALLEST, 1), _codes(truth, classes))
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
