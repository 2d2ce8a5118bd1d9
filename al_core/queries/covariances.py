"""Covariances: how what a fitted model says of one row hangs together with what it says of another, where known."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.sparse import issparse
from sklearn.gaussian_process import GaussianProcessRegressor

from al_core.matrices.rows import WIDEST, Doubles, Rows
from al_core.queries.number_candidates import NumberCandidates

_LEAST = 1e-6  # of the mean square of a feature: a penalty where a line has none


class Covariances(Protocol):
    """What is open about numbers once the labels are known."""

    @property
    def noise(self) -> float:
        """The variance of a label about its number."""

    def between(self, rows: Rows, others: Rows) -> Doubles:
        """Covariance of rows of X with others, shape (rows, others)."""

    def of(self, rows: Rows) -> Doubles:
        """Variance of rows of X, shape (rows,)."""


def own_covariances(candidates: NumberCandidates) -> Covariances | None:
    """Those of the fitted model: of a line on at most 512 features and of a Gaussian process; None of any other."""
    if isinstance(candidates.last, GaussianProcessRegressor):
        return OfProcess(candidates)
    coef = getattr(candidates.last, "coef_", None)
    if coef is None or np.ndim(coef) != 1 or len(coef) > WIDEST:
        return None
    return OfLine(candidates)


class OfLine:
    """A line whose weights have the covariance (X'X + penalty)^-1, in units of the noise.

    Rasmussen and Williams, Gaussian processes for machine learning, 2006, section 2.1
    """

    noise: float = 1.0

    def __init__(self, candidates: NumberCandidates) -> None:
        self._shown = candidates.shown
        X = self._design(candidates.context.labelled)
        squares = X.T @ X
        penalty = float(getattr(candidates.last, "alpha_", getattr(candidates.last, "alpha", 0.0)))
        ridge = np.full(len(squares), max(penalty, _LEAST * float(np.trace(squares)) / len(squares)))
        self._lower = cholesky(squares + np.diag(ridge), lower=True)

    def between(self, rows: Rows, others: Rows) -> Doubles:
        """Covariance of rows of X with others, shape (rows, others)."""
        return np.asarray(self._rooted(rows).T @ self._rooted(others))

    def of(self, rows: Rows) -> Doubles:
        """Variance of rows of X, shape (rows,)."""
        return np.asarray(np.square(self._rooted(rows)).sum(axis=0))

    def _rooted(self, rows: Rows) -> Doubles:
        return np.asarray(solve_triangular(self._lower, self._design(rows).T, lower=True))

    def _design(self, rows: Rows) -> Doubles:
        """Features of rows, and a 1 for the intercept."""
        X = self._shown(rows)
        return np.column_stack([X.toarray() if issparse(X) else np.asarray(X, np.float64), np.ones(len(rows))])


@dataclass(frozen=True)
class OfProcess:
    """A Gaussian process of scikit-learn's, with the kernel that it has learnt; in its own units."""

    candidates: NumberCandidates

    @property
    def noise(self) -> float:
        """What its kernel adds to the diagonal alone (white noise), and its `alpha` where that is one number."""
        alpha = self.candidates.last.alpha
        return self._white + (float(alpha) if np.ndim(alpha) == 0 else 0.0)

    @property
    def _white(self) -> float:
        process = self.candidates.last
        one = process.X_train_[:1]
        return float(process.kernel_.diag(one)[0] - process.kernel_(one, one)[0, 0])

    def between(self, rows: Rows, others: Rows) -> Doubles:
        """Covariance of rows of X with others, shape (rows, others)."""
        X, Z = self.candidates.shown(rows), self.candidates.shown(others)
        return np.asarray(self.candidates.last.kernel_(X, Z) - self._rooted(X).T @ self._rooted(Z))

    def of(self, rows: Rows) -> Doubles:
        """Variance of rows of X, shape (rows,)."""
        X, process = self.candidates.shown(rows), self.candidates.last
        return np.asarray((process.kernel_.diag(X) - self._white - np.square(self._rooted(X)).sum(axis=0)).clip(0))

    def _rooted(self, X: Any) -> Doubles:
        process = self.candidates.last
        return np.asarray(solve_triangular(process.L_, process.kernel_(process.X_train_, X), lower=True))
