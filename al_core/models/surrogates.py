"""Stand-ins: what learns nearly as a model does and much faster, to be fitted hundreds of times in its place."""

from functools import partial
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.decomposition import PCA
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.svm import SVC, LinearSVC

from al_core.matrices.rows import Floats, Matrix
from al_core.models.automatic import AutomaticClassifier
from al_core.models.calibration import Calibrated
from al_core.models.fitting import fit
from al_core.models.gaussian_process import GaussianProcess
from al_core.models.kernel_ridge import KernelRidgeClassifier
from al_core.models.lending import HeadStart
from al_core.models.scaling import Scaling
from al_core.models.softmax import SoftmaxRegression

FORESTS = (RandomForestClassifier, ExtraTreesClassifier)
SLOW = (*FORESTS, MLPClassifier)
TREES = 10
LBFGS_STEPS = 30
_CHOSEN_ON = 120  # labels left out once, to choose a kernel or weigh beliefs by
WIDE = 100
CUBED = 1_000  # columns up to which an exact analysis, whose time grows with their cube, is the quicker one
ENOUGH = 128  # labels from which on a choice would be made on as many
TRIFLE = 0.05  # a part of the mean that has less is left out
_ROUNDING = 0.01  # a smaller penalty would drown in the rounding of single precision
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
            self._settled.setdefault(doubled, purer(keeping_choices(self._model, fitted)))
        return fitted


def in_place_of(model: Any) -> Any:
    """What a replay teaches in a model's place: a lighter one, or the automatic model in that of trees and networks.

    Measured: replays with it saw what those save as truly as with 25 trees or a small network, and about as often, in a
    third to a sixth of the time.
    """
    light = lighter(model)
    scaled = isinstance(light, Pipeline) and len(light) == 2 and isinstance(light[0], Scaling)
    return lighter(AutomaticClassifier()) if isinstance(light[-1] if scaled else light, SLOW) else light


def narrowed(X: Matrix, model: Any) -> Matrix:
    """The rows of a wide dense X in the 100 directions in which they vary most, where only distances count.

    To the automatic model and to logistic regression X turned about its mean is the same X, and what is left out is
    mostly noise: they learn from 256 pixels or 768 numbers of a language model in a fraction of the time.
    """
    stand_in = in_place_of(model)
    if issparse(X) or X.shape[1] <= WIDE or not isinstance(stand_in, (AutomaticClassifier, SoftmaxRegression)):
        return X
    scaled = Scaling().fit_transform(X) if isinstance(stand_in, AutomaticClassifier) else X
    width, solver = min(WIDE, *X.shape), "covariance_eigh" if X.shape[1] <= CUBED else "randomized"
    # Turned once more, at random: columns of very different widths would be taken for different units.
    turn = np.linalg.qr(np.random.default_rng(0).standard_normal((width, width)))[0]
    return np.asarray(PCA(width, svd_solver=solver, random_state=0).fit_transform(scaled) @ turn.astype(X.dtype))


def lighter(model: Any) -> Any:
    """A model of the same mind that learns in less time, or the model itself.

    Percentages are taken as they come; forests have ten trees, boosting gives way to such a forest, a Gaussian process
    to kernel ridge with its kernel, an RBF machine gets its kernel all at once; what chooses by trial tries fewer
    labels; solvers stop early.
    """
    if isinstance(model, Calibrated | HeadStart):
        return lighter(model.estimator)
    if isinstance(model, Pipeline):
        return Pipeline([*model.steps[:-1], (model.steps[-1][0], lighter(model.steps[-1][1]))])
    if isinstance(model, GradientBoostingClassifier):
        return ExtraTreesClassifier(TREES, random_state=model.random_state)
    if isinstance(model, FORESTS) and model.n_estimators > TREES:
        return clone(model).set_params(n_estimators=TREES)
    if isinstance(model, GaussianProcess):
        return KernelRidgeClassifier(model.random_state, _CHOSEN_ON)
    if isinstance(model, (KernelRidgeClassifier, AutomaticClassifier)):
        return clone(model).set_params(chosen_on=min(_CHOSEN_ON, model.chosen_on))
    if isinstance(model, MLPClassifier) and model.solver == "lbfgs":
        return clone(model).set_params(max_iter=min(LBFGS_STEPS, model.max_iter))
    if isinstance(model, SVC) and model.kernel == "rbf":
        return clone(model).set_params(kernel=partial(_rbf, gamma=model.gamma))
    if type(model) in COARSER and model.tol < COARSER[type(model)]:
        return clone(model).set_params(tol=COARSER[type(model)])
    return model


def keeping_choices(model: Any, fitted: Any) -> Any:
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

    def learn(self, X: Floats, codes: NDArray[np.int64], weights: Floats | None = None) -> Self:
        """Learn in single precision, for half the time, where the penalty is above what rounding adds."""
        X = _precise(X) if self.like.penalty_ < _ROUNDING else X.astype(np.float32, copy=False)
        return super().learn(X, codes, weights)

    def _choose(self, inner: Floats, targets: Floats, roots: Floats) -> None:
        self.scale_, self.unit_, self.g_ = self.like.scale_, self.like.unit_, self.like.g_
        self.penalty_, self.left_out_ = self.like.penalty_, np.empty((0, targets.shape[1]))


def _rbf(X: Matrix, learnt: Matrix, *, gamma: str | float) -> NDArray[np.float64]:
    """The kernel of a support vector machine that has learnt these rows, a multiple faster than one by one."""
    if gamma == "scale":
        spread = learnt.multiply(learnt).mean() - learnt.mean() ** 2 if issparse(learnt) else learnt.var()
        gamma = 1 / (learnt.shape[1] * spread) if spread else 1.0
    return np.asarray(rbf_kernel(X, learnt, None if gamma == "auto" else gamma))


def _precise(X: Any) -> Any:
    return X.astype(np.float64, copy=False)
