"""A Gaussian process classifier whose cost is bounded: few labels, a kernel set beforehand, blocks of candidates."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.gaussian_process.kernels import RBF, ConstantKernel
from sklearn.utils.validation import check_is_fitted, validate_data

from al_core.matrices.rows import Floats
from al_core.models.calibration import sharpness
from al_core.models.kernel_ridge import WIDTHS, KernelRidgeClassifier, drawn

MOST_POINTS = 500
HEIGHT = 16.0  # of the kernel: scores of plus and minus 4 are usual, which is 2% and 98%
_FOLDS = 3
_SMALLEST = 1e-6
_ELEMENTS = 2**19  # of a block of the kernel: 4 MB


class GaussianProcess(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One Gaussian process a class, with an RBF kernel whose width is chosen as for kernel ridge.

    Processes that each see one class against all others are meek together: with ten classes they are right in nine of
    ten cases and say 30%. So their probabilities are raised to the power that suits best labels left out a third at a
    time. Learns from at most 500 labels, drawn by `random_state`, each class among them. Takes arrays only.
    Rasmussen and Williams, Gaussian processes for machine learning, 2006, algorithms 3.1 and 3.2
    """

    def __init__(self, random_state: int | None = None) -> None:
        self.random_state = random_state

    def fit(self, X: NDArray[Any], y: Any) -> Self:
        """Learn from X and its labels, shape (rows,); raises ValueError where X has holes."""
        X, y = validate_data(self, X, y, dtype=np.float64)
        self.classes_, codes = np.unique(y, return_inverse=True)
        rows = drawn(codes, MOST_POINTS, self.random_state or 0)
        X, codes = X[rows], codes[rows]
        ridge = KernelRidgeClassifier().fit(X, codes)
        # Where a straight line did best, the widest kernel: it is nearly one.
        g = ridge.g_ or ridge.unit_ * min(width for width in WIDTHS if width)
        kernel = ConstantKernel(HEIGHT, "fixed") * RBF(1 / np.sqrt(2 * g), "fixed")
        process = GaussianProcessClassifier(kernel, optimizer=None, copy_X_train=False)
        self.process_ = clone(process).fit(X, codes)
        self.sharpness_ = sharpness(self._left_out(process, X, codes), codes)
        return self

    def predict_proba(self, X: NDArray[Any]) -> Floats:
        """Probabilities of the classes, shape (rows, classes)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        size = max(1, _ELEMENTS // MOST_POINTS)
        blocks = [_logs(self.process_, X[start : start + size]) for start in range(0, len(X), size)]
        return np.asarray(softmax(self.sharpness_ * np.concatenate(blocks), axis=1))

    def predict(self, X: NDArray[Any]) -> NDArray[Any]:
        """The likeliest class for each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _left_out(self, process: Any, X: Floats, codes: NDArray[np.int64]) -> Floats:
        """Logarithms of what processes that did not learn from a row say of it; all equal where its class is new."""
        logs = np.zeros((len(codes), len(self.classes_)))
        for fold in range(_FOLDS):
            out = np.arange(len(codes)) % _FOLDS == fold
            known = np.unique(codes[~out])
            judged = np.flatnonzero(out & np.isin(codes, known))
            if len(judged) and len(known) > 1:
                part = clone(process).fit(X[~out], codes[~out])
                logs[judged] = np.log(_SMALLEST)
                logs[np.ix_(judged, known)] = _logs(part, X[judged])
        return logs


def _logs(process: Any, X: Floats) -> Floats:
    return np.asarray(np.log(process.predict_proba(X).clip(_SMALLEST)))
