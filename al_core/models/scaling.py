"""The size of X: rows brought to the length at which one penalty and one kernel width suit every kind of data."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from al_core.matrices.rows import WIDEST, Matrix, directions

_LONGEST = 10.0
OTHER_UNITS = 20.0


class Scaling(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Columns around 0, and rows of the typical length min(sqrt(columns), 10).

    One divisor for all columns keeps the proportions of pixels, words and principal components, whose small columns are
    noise. Only where the widest column (largest less smallest value) is more than 20 times as wide as a quarter of the
    others, each is divided by its own standard deviation: then they are in different units. Columns that do not vary
    are ignored. Sparse rows become dense, those of more than 512 columns projected at random to 128; scikit-learn is
    told that none are taken, because a reduction learnt on the whole pool is better.
    """

    def fit(self, X: Matrix, y: Any = None) -> Self:
        """Learn centre and factors from X; raises ValueError where it has holes."""
        X = _dense(validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32])).astype(np.float64)
        self.centre_, deviation, width = X.mean(axis=0), X.std(axis=0), np.ptp(X, axis=0)
        # Rounding alone gives a constant column of large numbers a deviation.
        varies = width > 1e-9 * np.abs(self.centre_)
        if varies.any() and width.max() > OTHER_UNITS * np.quantile(width[varies], 0.25):
            factor = 1 / np.where(varies, deviation, 1.0)
        else:
            factor = np.ones(len(width))
        size = np.sqrt(np.square((deviation * factor)[varies]).sum()) or 1.0
        self.factor_ = np.where(varies, factor * min(np.sqrt(len(width)), _LONGEST) / size, 0.0)
        return self

    def transform(self, X: Matrix) -> NDArray[np.floating]:
        """X brought to size, in its own precision."""
        check_is_fitted(self)
        X = _dense(validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32], reset=False))
        return np.asarray((X - self.centre_.astype(X.dtype)) * self.factor_.astype(X.dtype))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = False
        return tags


def _dense(X: Matrix) -> NDArray[np.floating]:
    if not issparse(X):
        return np.asarray(X)
    if X.shape[1] <= WIDEST:
        return np.asarray(X.toarray())
    return np.asarray(X @ directions(X.shape[1]))
