"""Linear models, read by their weights: what they believe, block by block in the precision of X, on any thread."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

Weights: TypeAlias = tuple[NDArray[np.floating], NDArray[np.floating]]


def linear_weights(model: Any) -> Weights | None:
    """Coefficients and intercepts with which a fitted linear model (scaled or not) decides; None for other models."""
    if isinstance(model, LogisticRegression | LinearSVC):
        return model.coef_, np.atleast_1d(model.intercept_)
    if isinstance(model, Pipeline) and len(model) == 2 and type(model[0]) is StandardScaler:
        weights = linear_weights(model[1])
        return None if weights is None else _unscaled(model[0], *weights)
    return None


def _unscaled(scaler: StandardScaler, coef: NDArray[np.floating], intercept: NDArray[np.floating]) -> Weights:
    coef = coef if scaler.scale_ is None else coef / scaler.scale_
    # mean_ is there even where it is not subtracted.
    return coef, intercept - coef @ scaler.mean_ if scaler.with_mean else intercept


def linear_belief(weights: Weights, X: NDArray[np.floating]) -> NDArray[np.floating]:
    """What `belief` gives for that model, in the precision of X and several times faster; stored class by class."""
    coef, intercept = (part.astype(X.dtype, copy=False) for part in weights)
    values = coef @ X.T
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
