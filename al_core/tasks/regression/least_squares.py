"""Ridge regression, straight, curved, or both in the mixture that does best, chosen by leaving each label out once."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from al_core.matrices.rows import Floats, Matrix
from al_core.models.kernel_ridge import CHOSEN_ON, MOST_LEARNT, WIDTHS, KernelLeastSquares
from al_core.models.scaling import Scaling

_BEYOND = 0.5  # of the range of the labels: so far beyond them a straight line may go


class _Straight(KernelLeastSquares):
    """A linear kernel, whose penalty may be large: few labels of many columns are mostly noise."""

    widths: ClassVar[Sequence[float]] = (0.0,)
    penalties: ClassVar[Sequence[float]] = (0.1, 0.001, 0.01, 1.0, 10.0, 100.0)


class _Curved(KernelLeastSquares):
    """RBF kernels only."""

    widths: ClassVar[Sequence[float]] = tuple(width for width in WIDTHS if width)
    penalties: ClassVar[Sequence[float]] = (0.1, 0.01, 1.0, 0.001, 10.0)


class RidgeRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Least squares with a penalty, on scaled columns.

    Numbers are learnt in units of their deviation, and none is said that lies further beyond the labels than half
    their range. Learns from at most 1,000 labels, drawn by `random_state`.
    """

    kinds: ClassVar[Sequence[type[KernelLeastSquares]]] = (_Straight,)

    def __init__(
        self, random_state: int | None = None, chosen_on: int = CHOSEN_ON, views: tuple[int, ...] = ()
    ) -> None:
        self.random_state, self.chosen_on, self.views = random_state, chosen_on, views

    def fit(self, X: Matrix, y: Any) -> Self:
        """Learn from X and its numbers, shape (rows,); raises ValueError where X has holes."""
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=[np.float64, np.float32], y_numeric=True)
        y = np.asarray(y, np.float64)
        rows = np.random.default_rng(self.random_state or 0).permutation(len(y))[:MOST_LEARNT]
        self.unit_, low, high = float(y.std()) or 1.0, float(y.min()), float(y.max())
        self.ends_ = low - _BEYOND * (high - low), high + _BEYOND * (high - low)
        self.scaling_ = Scaling(self.views).fit(X, y)
        X, targets = self.scaling_.transform(X).astype(np.float64, copy=False), y[rows, None] / self.unit_
        self.parts_ = [kind(self.random_state, self.chosen_on).learn_targets(X, targets, rows) for kind in self.kinds]
        self.shares_ = self._shares(targets)
        return self

    def predict(self, X: Matrix) -> Floats:
        """A number for each row."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32], reset=False)
        X = self.scaling_.transform(X)
        said = np.column_stack([part.scored(X)[:, 0] for part in self.parts_]) @ self.shares_
        return np.asarray(np.clip(said * self.unit_, *self.ends_), np.float64)

    def _shares(self, targets: Floats) -> Floats:
        """The part of each kind in what is said: of two the mixture with the least squared error on left-out labels."""
        if len(self.parts_) == 1:
            return np.ones(1)
        one, other = (targets[: len(part.left_out_), 0] - part.left_out_[:, 0] for part in self.parts_)
        apart = float(np.square(one - other).sum())
        share = min(max(float(one @ (one - other)) / apart, 0.0), 1.0) if apart else 0.0
        return np.array([1 - share, share])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = False  # taken, but a reduction learnt on the whole pool is better
        return tags


class KernelRidgeRegressor(RidgeRegressor):
    """The same with an RBF kernel, whose width is chosen with the penalty."""

    kinds: ClassVar[Sequence[type[KernelLeastSquares]]] = (_Curved,)


class AutomaticRegressor(RidgeRegressor):
    """The mean of a straight and a curved one, weighed by the errors on labels that were left out once.

    Wolpert, Stacked generalization, 1992
    """

    kinds: ClassVar[Sequence[type[KernelLeastSquares]]] = (_Straight, _Curved)
