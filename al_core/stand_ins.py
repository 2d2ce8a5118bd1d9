"""Stand-ins: what learns nearly as a model does and much faster, to be fitted hundreds of times in its place."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.svm import SVC, LinearSVC

from al_core.automatic import AutomaticClassifier
from al_core.calibration import Calibrated
from al_core.fitting import fit
from al_core.gaussian_process import GaussianProcess
from al_core.kernel_ridge import KernelRidgeClassifier
from al_core.rows import Matrix
from al_core.scaling import Scaling
from al_core.softmax import SoftmaxRegression

Floats = NDArray[np.floating]

TREES = (RandomForestClassifier, ExtraTreesClassifier, GradientBoostingClassifier)
N_TREES = 10
LBFGS_STEPS = 30
CHOSEN_ON = 120  # labels left out once, to choose a kernel or weigh beliefs by
ENOUGH = 128  # labels from which on a choice would be made on as many
TRIFLE = 0.05  # a part of the mean that has less is left out
ROUNDING = 0.01  # a smaller penalty would drown in the rounding of single precision
TOLERANCE = 1e-3  # the mean loss is as flat as this: who is likelier hardly changes after
COARSER = {SoftmaxRegression: TOLERANCE, LinearSVC: 1e-2}


class StandIns:
    """What learns in a model's place again and again; settled by trial once for every doubling of the labels to 128."""

    def __init__(self, model: Any) -> None:
        self._model = in_place_of(model)
        self._settled: dict[int, Any] = {}

    def fit(self, X: Matrix, y: NDArray[Any], *, seed: int, previous: Any = None) -> Any:
        """A fitted stand-in; `previous`, one fitted on other labels, only speeds it up."""
        doubled = min(len(y), ENOUGH).bit_length()
        fitted = fit(self._settled.get(doubled, self._model), X, y, seed=seed, previous=previous)
        if len(fitted.classes_) > 1:
            self._settled.setdefault(doubled, purer(settled(self._model, fitted)))
        return fitted


def in_place_of(model: Any) -> Any:
    """What a replay teaches in a model's place: a lighter one, or the automatic model in that of trees and networks.

    Measured: replays with it saw what those save as truly as replays with ten trees, 25 trees or a small network did,
    and no less often, in a third to a sixth of the time.
    """
    if isinstance(model, Calibrated):
        return in_place_of(model.estimator)
    scaled = isinstance(model, Pipeline) and len(model) == 2 and isinstance(model[0], Scaling)
    slow = isinstance(model[-1] if scaled else model, (*TREES, MLPClassifier))
    return lighter(AutomaticClassifier() if slow else model)


def lighter(model: Any) -> Any:
    """A model of the same mind that learns in less time, or the model itself.

    Percentages are taken as they come; forests have ten trees, boosting gives way to such a forest, a Gaussian process
    to kernel ridge with its kernel, an RBF machine to one that is given its kernel; what chooses by trial tries fewer
    labels; solvers stop early.
    """
    if isinstance(model, Calibrated):
        return lighter(model.estimator)
    if isinstance(model, Pipeline):
        return Pipeline([*model.steps[:-1], (model.steps[-1][0], lighter(model.steps[-1][1]))])
    if isinstance(model, GradientBoostingClassifier):
        return ExtraTreesClassifier(N_TREES, random_state=model.random_state)
    if isinstance(model, TREES) and model.n_estimators > N_TREES:
        return clone(model).set_params(n_estimators=N_TREES)
    if isinstance(model, GaussianProcess):
        return KernelRidgeClassifier(model.random_state, CHOSEN_ON)
    if isinstance(model, (KernelRidgeClassifier, AutomaticClassifier)):
        return clone(model).set_params(chosen_on=min(CHOSEN_ON, model.chosen_on))
    if isinstance(model, MLPClassifier) and model.solver == "lbfgs":
        return clone(model).set_params(max_iter=min(LBFGS_STEPS, model.max_iter))
    if isinstance(model, SVC) and model.kernel == "rbf" and model.decision_function_shape == "ovr":
        return Machine(model)
    if type(model) in COARSER and model.tol < COARSER[type(model)]:
        return clone(model).set_params(tol=COARSER[type(model)])
    return model


def settled(model: Any, fitted: Any) -> Any:
    """The model, or one that keeps what `fitted` has settled by trial: kernel, penalty, sharpness and shares."""
    if isinstance(fitted, AutomaticClassifier):
        return Settled(fitted.scaling_, fitted.ridge_, fitted.sharpness_, fitted.share_)
    if isinstance(fitted, Pipeline) and isinstance(fitted[-1], KernelRidgeClassifier):
        return Settled(fitted[0], fitted[-1]) if len(fitted) == 2 and isinstance(fitted[0], Scaling) else model
    return model


