"""The span of some rows: coordinates of few dimensions in which a wide matrix of few rows loses nothing."""

import numpy as np
from scipy.sparse import issparse

from al_core.matrices.rows import Doubles, Matrix, content_order

MOST_ROWS = 1_000


class Subspace:
    """Rows of X in coordinates whose inner products are theirs: the columns themselves, or principal axes of X.

    Of X with more than `size` columns the first `size` axes through 0, of at most 1,000 of its rows. Called with a
    matrix it gives its part in the span, shape (rows, dimensions).
    """

    def __init__(self, X: Matrix, size: int) -> None:
        self.is_whole = X.shape[1] <= size
        if self.is_whole:
            return
        if X.shape[0] > MOST_ROWS:
            X = X[content_order(X)[np.linspace(0, X.shape[0] - 1, MOST_ROWS, dtype=np.int64)]]
        values, vectors = np.linalg.eigh(densely(X @ X.T))
        kept = np.flatnonzero(values > 1e-9 * max(float(values[-1]), 1e-300))[-size:]
        self._rows, self._turn = X, vectors[:, kept] / np.sqrt(values[kept])

    def __call__(self, X: Matrix) -> Doubles:
        return densely(X) if self.is_whole else np.asarray(densely(X @ self._rows.T) @ self._turn)


def densely(X: Matrix) -> Doubles:
    """X as an array."""
    return np.asarray(X.toarray() if issparse(X) else X)
