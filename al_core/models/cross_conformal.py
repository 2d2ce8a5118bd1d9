"""A regressor that says how far off it may be: by its errors on labels that it was not shown."""

from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils import get_tags

from al_core.matrices.rows import Doubles
from al_core.models.fitting import quietly_taught, suited

_PARTS = 10
FEWEST_ERRORS = 20  # labels: from fewer errors nothing is said of nine in ten


class CrossConformal(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """A regressor, fitted on all labels, and ten more that each left a tenth out, fitted when first asked for.

    The errors of these on the labels that they were not shown, set upon what they say of a new row, are what the number
    of that row may be (CV+): no model's own opinion of itself enters.
    Barber, Candès, Ramdas and Tibshirani, Predictive inference with the jackknife+, 2021;
    Vovk, Cross-conformal predictors, 2015
    """

    def __init__(self, estimator: Any, random_state: int | None = None) -> None:
        self.estimator, self.random_state = estimator, random_state

    def fit(self, X: Any, y: Any) -> Self:
        """Learn from X and its numbers, shape (rows,)."""
        self.X_, self.y_ = X, np.asarray(y, np.float64)
        self.model_ = self._fitted(self.X_, self.y_)
        return self

    def predict(self, X: Any) -> Doubles:
        """A number for each row."""
        return _said(self.model_, X)

    @property
    def says_how_far_off(self) -> bool:
        """Whether there are labels enough to say it."""
        return len(self.y_) >= FEWEST_ERRORS and bool(np.ptp(self.y_) > 0)

    @cached_property
    def part_of(self) -> NDArray[np.int64]:
        """The part of each label, from 0: of ten neighbours in size one each, so that every part has the range."""
        rng, n = np.random.default_rng(self.random_state or 0), len(self.y_)
        order = np.lexsort((rng.permutation(n), self.y_))
        parts = np.empty(n, np.int64)
        parts[order] = np.concatenate([rng.permutation(_PARTS) for _ in range(0, n, _PARTS)])[:n]
        return parts

    @cached_property
    def errors(self) -> Doubles:
        """The truth less what was said of it by the model that was not shown it, shape (labels,)."""
        errors = np.empty(len(self.y_))
        for part, model in enumerate(self._without):
            out = np.flatnonzero(self.part_of == part)
            errors[out] = self.y_[out] - _said(model, self.X_[out])
        return errors

    def said_without(self, X: Any) -> Doubles:
        """What the models that left a part out say of rows, shape (parts, rows)."""
        return np.stack([_said(model, X) for model in self._without])

    @cached_property
    def _without(self) -> list[Any]:
        """The model without each part."""
        kept = (np.flatnonzero(self.part_of != part) for part in range(_PARTS))
        return [self._fitted(self.X_[rows], self.y_[rows]) for rows in kept]

    def _fitted(self, X: Any, y: Doubles) -> Any:
        return quietly_taught(suited(self.estimator, len(y), self.random_state or 0), X, y)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags = get_tags(self.estimator).input_tags
        return tags


def _said(model: Any, X: Any) -> Doubles:
    return np.asarray(model.predict(X), np.float64).reshape(-1)
