"""Stand-ins: what learns nearly as a fitted model does and much faster, to be fitted hundreds of times in its place."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from al_core.automatic import AutomaticClassifier
from al_core.kernel_ridge import KernelRidgeClassifier
from al_core.rows import Matrix
from al_core.softmax import SoftmaxRegression

Floats = NDArray[np.floating]

TREES = 25
TRIFLE = 0.05  # a part of the mean that has less is left out
TOLERANCE = 1e-3  # the mean loss is as flat as this: who is likelier hardly changes after


def lighter(model: Any) -> Any:
    """The model, or for a forest the same with 25 trees: where it errs it errs as the whole forest, in less time."""
    if isinstance(model, (RandomForestClassifier, ExtraTreesClassifier)) and model.n_estimators > TREES:
        return clone(model).set_params(n_estimators=TREES)
    return model


def settled(model: Any, fitted: Any) -> Any:
    """The model, or for the automatic one a model that keeps what `fitted` has settled by trial."""
    return Settled(fitted) if isinstance(fitted, AutomaticClassifier) else model


class Settled(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The automatic model with scale, kernel, penalty, sharpness and shares of `like`, which has been fitted."""

    def __init__(self, like: AutomaticClassifier) -> None:
        self.like = like

    def fit(self, X: Matrix, y: Any) -> Self:
        """Learn from X and its labels, shape (rows,)."""
        self.classes_, codes = np.unique(y, return_inverse=True)
        X = self.like.scaling_.transform(X).astype(np.float64, copy=False)
        self.share_ = 0.0 if self.like.share_ < TRIFLE else min(self.like.share_, 1.0)
        self.share_ = 1.0 if self.share_ > 1 - TRIFLE else self.share_
        self.linear_ = SoftmaxRegression(tol=TOLERANCE).fit(X, codes) if self.share_ < 1 else None
        self.ridge_ = _SettledRidge(self.like.ridge_).fit(X, codes) if self.share_ > 0 else None
        return self

    def predict_proba(self, X: Matrix) -> Floats:
        """Probabilities of the classes, shape (rows, classes)."""
        X = self.like.scaling_.transform(X)
        proba = np.zeros((X.shape[0], len(self.classes_)), X.dtype)
        if self.linear_ is not None:
            proba += (1 - self.share_) * self.linear_.predict_proba(X)
        if self.ridge_ is not None:
            proba += self.share_ * softmax(self.like.sharpness_ * self.ridge_.scores(X), axis=1)
        return proba

    def predict(self, X: Matrix) -> NDArray[Any]:
        """The likeliest class for each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What it is like, whose own settings are out of reach."""
        return {"like": self.like}

    def __sklearn_clone__(self) -> "Settled":
        return Settled(self.like)


class _SettledRidge(KernelRidgeClassifier):
    """Kernel ridge with the kernel and penalty of `like`."""

    def __init__(self, like: KernelRidgeClassifier) -> None:
        super().__init__(like.random_state)
        self.like = like

    def _choose(self, inner: Floats, targets: Floats) -> None:
        self.scale_, self.unit_, self.g_ = self.like.scale_, self.like.unit_, self.like.g_
        self.penalty_, self.left_out_ = self.like.penalty_, np.empty((0, targets.shape[1]))
