"""A Gaussian process of numbers whose cost is bounded: few labels, kernels from a list, blocks of rows."""

from typing import Any, Self

import numpy as np
from scipy.linalg import cho_factor, cho_solve, eigh, solve_triangular
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from al_core.matrices.neighbours import usual
from al_core.matrices.rows import Doubles, Matrix
from al_core.models.gaussian_process import MOST_POINTS
from al_core.models.kernel_ridge import WIDTHS
from al_core.models.scaling import Scaling

_NOISES = (0.1, 0.01, 0.001, 0.3, 1.0, 3.0)  # of the kernel's own height
_ELEMENTS = 2**19  # of a block of the kernel: 4 MB


class GaussianProcessOfNumbers(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """A Gaussian process with an RBF kernel and noise, on scaled columns.

    Of the widths that kernel ridge has and six noises the pair is taken under which the labels are likeliest, each with
    its own best height. Learns from at most 500 labels, drawn by `random_state`.
    Rasmussen and Williams, Gaussian processes for machine learning, 2006, algorithm 2.1 and equation 5.8
    """

    def __init__(self, random_state: int | None = None) -> None:
        self.random_state = random_state

    def fit(self, X: Matrix, y: Any) -> Self:
        """Learn from X and its numbers, shape (rows,); raises ValueError where X has holes."""
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=[np.float64, np.float32], y_numeric=True)
        rows = np.random.default_rng(self.random_state or 0).permutation(len(y))[:MOST_POINTS]
        self.scaling_ = Scaling().fit(X)
        self.X_ = self.scaling_.transform(X[rows]).astype(np.float64, copy=False)
        y = np.asarray(y, np.float64)[rows]
        self.mean_, self.unit_ = float(y.mean()), float(y.std()) or 1.0
        self._choose(_squares(self.X_, self.X_), (y - self.mean_) / self.unit_)
        return self

    def _choose(self, squares: Doubles, y: Doubles) -> None:
        """Set g_, noise_ and height_, and what follows from them."""
        n, likeliest = len(y), -np.inf
        for width in filter(None, WIDTHS):
            g = width * 2 / usual(squares)
            values, vectors = eigh(np.exp(-g * squares), driver="evd", check_finite=False)
            turned = np.square(vectors.T @ y)
            for noise in _NOISES:
                shrunk = values.clip(0) + noise
                height = float((turned / shrunk).mean()) or 1.0
                likelihood = -n * np.log(height) - np.log(shrunk).sum()
                if likelihood > likeliest:
                    likeliest, self.g_, self.noise_, self.height_ = likelihood, g, noise, height
        kernel = np.exp(-self.g_ * squares)
        kernel.flat[:: n + 1] += self.noise_
        self.factor_ = cho_factor(kernel, lower=True, overwrite_a=True)
        self.weights_ = cho_solve(self.factor_, y)

    def predict(self, X: Matrix, return_std: bool = False) -> Any:
        """A number for each row; with `return_std` also its deviation, the noise included."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32], reset=False)
        said, deviation = np.empty(X.shape[0]), np.empty(X.shape[0])
        size = max(1, _ELEMENTS // len(self.X_))
        for start in range(0, X.shape[0], size):
            block = slice(start, start + size)
            near = np.exp(-self.g_ * _squares(self.X_, np.asarray(self.scaling_.transform(X[block]), np.float64)))
            said[block] = near.T @ self.weights_
            if return_std:
                known = np.square(solve_triangular(self.factor_[0], near, lower=True)).sum(axis=0)
                deviation[block] = np.sqrt(self.height_ * (1 + self.noise_ - known).clip(self.noise_))
        said = said * self.unit_ + self.mean_
        return (said, deviation * self.unit_) if return_std else said

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = False  # taken, but a reduction learnt on the whole pool is better
        return tags


def _squares(one: Doubles, other: Doubles) -> Doubles:
    """The squared distance between each row of the one and of the other."""
    products = -2 * one @ other.T
    return np.asarray((products + np.square(one).sum(axis=1)[:, None] + np.square(other).sum(axis=1)).clip(0))
