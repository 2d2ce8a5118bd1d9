"""A regressor that says how far off it may be: by its errors on labels that it was not shown."""

from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.dummy import DummyRegressor
from sklearn.utils import get_tags

from al_core.matrices.rows import Doubles
from al_core.models.fitting import quietly_taught, suited
from al_core.models.remoteness import Remoteness

_PARTS = 10
_WIDTH = 0.3  # deviations of what is said within which errors are alike
_PRIOR = 10.0
FEWEST_ERRORS = 20  # labels: from fewer errors nothing is said of nine in ten


class CrossConformal(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """A regressor, fitted on all labels, and ten more that each left a tenth out, fitted when first asked for.

    The errors of these on the labels that they were not shown, set upon what they say of a new row, are what the number
    of that row may be (CV+): no model's own opinion of itself enters. Errors are counted in the usual one among labels
    of which such numbers are said, since large numbers are often further off, and as they grow with the distance to
    other labels: who asks for the odd ones learns from rows that are harder than the rest.
    Barber, Candès, Ramdas and Tibshirani, Predictive inference with the jackknife+, 2021;
    Vovk, Cross-conformal predictors, 2015; Papadopoulos et al., Normalized nonconformity measures, 2008
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

    def usual_error(self, said: Doubles, X: Any) -> Doubles:
        """How far off the model usually is where it says such numbers of such rows, shape (rows,)."""
        return self._usual(self._near(said)) * self._remoteness.factors(self._remoteness.of(X), self._in_near_errors)

    @cached_property
    def in_usual_errors(self) -> Doubles:
        """The errors, each in units of the usual one where such numbers are said of such rows, itself left out."""
        factors = self._remoteness.factors(self._remoteness.of_labelled, self._in_near_errors)
        return np.asarray(self._in_near_errors / factors)

    @cached_property
    def _in_near_errors(self) -> Doubles:
        near = self._near(self.y_ - self.errors)
        np.fill_diagonal(near, 0)
        return self.errors / self._usual(near)

    @cached_property
    def _remoteness(self) -> Remoteness:
        return Remoteness(self.X_)

    def _usual(self, near: Doubles) -> Doubles:
        """The mean error of labels, weighed by how near they are, and of all labels, which weigh as much as ten."""
        off = np.abs(self.errors)
        return np.asarray((near @ off + _PRIOR * (off.mean() or 1.0)) / (near.sum(axis=1) + _PRIOR))

    def _near(self, said: Doubles) -> Doubles:
        """How near numbers are to what was said of the labels, 0 to 1, shape (rows, labels)."""
        of_labels = self.y_ - self.errors
        width = _WIDTH * (float(of_labels.std()) or 1.0)
        return np.asarray(np.exp(-0.5 * np.square((said[:, None] - of_labels) / width)))

    def said_without(self, X: Any) -> Doubles:
        """What the models that left a part out say of rows, shape (parts, rows)."""
        return np.stack([_said(model, X) for model in self._without])

    @cached_property
    def _without(self) -> list[Any]:
        """The model without each part."""
        kept = (np.flatnonzero(self.part_of != part) for part in range(_PARTS))
        return [self._fitted(self.X_[rows], self.y_[rows]) for rows in kept]

    def _fitted(self, X: Any, y: Doubles) -> Any:
        if np.ptp(y) == 0:
            return DummyRegressor().fit(X, y)  # of one number there is nothing to learn, and not all models try
        return quietly_taught(suited(self.estimator, len(y), self.random_state or 0), X, y)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags = get_tags(self.estimator).input_tags
        return tags


def _said(model: Any, X: Any) -> Doubles:
    return np.asarray(model.predict(X), np.float64).reshape(-1)
