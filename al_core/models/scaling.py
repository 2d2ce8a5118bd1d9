"""The size of X: rows brought to the length at which one penalty and one kernel width suit every kind of data."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from al_core.matrices.rows import WIDEST, Doubles, Matrix, directions
from al_core.models.view_shares import as_targets, share_of_first

_LONGEST = 10.0
OTHER_UNITS = 20.0


class Scaling(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Columns around 0, and rows of the typical length min(sqrt(columns), 10).

    One divisor for all columns keeps the proportions of pixels, words and principal components, whose small columns are
    noise. Only where the widest column (largest less smallest value) is more than 20 times as wide as a quarter of the
    others, each is divided by its own standard deviation: then they are in different units. Columns that do not vary
    are ignored. Two `views`, so many columns of the one and so many of the other, are brought to size each by itself,
    and count by what each gets right of labels that were left out (`share_of_first`). Sparse rows become dense,
    those of more than 512 columns projected at random to 128; scikit-learn is told that none are taken, because a
    reduction learnt on the whole pool is better.
    """

    def __init__(self, views: tuple[int, ...] = ()) -> None:
        self.views = views

    def fit(self, X: Matrix, y: Any = None) -> Self:
        """Learn centre and factors from X, and from y how much each view counts; ValueError where X has holes."""
        X = _dense(validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32])).astype(np.float64)
        # Only of X as it was made: a chain of models puts columns beside it, a replay looks at fewer.
        if len(self.views) == 2 and sum(self.views) == X.shape[1]:
            return self._fit_both(X[:, : self.views[0]], X[:, self.views[0] :], y)
        self.centre_, self.factor_ = _brought_to(np.sqrt(min(X.shape[1], _LONGEST**2)), X)
        return self

    def _fit_both(self, one: Doubles, other: Doubles, y: Any) -> Self:
        """Rows are as long as those of one view, the squares of their parts in each as the shares are."""
        self.share_ = share_of_first(one, other, None if y is None else as_targets(y))
        length = np.sqrt(min(one.shape[1] + other.shape[1], _LONGEST**2))
        sizes = [
            _brought_to(length * np.sqrt(share), view) for view, share in ((one, self.share_), (other, 1 - self.share_))
        ]
        self.centre_, self.factor_ = (np.concatenate(parts) for parts in zip(*sizes, strict=True))
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


def _brought_to(length: float, X: Doubles) -> tuple[Doubles, Doubles]:
    """The centre of columns and the factors that bring rows to this typical length."""
    centre, deviation, width = X.mean(axis=0), X.std(axis=0), np.ptp(X, axis=0)
    # Rounding alone gives a constant column of large numbers a deviation.
    varies = width > 1e-9 * np.abs(centre)
    if varies.any() and width.max() > OTHER_UNITS * np.quantile(width[varies], 0.25):
        factor = 1 / np.where(varies, deviation, 1.0)
    else:
        factor = np.ones(len(width))
    size = np.sqrt(np.square((deviation * factor)[varies]).sum()) or 1.0
    return centre, np.where(varies, factor * length / size, 0.0)


def _dense(X: Matrix) -> NDArray[np.floating]:
    if not issparse(X):
        return np.asarray(X)
    if X.shape[1] <= WIDEST:
        return np.asarray(X.toarray())
    return np.asarray(X @ directions(X.shape[1]))
