"""The models: how each is made, fitted on few labels, and asked for its belief."""

import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC, LinearSVC
from threadpoolctl import ThreadpoolController

from al_core.errors import BadInput, UnknownName

Matrix: TypeAlias = Any


@dataclass(frozen=True)
class Model:
    """A kind of classifier: calling it gives a fresh estimator.

    None of them scales columns by itself: that belongs to the features. (On images reduced by PCA it would blow up
    noise: an RBF machine falls from 91% to 81% on 120 digits.)
    """

    name: str
    title: str
    help: str
    make: Callable[[], Any] = field(repr=False)

    def __call__(self) -> Any:
        """A fresh, unfitted estimator."""
        return self.make()


_ALL = (
    Model(
        "logistic_regression",
        "Logistic regression",
        "Draws straight borders and knows how sure it is. Fast, and a good first choice for nearly every pool.",
        # Newton's method restarts well from the last round's weights, and is ten times faster than L-BFGS on text.
        lambda: LogisticRegression(solver="newton-cg", tol=1e-3),
    ),
    Model(
        "linear_svm",
        "Linear support vector machine",
        "Draws straight borders with the widest gap. Very fast on text; gives no probabilities.",
        lambda: LinearSVC(),
    ),
    Model(
        "svm_rbf",
        "Support vector machine (RBF)",
        "Draws curved borders. Strong on a few thousand rows of numbers or images; gives no probabilities.",
        lambda: SVC(kernel="rbf", gamma="scale"),
    ),
    Model(
        "k_nearest",
        "Nearest neighbours",
        "Answers like the five most similar labelled examples. Easy to explain; slow on very large pools.",
        lambda: KNeighborsClassifier(n_neighbors=5, weights="distance"),
    ),
    Model(
        "random_forest",
        "Random forest",
        "Asks a hundred decision trees. For tables with mixed columns; slower to learn.",
        lambda: RandomForestClassifier(n_estimators=100),
    ),
)

MODELS = {model.name: model for model in _ALL}


def get_model(model: str | Any) -> Any:
    """A fresh estimator for a name in MODELS, or a clone of the classifier handed in; raises UnknownName."""
    if not isinstance(model, str):
        return clone(model)
    if model not in MODELS:
        raise UnknownName("model", model, MODELS)
    return MODELS[model]()


@lru_cache(maxsize=1)
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """Numerical libraries keep to one thread inside: faster for small work, and the same result on any machine."""
    limit: AbstractContextManager[Any] = _threads().limit(limits=1)
    return limit


def plain(labels: Iterable[Any]) -> list[Any]:
    """Labels as Python values, so that NumPy's and Python's own compare alike."""
    return [label.item() if isinstance(label, np.generic) else label for label in labels]


def as_labels(labels: Sequence[Any]) -> NDArray[Any]:
    """Labels as an array that keeps their kind; raises BadInput where kinds are mixed or one is missing."""
    values = plain(labels)
    kinds = {type(value) for value in values}
    if len(kinds) > 1:
        names = " and ".join(sorted(kind.__name__ for kind in kinds))
        raise BadInput(f"The labels mix kinds ({names}); use one kind for all, for example text.")
    if kinds and not kinds <= {str, int, bool, float}:
        raise BadInput(f"A label must be text, a whole number or true/false, not {kinds.pop().__name__}.")
    return np.array(values)


def fit(model: Any, X: Matrix, y: NDArray[Any], *, seed: int = 0, previous: Any = None) -> Any:
    """A clone of `model` fitted on X, y; `previous`, a fit on fewer labels, only speeds it up.

    A single class gives a constant model. Not converging is no failure: such a model still ranks. Raises BadInput
    with the model's own words when it cannot be fitted.
    """
    if len(np.unique(y)) < 2:
        return DummyClassifier(strategy="prior").fit(X, y)
    estimator = clone(model)
    estimator.set_params(**_settings(estimator, len(y), seed))
    if isinstance(estimator, LogisticRegression):
        _start_from(estimator, previous, X, y)
    with one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        # SciPy's way of saying the same, which it blames on its caller.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"(scipy|sklearn)\..*optimize")
        try:
            return estimator.fit(X, y)
        except (ValueError, TypeError, np.linalg.LinAlgError) as error:
            name, why = type(estimator).__name__, str(error).splitlines()[0].rstrip(".")
            raise BadInput(f"The model {name} could not learn from {len(y)} labels: {why}.") from error


def _settings(estimator: Any, n: int, seed: int) -> dict[str, int]:
    """A seed wherever none is set, and no more neighbours than there are labels; pipelines included."""
    settings = {}
    for name, value in estimator.get_params().items():
        if name.endswith("random_state") and value is None:
            settings[name] = seed
        if name.endswith("n_neighbors") and isinstance(value, int):
            settings[name] = min(value, n)
    return settings


def _start_from(estimator: Any, previous: Any, X: Matrix, y: NDArray[Any]) -> None:
    if not isinstance(previous, LogisticRegression) or not hasattr(previous, "coef_"):
        return
    if previous.coef_.shape[1] == X.shape[1] and np.array_equal(previous.classes_, np.unique(y)):
        estimator.set_params(warm_start=True)
        estimator.coef_, estimator.intercept_ = previous.coef_, previous.intercept_
        estimator.classes_ = previous.classes_


def belief(model: Any, X: Matrix) -> NDArray[np.floating]:
    """Belief of a fitted model, shape (rows, its classes): probabilities, else the softmax of its decision values."""
    if hasattr(model, "predict_proba"):
        return np.asarray(model.predict_proba(X))
    if not hasattr(model, "decision_function"):
        raise BadInput(f"The model {type(model).__name__} gives neither probabilities nor decision values.")
    decision = np.asarray(model.decision_function(X))
    if decision.ndim == 1:
        return np.column_stack([expit(-decision), expit(decision)])
    return np.asarray(softmax(decision, axis=1))


def align(proba: NDArray[np.floating], known: Iterable[Any], classes: Sequence[Any]) -> NDArray[np.floating]:
    """Columns for `known` classes moved to their places among all `classes`; the others are 0."""
    names = plain(known)
    if names == list(classes):
        return proba
    aligned = np.zeros((len(classes), len(proba)), proba.dtype).T
    aligned[:, [classes.index(name) for name in names]] = proba
    return aligned
