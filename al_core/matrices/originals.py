"""Originals: rows as a script handed them in, for a model that takes them so, with numbers that stand for them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

from al_core.matrices.rows import Doubles, Matrix


@dataclass(frozen=True, eq=False)
class Originals:
    """Rows of a frame, texts, or an array with missing numbers; the numbers that stand for each, and what each weighs.

    Any of them are had by their positions, as rows of X are.
    """

    rows: Any
    numbers: Matrix
    weights: Doubles | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and features, as X has them."""
        return self.numbers.shape  # type: ignore[no-any-return]

    def __len__(self) -> int:
        return int(self.shape[0])

    def __getitem__(self, at: Any) -> "Originals":
        rows = self.rows.iloc[at] if hasattr(self.rows, "iloc") else self.rows[at]
        numbers = rows if self.numbers is self.rows else self.numbers[at]
        return Originals(rows, numbers, None if self.weights is None else self.weights[at])


def imputed(X: Matrix) -> tuple[Matrix, int]:
    """X with the middle value (median) of its column for each missing number, and how many there were; else X itself.

    In a sparse X a missing number becomes 0, as most are.
    """
    values = X.data if issparse(X) else X
    if values.dtype.kind != "f" or not np.isnan(missing := values.sum()) or not (missing := np.isnan(values)).any():
        return X, 0
    filled = X.copy()
    if issparse(X):
        filled.data[missing] = 0
    else:
        for column in np.flatnonzero(missing.any(axis=0)):
            filled[missing[:, column], column] = _middle(X[~missing[:, column], column])
    return filled, int(missing.sum())


def _middle(values: NDArray[np.floating]) -> float:
    return float(np.median(values)) if len(values) else 0.0