def purer(model: Any) -> Any:
    """Of a mean of two beliefs the one with the larger share; any other model is as pure as it gets."""
    return clone(model).set_params(share=round(model.share)) if isinstance(model, Settled) else model


class Settled(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Kernel ridge with a share of logistic regression, as in the automatic model; only weights are left to learn."""

    def __init__(
        self, scaling: Scaling, ridge: KernelRidgeClassifier, sharpness: float = 1.0, share: float = 1.0
    ) -> None:
        self.scaling, self.ridge, self.sharpness, self.share = scaling, ridge, sharpness, share

    def fit(self, X: Matrix, y: Any) -> Self:
        """Learn from X and its labels, shape (rows,)."""
        self.classes_, codes = np.unique(y, return_inverse=True)
        X = self.scaling.transform(X)
        self.share_ = 0.0 if self.share < TRIFLE else min(self.share, 1.0)
        self.share_ = 1.0 if self.share_ > 1 - TRIFLE else self.share_
        self.linear_ = SoftmaxRegression(tol=TOLERANCE).fit(_precise(X), codes) if self.share_ < 1 else None
        self.ridge_ = _SettledRidge(self.ridge).learn(X, codes) if self.share_ > 0 else None
        return self

    def predict_proba(self, X: Matrix) -> Floats:
        """Probabilities of the classes, shape (rows, classes)."""
        X = self.scaling.transform(X)
        proba = np.zeros((X.shape[0], len(self.classes_)), X.dtype)
        if self.linear_ is not None:
            proba += (1 - self.share_) * self.linear_.predict_proba(X)
        if self.ridge_ is not None:
            proba += self.share_ * softmax(self.sharpness * self.ridge_.scored(X), axis=1)
        return proba

    def predict(self, X: Matrix) -> NDArray[Any]:
        """The likeliest class for each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What was settled; the settings of its parts are out of reach."""
        return {"scaling": self.scaling, "ridge": self.ridge, "sharpness": self.sharpness, "share": self.share}

    def __sklearn_clone__(self) -> "Settled":
        return Settled(**self.get_params())


class _SettledRidge(KernelRidgeClassifier):
    """Kernel ridge with the kernel and penalty of `like`."""

    def __init__(self, like: KernelRidgeClassifier) -> None:
        super().__init__(like.random_state)
        self.like = like

    def learn(self, X: Floats, codes: NDArray[np.int64]) -> Self:
        """Learn in single precision, for half the time, where the penalty is above what rounding adds."""
        return super().learn(_precise(X) if self.like.penalty_ < ROUNDING else X.astype(np.float32, copy=False), codes)

    def _choose(self, inner: Floats, targets: Floats) -> None:
        self.scale_, self.unit_, self.g_ = self.like.scale_, self.like.unit_, self.like.g_
        self.penalty_, self.left_out_ = self.like.penalty_, np.empty((0, targets.shape[1]))


class Machine(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A support vector machine that is given its RBF kernel: all of it at once takes a fraction of the time."""

    def __init__(self, machine: SVC) -> None:
        self.machine = machine

    def fit(self, X: Matrix, y: Any) -> Self:
        """Learn from X and its labels, shape (rows,)."""
        self.X_, gamma = _precise(X), self.machine.gamma
        squares = self.X_.multiply(self.X_) if issparse(self.X_) else np.square(self.X_)
        spread = (squares.mean() - self.X_.mean() ** 2) or 1.0
        named = {"scale": 1 / (X.shape[1] * spread), "auto": 1 / X.shape[1]}
        self.g_ = named[gamma] if isinstance(gamma, str) else gamma
        self.machine_ = clone(self.machine).set_params(kernel="precomputed").fit(self._kernel(X), y)
        self.classes_ = self.machine_.classes_
        return self

    def decision_function(self, X: Matrix) -> Floats:
        """The machine's scores, shape (rows, classes), or (rows,) for two classes."""
        return np.asarray(self.machine_.decision_function(self._kernel(X)))

    def predict(self, X: Matrix) -> NDArray[Any]:
        """The machine's choice for each row."""
        return np.asarray(self.machine_.predict(self._kernel(X)))

    def _kernel(self, X: Matrix) -> NDArray[np.float64]:
        return np.asarray(rbf_kernel(_precise(X), self.X_, self.g_))


def _precise(X: Any) -> Any:
    return X.astype(np.float64, copy=False)
