"""How good a model is, each number with its interval; what cannot be told from the examples is nan, never 0."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.evaluation.confusion_tables import LabelValues, class_codes, confusion
from al_core.evaluation.metrics import HEADLINE, Metric, get_metric
from al_core.evaluation.proportions import wilson
from al_core.matrices.inputs import as_labels, plain
from al_core.matrices.rows import Floats

_ROUNDING = 1e-6
UNSUMMED = 1e-3  # so far off 1 single precision and rounded files may add up


@dataclass(frozen=True)
class Score:
    """A value with its 90% interval, from n examples; nan where it is undefined."""

    value: float
    low: float
    high: float
    n: int


def score(
    truth: LabelValues,
    proba: Floats,
    classes: Sequence[Any],
    metric: str = HEADLINE,
    seed: int = 0,
    *,
    prediction: LabelValues | None = None,
) -> Score:
    """The metric of probabilities against the truth, with its 90% interval.

    Wilson's interval for accuracy, one made of Wilson's intervals of all classes for balanced accuracy and macro F1,
    bootstrap for log loss; none has width 0 because nothing was wrong by luck.

    Parameters
    ----------
    truth : sequence, shape (rows,)
        The true class of each row.
    proba : array, shape (rows, classes)
        What the model gives each class, 0 to 1; a row adds up to 1.
    classes : sequence
        All classes, in the order of the columns.
    metric : str, default "accuracy"
        A name in METRICS.
    seed : int, default 0
        Of the bootstrap: same seed, same interval.
    prediction : sequence, shape (rows,), default the likeliest class of each row
        What the model calls each row.

    Returns
    -------
    Score
        `value`, `low`, `high` in the metric's unit, and `n`; nan where it is undefined.

    Raises
    ------
    BadInput
        For what does not fit together, in one sentence.
    UnknownName
        For a metric that there is not.

    References
    ----------
    Wilson, Probable inference, the law of succession, and statistical inference, 1927

    Examples
    --------
    >>> from al_core.evaluation import score
    >>> found = score(["a", "a", "b", "b"], [[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.3, 0.7]], ["a", "b"])
    >>> found.value, round(found.low, 2), round(found.high, 2), found.n
    (0.75, 0.36, 0.94, 4)
    """
    truth, proba = checked_inputs(truth, proba, classes)
    if prediction is None:
        prediction = predicted(proba, classes)
    else:
        class_codes(prediction, classes)
    return measured(get_metric(metric), truth, prediction, proba, classes, seed)


def measured(
    metric: Metric,
    truth: LabelValues,
    prediction: LabelValues,
    proba: Floats | None,
    classes: Sequence[Any],
    seed: int = 0,
) -> Score:
    """The value of any metric with its 90% interval; nothing is checked before."""
    value, n = metric(truth, prediction, proba, classes) if len(truth) else nan, len(truth)
    low, high = (nan, nan) if isnan(value) else metric.ends(truth, prediction, proba, classes, seed)
    return Score(value, low, high, n)


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
    class_codes(truth, classes)
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


def predicted(proba: Floats, classes: Sequence[Any]) -> NDArray[Any]:
    """The likeliest class of each row; the first of equals."""
    return np.asarray(as_labels(list(classes))[proba.argmax(axis=1)])


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
