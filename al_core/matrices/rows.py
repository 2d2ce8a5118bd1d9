"""Rows of X: taken without a copy where that goes, and put in an order that follows from what is in them."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

Matrix = Any  # ndarray or CSR, shape (rows, features)
Rows = NDArray[np.int64]
Positions = NDArray[np.int64]  # places among candidates or points, not rows of X
Floats = NDArray[np.floating]
Doubles = NDArray[np.float64]
Vectors = NDArray[np.float32]  # shape (points, dimensions)
Flags = NDArray[np.bool_]

WIDEST = 512
PROJECTED = 128
_BLOCK = 1_024


def content_order(X: Matrix, rows: Rows | None = None) -> Rows:
    """Positions of the rows of X (or of these) in an order that follows from what is in them, not from their place."""
    rows = np.arange(X.shape[0]) if rows is None else rows
    direction = _direction(X.shape[1])
    starts = range(0, len(rows), _BLOCK)
    # What is infinite is told by whoever cannot learn from it.
    with np.errstate(invalid="ignore", over="ignore"):
        blocks = [take(X, rows[start : start + _BLOCK]).astype(np.float64) @ direction for start in starts]
        # As float32, so that rounding in the sums (dense or CSR) does not decide between equal rows.
        keys = np.concatenate([*blocks, np.empty(0)])
        # What all rows have in common must not use up its digits: a column of times would make all keys one.
        return np.argsort((keys - keys.min(initial=np.inf)).astype(np.float32), kind="stable")


@lru_cache(maxsize=4)
def _direction(width: int) -> Doubles:
    return np.random.default_rng(0).standard_normal(width)


def take(X: Matrix, rows: Rows) -> Matrix:
    """Rows of X: a view where they are neighbours, else a copy."""
    if len(rows) and rows[-1] - rows[0] == len(rows) - 1 and (np.diff(rows) == 1).all():
        return stretch(X, int(rows[0]), int(rows[-1]) + 1)
    return X[rows]


def stretch(X: Matrix, first: int, stop: int) -> Matrix:
    """The rows of X from `first` to before `stop`, without a copy, of which CSR's own slices make one."""
    if not issparse(X):
        return X[first:stop]
    bounds = X.indptr[first : stop + 1]
    within = slice(bounds[0], bounds[-1])
    view = type(X)((X.data[within], X.indices[within], bounds - bounds[0]), (stop - first, X.shape[1]), copy=False)
    view.has_sorted_indices = X.has_sorted_indices
    return view


def directions(width: int) -> NDArray[np.float32]:
    """Directions on which rows of this width are projected at random, shape (width, 128): the same every time.

    Johnson and Lindenstrauss, Extensions of Lipschitz mappings into a Hilbert space, 1984
    """
    drawn = np.random.default_rng(0).standard_normal((width, PROJECTED), np.float32)
    return np.asarray(drawn / np.float32(np.sqrt(PROJECTED)))
