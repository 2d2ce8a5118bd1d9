"""The automatic model of several labels: all of them in one factorisation, and what it says of labels left out."""

from typing import Any, Self

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data

from al_core.matrices.rows import Flags, Floats, Matrix
from al_core.models.kernel_ridge import CHOSEN_ON, MOST_LEARNT, KernelLeastSquares
from al_core.models.scaling import Scaling

_SHARPNESS = 6.0  # from scores to log odds, before the curve of left-out labels


class JointKernelRidge(BaseEstimator):  # type: ignore[misc]
    """Least squares on the marks of all labels with one kernel, linear or RBF, on scaled columns.

    `left_out_` are the log odds of `left_out_rows_`, each without its own marks, in closed form. Learns from at most
    1,000 examples, drawn by `random_state`.
    Rifkin and Lippert, Notes on regularized least squares, 2007
    """

    def __init__(
        self, random_state: int | None = None, chosen_on: int = CHOSEN_ON, views: tuple[int, ...] = ()
    ) -> None:
        self.random_state, self.chosen_on, self.views = random_state, chosen_on, views

    def fit(self, X: Matrix, marks: Flags) -> Self:
        """Learn from X and its marks, shape (rows, labels); raises ValueError where X has holes."""
        X = validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32])
        self.scaling_ = Scaling(self.views).fit(X, marks)
        X, n = self.scaling_.transform(X).astype(np.float64, copy=False), len(marks)
        rows = np.arange(n)
        if n > self.chosen_on:  # what is chosen on and learnt from comes first
            rows = np.random.default_rng(self.random_state or 0).permutation(n)[:MOST_LEARNT]
        self.ridge_ = KernelLeastSquares(self.random_state, self.chosen_on)
        self.ridge_.learn_targets(X, marks[rows].astype(np.float64), rows)
        self.left_out_rows_, self.left_out_ = self.ridge_.left_out_rows_, _odds(self.ridge_.left_out_)
        return self

    def predict_proba(self, X: Matrix) -> Floats:
        """How likely each label fits, shape (rows, labels)."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32], reset=False)
        return np.asarray(expit(_odds(self.ridge_.scored(self.scaling_.transform(X)))), np.float64)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = False  # taken, but a reduction learnt on the whole pool is better
        return tags


def _odds(scores: Floats) -> Floats:
    return np.asarray(_SHARPNESS * (scores - 0.5))
