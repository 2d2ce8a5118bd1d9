"""Whether one column alone tells the answers, as what was filled in with or after them does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from al_core.evaluation.confusion_tables import LabelValues
from al_core.matrices.rows import Flags, Matrix

_FEWEST_LABELS, _FEWEST_OF_EACH = 20, 5
_NEARLY_ALL = 0.97
_FOLDS, _BY_CHANCE = 5, 0.002

_Codes = NDArray[np.int64]
_Without = Callable[[str], Matrix | None]


@dataclass(frozen=True)
class Leak:
    """A column that alone tells `right` of `n` answers that it was not shown."""

    column: str
    right: int
    n: int


def leak_among(columns: Mapping[str, LabelValues], truth: _Codes, without: _Without, seed: int = 0) -> Leak | None:
    """The column that alone tells nearly all answers while nothing else explains that; None where there is none.

    A column is suspicious where it has as many values as there are classes, which makes it the twin of the answer, or
    where the other columns together do clearly worse. What is easy for several columns is easy, and no leak.

    Parameters
    ----------
    columns : mapping
        Name -> what it holds for each answer: numbers (nan where missing), or texts.
    truth : array, shape (answers,)
        The answers as whole numbers.
    without : callable
        Gives the features of the same rows without a column; None where nothing is left then.
    seed : int, default 0
        Of the folds.

    Returns
    -------
    Leak or None
        Of several the one that tells most.
    """
    of_each = np.bincount(truth)[truth] if len(truth) else truth
    kept = np.flatnonzero(of_each >= _FEWEST_OF_EACH)
    truth = np.unique(truth[kept], return_inverse=True)[1].astype(np.int64)
    if len(kept) < _FEWEST_LABELS or truth.max(initial=0) < 1:
        return None
    folds = _folds(truth, seed)
    told = {name: _told(np.asarray(values)[kept], truth, folds) for name, values in columns.items()}
    telling = {name: right for name, right in told.items() if right is not None}
    usual = truth == np.bincount(truth).argmax()
    telling = {name: right for name, right in telling.items() if _better(right, usual)}
    if not telling:
        return None
    twins = [name for name in telling if _n_values(np.asarray(columns[name])[kept]) <= truth.max() + 1]
    named = max(twins or telling, key=lambda name: int(telling[name].sum()))
    if not twins:
        others = without(named)
        if others is None or _told_by_others(others[kept], telling[named], truth, folds):
            return None
    return Leak(named, int(telling[named].sum()), len(truth))


def _told(column: LabelValues, truth: _Codes, folds: _Codes) -> Flags | None:
    """Which answers a column tells, each learnt from the other folds; None where these are not nearly all."""
    given = np.asarray(column)
    is_number = given.dtype.kind == "f"
    values: NDArray[Any] = _without_holes(given) if is_number else np.unique(given, return_inverse=True)[1]
    if is_number and _n_changes(values, truth) > truth.max() + 1 + 4 * (1 - _NEARLY_ALL) * len(truth):
        return None
    right, guess = np.zeros(len(truth), bool), _by_number if is_number else _by_value
    for fold in range(_FOLDS):
        test = folds == fold
        right[test] = guess(values[~test], truth[~test], values[test]) == truth[test]
    return right if right.mean() >= _NEARLY_ALL else None


def _without_holes(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Missing numbers lie below all others: that a number is missing may be what tells."""
    there = np.isfinite(values)
    least = values[there].min(initial=0.0)
    return np.where(there, values, least - 1.0 - abs(least))


def _n_changes(values: NDArray[np.float64], truth: _Codes) -> int:
    """How often the answer changes along the values, equal ones in the best order: few where they tell it."""
    ordered = truth[np.lexsort((truth, values))]
    return int(np.sum(ordered[1:] != ordered[:-1]))


def _by_number(values: NDArray[np.float64], truth: _Codes, asked: NDArray[np.float64]) -> _Codes:
    tree = DecisionTreeClassifier(max_leaf_nodes=2 * (int(truth.max()) + 1), random_state=0)
    return np.asarray(tree.fit(values[:, None], truth).predict(asked[:, None]))


def _by_value(values: _Codes, truth: _Codes, asked: _Codes) -> _Codes:
    """The commonest answer of each value; of one that was not seen the commonest of all."""
    counts = np.zeros((max(values.max(), asked.max()) + 1, int(truth.max()) + 1), np.int64)
    np.add.at(counts, (values, truth), 1)
    counts[counts.sum(axis=1) == 0] = np.bincount(truth, minlength=counts.shape[1])
    return np.asarray(counts[asked].argmax(axis=1))


def _told_by_others(X: Matrix, right: Flags, truth: _Codes, folds: _Codes) -> bool:
    """Whether one of two models does about as well with all other columns; the quick one is asked first."""
    return any(
        not _better(right, _by_model(model, X, truth, folds))
        for model in (LogisticRegression(max_iter=300), RandomForestClassifier(50, random_state=0))
    )


def _by_model(model: Any, X: Matrix, truth: _Codes, folds: _Codes) -> Flags:
    right = np.zeros(len(truth), bool)
    for fold in range(_FOLDS):
        test = folds == fold
        scale = StandardScaler(with_mean=False).fit(X[~test])
        fitted = model.fit(scale.transform(X[~test]), truth[~test])
        right[test] = fitted.predict(scale.transform(X[test])) == truth[test]
    return right


def _better(one: Flags, other: Flags) -> bool:
    """Whether one is right where the other is wrong more often than the other way round, beyond chance (sign test)."""
    wins, losses = int(np.sum(one & ~other)), int(np.sum(other & ~one))
    return wins > losses and bool(binomtest(wins, wins + losses, alternative="greater").pvalue < _BY_CHANCE)


def _n_values(values: LabelValues) -> int:
    """How many different values a column has; missing ones are none."""
    values = np.asarray(values)
    return len(np.unique(values[np.isfinite(values)] if values.dtype.kind == "f" else values[values != ""]))


def _folds(truth: _Codes, seed: int) -> _Codes:
    """The fold of each answer, those of each class dealt evenly."""
    rng, folds = np.random.default_rng([seed, _FOLDS]), np.zeros(len(truth), np.int64)
    for label in np.unique(truth):
        rows = rng.permutation(np.flatnonzero(truth == label))
        folds[rows] = np.arange(len(rows)) % _FOLDS
    return folds
