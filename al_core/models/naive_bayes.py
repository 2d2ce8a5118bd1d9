"""Naive Bayes for any X: word counts and the like, or numbers that may be negative; dense or CSR."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.naive_bayes import ComplementNB
from sklearn.utils.validation import check_is_fitted, validate_data

from al_core.matrices.rows import Floats, Matrix

FEWEST_ZEROS = 0.25
SMOOTHING = 0.1
SHARED = 5.0  # as many examples as the deviation that all classes share counts for in that of each


class NaiveBayes(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Each column votes by itself; the votes, logarithms of probabilities, are added up.

    X without negative values, a quarter of it zeros, is read as counts (complement naive Bayes: Rennie et al., Tackling
    the poor assumptions of naive Bayes text classifiers, 2003), other X as a bell curve for each column and class, its
    variance drawn towards that of all classes. The sums are no probabilities: columns that say the same count twice.
    """

    def fit(self, X: Matrix, y: Any) -> Self:
        """Learn from X and its labels, shape (rows,); raises ValueError where X has holes."""
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=[np.float64, np.float32])
        self.classes_, codes = np.unique(y, return_inverse=True)
        values = X.data if issparse(X) else X
        zeros = 1 - np.count_nonzero(values) / (X.shape[0] * X.shape[1])
        self.counts_ = bool(values.min(initial=0) >= 0 and zeros >= FEWEST_ZEROS)
        self._count(X, codes) if self.counts_ else self._measure(X, codes)
        return self

    def decision_function(self, X: Matrix) -> Floats:
        """Sums of the votes, shape (rows, classes); for two classes by how much the second is ahead, shape (rows,)."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32], reset=False)
        votes = X @ self.linear_ + self.constant_ if self.counts_ else self._bells(X)
        return np.asarray(votes[:, 1] - votes[:, 0]) if len(self.classes_) == 2 else np.asarray(votes)

    def predict(self, X: Matrix) -> NDArray[Any]:
        """The class with the most votes for each row."""
        votes = self.decision_function(X)
        return np.asarray(self.classes_[(votes > 0).astype(int) if votes.ndim == 1 else votes.argmax(axis=1)])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def _count(self, X: Matrix, codes: NDArray[np.int64]) -> None:
        counted = ComplementNB(alpha=SMOOTHING).fit(X, codes)
        self.linear_, self.constant_ = counted.feature_log_prob_.T, np.zeros(len(self.classes_))

    def _measure(self, X: Matrix, codes: NDArray[np.int64]) -> None:
        """Votes are quadratic in X: squared_, linear_ and constant_, of X less centre_ (CSR: of X itself)."""
        n = np.bincount(codes)
        members = np.eye(len(n))[codes] / n[codes, None]
        self.centre_ = np.zeros(X.shape[1]) if issparse(X) else X.mean(axis=0, dtype=np.float64)
        X = X.astype(np.float64) if issparse(X) else X - self.centre_
        means, squares = X.T @ members, _squared(X).T @ members
        own = (squares - np.square(means)).clip(0)
        shared = own @ n / n.sum()
        overall = (squares @ n / n.sum() - np.square(means @ n / n.sum())).clip(0)
        variance = (own * n + shared[:, None] * SHARED) / (n + SHARED) + 1e-3 * overall[:, None]
        # A column that never varies says nothing; rounding gives it a variance, which would say much.
        varies = overall > 1e-12 * (np.square(self.centre_) + squares.max(axis=1))
        weight = np.where(varies[:, None], 1 / np.where(variance > 0, variance, 1.0), 0.0)
        self.squared_, self.linear_ = -weight / 2, weight * means
        logs = np.where(varies[:, None], np.log(np.where(variance > 0, variance, 1.0)), 0.0)
        self.constant_ = np.log(n / n.sum()) - (np.square(means) * weight + logs).sum(axis=0) / 2

    def _bells(self, X: Matrix) -> Floats:
        X = X.astype(np.float64) if issparse(X) else X - self.centre_
        return np.asarray(_squared(X) @ self.squared_ + X @ self.linear_ + self.constant_)


def _squared(X: Matrix) -> Matrix:
    return X.multiply(X) if issparse(X) else np.square(X)
