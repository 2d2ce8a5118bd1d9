"""The automatic model: logistic regression and kernel ridge, weighed by how they judge labels that they did not see."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from al_core.matrices.rows import Floats, Matrix
from al_core.models.calibration import sharpness
from al_core.models.fitting import fit
from al_core.models.kernel_ridge import CHOSEN_ON, KernelRidgeClassifier
from al_core.models.scaling import Scaling
from al_core.models.softmax import SoftmaxRegression

_FOLDS = 5
_SHARES = np.linspace(0, 1, 11)
_FLOOR = 1e-3  # no left-out label counts as less likely: one surprise decides nothing


class AutomaticClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The mean of two beliefs: straight borders, and those of kernel ridge, both on scaled columns.

    Kernel ridge's scores s become probabilities softmax(b s), with the b that suits best the labels left out once. Its
    share is the mean of 11 shares from 0 to 1, each weighted by how likely it makes the left-out labels (for logistic
    regression left out a fifth at a time). At most `chosen_on` labels are judged so, drawn by `random_state`.
    Of two `views`, the numbers of their columns, each counts by what it gets right (`Scaling`).
    Wolpert, Stacked generalization, 1992; Guo et al., On calibration of modern neural networks, 2017
    """

    def __init__(
        self, random_state: int | None = None, chosen_on: int = CHOSEN_ON, views: tuple[int, ...] = ()
    ) -> None:
        self.random_state, self.chosen_on, self.views = random_state, chosen_on, views

    def fit(self, X: Matrix, y: Any, sample_weight: Any = None) -> Self:
        """Learn from X and its labels, shape (rows,), and what each counts; raises ValueError where X has holes.

        The labels that count most are those that are left out to judge by.
        """
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=[np.float64, np.float32])
        self.classes_, codes = np.unique(y, return_inverse=True)
        self.scaling_ = Scaling(self.views).fit(X, codes)
        X = self.scaling_.transform(X).astype(np.float64, copy=False)
        self.linear_ = SoftmaxRegression(tol=1e-5).fit(X, codes, sample_weight)
        self.ridge_ = KernelRidgeClassifier(self.random_state, self.chosen_on).fit(X, codes, sample_weight)
        rows = self.ridge_.left_out_rows_
        weights = None if sample_weight is None else np.asarray(sample_weight, np.float64)[rows]
        self.sharpness_ = sharpness(self.ridge_.left_out_, codes[rows], 1.0 if weights is None else weights[:, None])
        self._share(X[rows], codes[rows], weights)
        return self

    def predict_proba(self, X: Matrix) -> Floats:
        """Probabilities of the classes, shape (rows, classes)."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32], reset=False)
        X = self.scaling_.transform(X)
        curved = softmax(self.sharpness_ * self.ridge_.scores(X), axis=1)
        return np.asarray(self.share_ * curved + (1 - self.share_) * self.linear_.predict_proba(X))

    def predict(self, X: Matrix) -> NDArray[Any]:
        """The likeliest class for each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _share(self, X: Floats, codes: NDArray[np.int64], weights: Floats | None) -> None:
        """Set share_, the part of kernel ridge in the mean."""
        own = np.arange(len(codes)), codes
        curved = softmax(self.sharpness_ * self.ridge_.left_out_, axis=1)[own]
        straight = self._left_out(X, codes, weights)[own]
        each = np.log((_SHARES * curved[:, None] + (1 - _SHARES) * straight[:, None]).clip(_FLOOR))
        likely = each.sum(axis=0) if weights is None else weights @ each
        self.share_ = float(_SHARES @ np.exp(likely - logsumexp(likely)))

    def _left_out(self, X: Floats, codes: NDArray[np.int64], weights: Floats | None) -> Floats:
        """What logistic regression believes of each row when its fifth was not learnt from."""
        proba = np.zeros((len(codes), len(self.classes_)))
        for fold in range(_FOLDS):
            out = np.arange(len(codes)) % _FOLDS == fold
            if out.any() and not out.all():
                model = _fitted(self.linear_, X[~out], codes[~out], None if weights is None else weights[~out])
                proba[np.ix_(out, model.classes_)] = model.predict_proba(X[out])
        return proba

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = False  # taken, but a reduction learnt on the whole pool is better
        return tags


def _fitted(linear: SoftmaxRegression, X: Floats, codes: NDArray[np.int64], weights: Floats | None) -> Any:
    """Such a logistic regression, fitted on these labels and what each counts."""
    if weights is None or len(np.unique(codes)) < 2:
        return fit(linear, X, codes, previous=linear)
    return SoftmaxRegression(tol=linear.tol).fit(X, codes, weights)
