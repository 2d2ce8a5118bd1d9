"""A regressor that says how far off it may be: by the errors on labels that it was not shown."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin

from al_core.matrices.rows import Floats
from al_core.models.fitting import quietly_taught, suited

FOLDS = 10
FEWEST = 20  # labels: from fewer errors nothing is said of nine in ten
OUTSIDE = 0.1
_ELEMENTS = 2**20  # of a block of what may be: 8 MB


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
        self.model_ = self._fitted(X, self.y_)
        return self

    def predict(self, X: Any) -> Floats:
        """A number for each row."""
        return np.asarray(self.model_.predict(X), np.float64).reshape(-1)

    def _fitted(self, X: Any, y: Floats) -> Any:
        seed = self.random_state or 0
        return quietly_taught(suited(self.estimator, len(y), seed), X, y)

    @property
    def says_how_far_off(self) -> bool:
        """Whether there are labels enough to say it."""
        return len(self.y_) >= FEWEST and bool(np.ptp(self.y_) > 0)

    @cached_property
    def _folds(self) -> NDArray[np.int64]:
        """The fold of each label: of ten neighbours in size one each, so that every fold has the whole range."""
        rng, n = np.random.default_rng(self.random_state or 0), len(self.y_)
        order = np.lexsort((rng.permutation(n), self.y_))
        blocks = [rng.permutation(FOLDS) for _ in range(-(-n // FOLDS))]
        folds = np.empty(n, np.int64)
        folds[order] = np.concatenate(blocks)[:n]
        return folds

    @cached_property
    def _parts(self) -> list[Any]:
        """The model without each fold."""
        rows = (np.flatnonzero(self._folds != fold) for fold in range(FOLDS))
        return [self._fitted(self.X_[kept], self.y_[kept]) for kept in rows]

    def _said(self, model: Any, X: Any) -> Floats:
        return np.asarray(model.predict(X), np.float64).reshape(-1)

    @cached_property
    def errors(self) -> Floats:
        """The truth less what was said of it by the model that was not shown it, shape (labels,)."""
        errors = np.empty(len(self.y_))
        for fold, model in enumerate(self._parts):
            out = np.flatnonzero(self._folds == fold)
            if len(out):
                errors[out] = self.y_[out] - self._said(model, self.X_[out])
        return errors

    def of_parts(self, X: Any) -> Floats:
        """What the models without a fold say, shape (folds, rows)."""
        return np.stack([self._said(model, X) for model in self._parts])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


@dataclass(frozen=True, eq=False)
class Forecast:
    """What a fitted model says of rows of X, and what their numbers may be."""

    model: CrossConformal
    X: Any

    @cached_property
    def said(self) -> Floats:
        """A number for each row."""
        return self.model.predict(self.X)

    def __len__(self) -> int:
        return len(self.said)

    @cached_property
    def _parts(self) -> Floats:
        return self.model.of_parts(self.X)

    @cached_property
    def ends(self) -> Floats | None:
        """The range that holds the number in nine of ten cases, shape (rows, 2); None with too few labels."""
        if not self.model.says_how_far_off:
            return None
        off, folds, n = np.abs(self.model.errors), self.model._folds, len(self.model.errors)
        least = max(1, int(np.floor(OUTSIDE * (n + 1)))) - 1
        ends = np.empty((len(self), 2))
        for block in self._blocks():
            said = self._parts[:, block][folds]
            ends[block, 0] = np.partition(said - off[:, None], least, axis=0)[least]
            ends[block, 1] = np.partition(said + off[:, None], n - 1 - least, axis=0)[n - 1 - least]
        return ends

    def within(self, answers: Floats, tolerance: float) -> Floats | None:
        """How likely each number is no further from an answer than this; None with too few labels."""
        if not self.model.says_how_far_off:
            return None
        errors, folds = self.model.errors, self.model._folds
        share = np.empty(len(self))
        for block in self._blocks():
            may_be = self._parts[:, block][folds] + errors[:, None]
            share[block] = (np.abs(may_be - answers[block]) <= tolerance).mean(axis=0)
        return share

    def _blocks(self) -> list[slice]:
        size = max(1, _ELEMENTS // len(self.model.errors))
        return [slice(start, start + size) for start in range(0, len(self), size)]
