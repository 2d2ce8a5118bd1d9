"""Logistic regression for few labels: scikit-learn's loss and its least, found in about a millisecond."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import solve_triangular
from sklearn.linear_model import LogisticRegression

from al_core.matrices.rows import Doubles, Matrix
from al_core.models.linear import linear_belief
from al_core.models.newton import minimise

_SETTINGS = tuple(LogisticRegression().get_params())
GRAM_ROWS = 300  # up to here X much wider than long is replaced by a square root of its inner products


class SoftmaxRegression(LogisticRegression):  # type: ignore[misc]
    """LogisticRegression with a solver of our own: same loss, so the same coefficients up to `tol`.

    `tol` bounds the gradient of the mean loss, as it does there. With `warm_start` it goes on from its coefficients.
    What the solver does not know (other penalties, weights of rows or classes, one class, X with holes) is left to
    scikit-learn. Columns that are 0 in all rows get 0 and cost nothing; X that is much wider than long is replaced by
    the Cholesky factor of its inner products, which has the same least (the representer theorem).
    """

    def fit(self, X: Matrix, y: Any, sample_weight: Any = None) -> Self:
        """Learn from X and at least two classes."""
        classes, codes = np.unique(y, return_inverse=True)
        if sample_weight is not None or not self._is_plain() or len(classes) < 2 or not _is_plain(X, codes):
            return super().fit(X, y, sample_weight)  # type: ignore[no-any-return]
        start = self._start(classes, X.shape[1])
        # Two classes share one row of weights: as a softmax each has half of it, and the penalty counts double.
        ridge = (2.0 if len(classes) == 2 else 1.0) / self.C
        with np.errstate(over="ignore", invalid="ignore"):
            W, steps = _fit(X, codes, ridge, start, self.tol, self.max_iter)
        if len(classes) == 2:
            W = W[1:] - W[:1]
        self.classes_, self.n_features_in_ = classes, X.shape[1]
        self.coef_, self.intercept_ = np.ascontiguousarray(W[:, :-1]), W[:, -1].copy()
        self.n_iter_ = np.array([steps], dtype=np.int32)
        return self

    def predict_proba(self, X: Matrix) -> NDArray[np.floating]:
        """Probabilities of the classes, shape (rows, classes)."""
        if not isinstance(X, np.ndarray) or X.ndim != 2 or X.dtype.kind not in "fiub" or not hasattr(self, "coef_"):
            return np.asarray(super().predict_proba(X))
        if X.shape[1] != self.coef_.shape[1]:
            return np.asarray(super().predict_proba(X))
        with np.errstate(over="ignore", invalid="ignore"):
            proba = linear_belief((self.coef_, self.intercept_), X.astype(np.float64, copy=False))
        # A hole makes every sum that it is part of one.
        return proba if np.isfinite(proba).all() else np.asarray(super().predict_proba(X))

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The settings; scikit-learn reads its own source for them each time, for longer than a fit takes."""
        return {name: getattr(self, name) for name in _SETTINGS}

    def _is_plain(self) -> bool:
        usual = self.penalty in ("deprecated", "l2") and not self.l1_ratio and self.class_weight is None
        return bool(usual and self.fit_intercept and not self.dual and np.isfinite(self.C) and self.C > 0)

    def _start(self, classes: NDArray[Any], width: int) -> Doubles:
        """Weights and intercept to begin with, shape (classes, width + 1)."""
        start = np.zeros((len(classes), width + 1))
        if not self.warm_start or not hasattr(self, "coef_") or self.coef_.shape[1] != width:
            return start
        if np.array_equal(self.classes_, classes):
            known = np.column_stack([self.coef_, self.intercept_])
            start += np.concatenate([-known, known]) / 2 if len(known) == 1 else known
        return start


def _is_plain(X: Matrix, codes: NDArray[np.int64]) -> bool:
    """Whether X is a matrix of finite numbers with a label for each row, which needs no further check."""
    plain = (isinstance(X, np.ndarray) and X.ndim == 2) or (sparse.issparse(X) and X.format == "csr")
    if not plain or X.dtype.kind not in "fiub" or X.shape[0] != len(codes) or codes.ndim != 1:
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(X.sum(dtype=np.float64)))


def _fit(
    X: Matrix, codes: NDArray[np.int64], ridge: float, start: Doubles, tol: float, max_iter: int
) -> tuple[Doubles, int]:
    """Weights with the intercept last, shape (classes, columns + 1), and Newton steps."""
    if not sparse.issparse(X):
        return _fit_used(X.astype(np.float64, copy=False), codes, ridge, start, tol, max_iter)
    used, X = _used(X)
    W, kept = np.zeros_like(start), np.append(used, start.shape[1] - 1)
    W[:, kept], steps = _fit_used(X, codes, ridge, start[:, kept], tol, max_iter)
    return W, steps


def _used(X: Matrix) -> tuple[NDArray[np.int64], Matrix]:
    """Columns of a CSR matrix that are not empty, and the matrix of these."""
    occurs = np.zeros(X.shape[1], dtype=bool)
    occurs[X.indices] = True
    used, place = np.flatnonzero(occurs), np.cumsum(occurs, dtype=X.indices.dtype) - 1
    shape = (X.shape[0], len(used))
    return used, sparse.csr_array((X.data.astype(np.float64), place[X.indices], X.indptr), shape=shape)


def _fit_used(
    X: Matrix, codes: NDArray[np.int64], ridge: float, start: Doubles, tol: float, max_iter: int
) -> tuple[Doubles, int]:
    n, width = X.shape
    if 1.5 * n < width and n <= GRAM_ROWS:
        return _fit_inner(X, codes, ridge, start, tol, max_iter)
    if sparse.issparse(X) and width <= n:
        X = X.toarray()
    ones = np.ones((n, 1))
    Z = sparse.hstack([X, ones], format="csr") if sparse.issparse(X) else np.hstack([X, ones])
    return minimise(Z, codes, _penalty(ridge, width), start, tol=tol, max_iter=max_iter)


def _fit_inner(
    X: Matrix, codes: NDArray[np.int64], ridge: float, start: Doubles, tol: float, max_iter: int
) -> tuple[Doubles, int]:
    """The same by way of inner products: a square root of them stands for X, whose rows span what weights can be."""
    inner = X @ X.T
    inner = inner.toarray() if sparse.issparse(inner) else inner
    # Equal rows make it singular; each gets a trace of a column of its own.
    own = inner.diagonal()
    inner.flat[:: len(inner) + 1] += 1e-10 * np.where(own > 0, own, own.mean() or 1.0)
    root = np.linalg.cholesky(inner)
    rooted = solve_triangular(root, X @ start[:, :-1].T, lower=True).T
    begun = np.column_stack([rooted, start[:, -1]])
    Z = np.column_stack([root, np.ones(len(root))])
    V, steps = minimise(Z, codes, _penalty(ridge, len(root)), begun, tol=tol, max_iter=max_iter)
    by_row = solve_triangular(root, V[:, :-1].T, lower=True, trans="T")
    return np.column_stack([(X.T @ by_row).T, V[:, -1]]), steps


def _penalty(ridge: float, width: int) -> Doubles:
    return np.append(np.full(width, ridge), 0.0)
