"""A Gaussian process classifier whose cost is bounded: few labels, a kernel set beforehand, blocks of candidates."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.gaussian_process.kernels import RBF, ConstantKernel
from sklearn.utils.validation import check_is_fitted, validate_data

from al_core.kernel_ridge import WIDTHS, KernelRidgeClassifier, drawn

Floats = NDArray[np.floating]

MOST = 500
HEIGHT = 16.0  # of the kernel: scores of plus and minus 4 are usual, which is 2% and 98%
_ELEMENTS = 2**19  # of a block of the kernel: 4 MB


class GaussianProcess(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One Gaussian process a class, with an RBF kernel whose width is chosen as for kernel ridge.

    Learns from at most 500 labels, drawn by `random_state`, each class among them. Takes arrays only.
    Rasmussen and Williams, Gaussian processes for machine learning, 2006, algorithms 3.1 and 3.2
    """

    def __init__(self, random_state: int | None = None) -> None:
        self.random_state = random_state

    def fit(self, X: NDArray[Any], y: Any) -> Self:
        """Learn from X and its labels, shape (rows,); raises ValueError where X has holes."""
        X, y = validate_data(self, X, y, dtype=np.float64)
        self.classes_, codes = np.unique(y, return_inverse=True)
        rows = drawn(codes, MOST, self.random_state or 0)
        ridge = KernelRidgeClassifier().fit(X[rows], codes[rows])
        # Where a straight line did best, the widest kernel: it is nearly one.
        g = ridge.g_ or ridge.unit_ * min(width for width in WIDTHS if width)
        kernel = ConstantKernel(HEIGHT, "fixed") * RBF(1 / np.sqrt(2 * g), "fixed")
        self.process_ = GaussianProcessClassifier(kernel, optimizer=None, copy_X_train=False).fit(X[rows], codes[rows])
        return self

    def predict_proba(self, X: NDArray[Any]) -> Floats:
        """Probabilities of the classes, shape (rows, classes)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        size = max(1, _ELEMENTS // MOST)
        blocks = [self.process_.predict_proba(X[start : start + size]) for start in range(0, len(X), size)]
        return np.concatenate([*blocks, np.empty((0, len(self.classes_)))])

    def predict(self, X: NDArray[Any]) -> NDArray[Any]:
        """The likeliest class for each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])
