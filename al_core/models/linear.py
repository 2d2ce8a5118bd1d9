"""Linear models, read by their weights: what they believe, block by block in the precision of X, on any thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from al_core.errors import BadInput
from al_core.matrices.rows import Matrix, stretch

Weights: TypeAlias = tuple[NDArray[np.floating], NDArray[np.floating]]

_ELEMENTS = 2**18  # of a block of decision values: 1 MB in float32, what a core's cache holds


def linear_weights(model: Any) -> Weights | None:
    """Coefficients and intercepts with which a fitted linear model (scaled or not) decides; None for other models."""
    if isinstance(model, LogisticRegression | LinearSVC) and is_plain(model):
        return model.coef_, np.atleast_1d(model.intercept_)
    if isinstance(model, Pipeline) and len(model) == 2 and type(model[0]) is StandardScaler:
        weights = linear_weights(model[1])
        return None if weights is None else _unscaled(model[0], *weights)
    return None


def is_plain(model: Any) -> bool:
    """Whether its class is scikit-learn's or ours: a class derived from one of them may decide in a way of its own."""
    return type(model).__module__.partition(".")[0] in ("sklearn", "al_core")


def _unscaled(scaler: StandardScaler, coef: NDArray[np.floating], intercept: NDArray[np.floating]) -> Weights:
    coef = coef if scaler.scale_ is None else coef / scaler.scale_
    # mean_ is there even where it is not subtracted.
    return coef, intercept - coef @ scaler.mean_ if scaler.with_mean else intercept


def linear_belief(weights: Weights, X: Matrix) -> NDArray[np.floating]:
    """What `belief` gives for that model, in the precision of X and several times faster; stored class by class."""
    coef, intercept = (part.astype(X.dtype, copy=False) for part in weights)
    values = _decided(coef, X)
    values += intercept[:, None]
    if len(values) == 1:
        # The logistic function by way of tanh, which neither overflows nor is slow.
        values = np.concatenate([-values, values])
        values /= 2
        return np.asarray((np.tanh(values, out=values) + 1).T / 2)
    values -= values.max(axis=0)
    np.exp(values, out=values)
    values /= values.sum(axis=0)
    return np.asarray(values.T)


@dataclass(frozen=True, eq=False)
class Joined:
    """Linear models that know the same `classes`, judged together by one product, in the precision of X.

    `coef` has shape (models, classes, features), `intercept` (models, classes, 1).
    """

    classes: NDArray[Any]
    coef: NDArray[np.floating]
    intercept: NDArray[np.floating]

    def belief(self, X: Any) -> NDArray[np.floating]:
        """What `belief` gives for each, shape (models, rows, classes); stored class by class."""
        proba = np.concatenate([_softmax(values) for values in self._values(X)], axis=2)
        return proba.swapaxes(1, 2)

    def choices(self, X: Any) -> NDArray[np.integer]:
        """Place of the likeliest class, the first of equals, for each, shape (models, rows). BadInput for holes."""
        return np.concatenate([_first_highest(values) for values in self._values(X)], axis=1)

    def _values(self, X: Any) -> Iterator[NDArray[np.floating]]:
        """Decision values, a block of rows at a time, shape (models, classes, rows)."""
        kind = X.dtype if X.dtype in (np.float32, np.float64) else np.dtype(np.float64)
        coef = self.coef.reshape(-1, self.coef.shape[2]).astype(kind)
        intercept = self.intercept.astype(kind)
        size = max(1, _ELEMENTS // len(coef))
        for start in range(0, X.shape[0], size):
            block = stretch(X, start, min(start + size, X.shape[0])).astype(kind, copy=False)
            values = _decided(coef, block)
            values = values.reshape(*self.coef.shape[:2], -1)
            values += intercept
            yield values


def as_one(models: Sequence[Any]) -> Joined | None:
    """These fitted models as one, or None where one is not linear or knows other classes than the first."""
    weights = [part for part in map(linear_weights, models) if part is not None]
    if not weights or len(weights) < len(models):
        return None
    if any(not np.array_equal(model.classes_, models[0].classes_) for model in models):
        return None
    coef, intercept = (np.stack(parts) for parts in zip(*weights, strict=True))
    if coef.shape[1] == 1:
        # One value decides between two classes; as a softmax each of them has half of it.
        coef, intercept = np.concatenate([-coef, coef], axis=1) / 2, np.column_stack([-intercept, intercept]) / 2
    return Joined(models[0].classes_, coef, intercept[:, :, None])


def _decided(coef: NDArray[np.floating], X: Any) -> NDArray[np.floating]:
    """What each row of weights gives for each row of X, without intercepts, shape (weights, rows)."""
    return np.ascontiguousarray((X @ coef.T).T) if issparse(X) else np.asarray(coef @ X.T)


def _softmax(values: NDArray[np.floating]) -> NDArray[np.floating]:
    values -= values.max(axis=1, keepdims=True)
    np.exp(values, out=values)
    values /= values.sum(axis=1, keepdims=True)
    return values


def _first_highest(values: NDArray[np.floating]) -> NDArray[np.integer]:
    """The same as argmax(axis=1), four times faster where the last axis is long."""
    highest = values[:, 0].copy()
    place = np.zeros(highest.shape, np.min_scalar_type(values.shape[1]))
    for column in range(1, values.shape[1]):
        higher = values[:, column] > highest
        np.maximum(highest, values[:, column], out=highest)
        # Columns only grow, so the largest that was ever higher is the last one.
        np.maximum(place, higher * place.dtype.type(column), out=place)
    if not np.isfinite(highest).all():
        raise BadInput("The features of an example are missing or infinite, so no class is likeliest.")
    return place
