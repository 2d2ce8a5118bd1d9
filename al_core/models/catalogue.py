"""The models: how each is made, and asked for its belief."""

import copyreg
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from inspect import isroutine
from typing import Any

from sklearn.base import clone, is_regressor
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier, RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC, LinearSVC

from al_core.errors import BadInput, UnknownName
from al_core.models.automatic import AutomaticClassifier
from al_core.models.calibration import calibrated
from al_core.models.gaussian_process import GaussianProcess
from al_core.models.kernel_ridge import KernelRidgeClassifier
from al_core.models.naive_bayes import NaiveBayes
from al_core.models.scaling import Scaling
from al_core.models.softmax import SoftmaxRegression


@dataclass(frozen=True)
class Model:
    """A kind of classifier; MODELS holds those that there are, by name, and calling one gives a fresh estimator.

    None of them scales columns one by one, unless they are in different units (`Scaling`): that belongs to the
    features. (On images reduced by PCA it would blow up noise: an RBF machine falls from 91% to 81% on 120 digits.)

    Attributes
    ----------
    name : str
        Its key in MODELS.
    title : str
        What the screen calls it.
    help : str
        One sentence on what it is good for.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from al_core import MODELS
    >>> print(MODELS["k_nearest"].help)
    Answers like the five most similar labelled examples. Easy to explain; slow on very large pools.
    >>> X, y = load_iris(return_X_y=True)
    >>> MODELS["k_nearest"]().fit(X, y).predict(X[:3])
    array([0, 0, 0])
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
        "auto",
        "Automatic",
        "Straight and curved borders at once, in the mixture that tells labels it was not shown best. The best choice "
        "for nearly every pool.",
        lambda: AutomaticClassifier(),
    ),
    Model(
        "logistic_regression",
        "Logistic regression",
        "Draws straight borders and knows how sure it is. The fastest, and easy to explain.",
        lambda: SoftmaxRegression(tol=1e-5),
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
        "kernel_ridge",
        "Kernel ridge",
        "Draws straight or curved borders, whichever tells a label that it was not shown best. Strong with few labels; "
        "gives no probabilities.",
        lambda: make_pipeline(Scaling(), KernelRidgeClassifier()),
    ),
    Model(
        "gaussian_process",
        "Gaussian process",
        "Draws curved borders and is unsure where it has no labels. Slow, so it learns from 500 labels at most.",
        lambda: make_pipeline(Scaling(), GaussianProcess()),
    ),
    Model(
        "k_nearest",
        "Nearest neighbours",
        "Answers like the five most similar labelled examples. Easy to explain; slow on very large pools.",
        lambda: KNeighborsClassifier(n_neighbors=5, weights="distance"),
    ),
    Model(
        "naive_bayes",
        "Naive Bayes",
        "Lets every word or column vote by itself. Very fast, good on text with few labels; gives no probabilities.",
        lambda: NaiveBayes(),
    ),
    Model(
        "random_forest",
        "Random forest",
        "Asks a hundred decision trees. For tables with mixed columns; slower to learn.",
        lambda: RandomForestClassifier(n_estimators=100),
    ),
    Model(
        "extra_trees",
        "Extremely randomised trees",
        "Asks a hundred trees that split at random. Like a random forest, often better with few labels.",
        lambda: ExtraTreesClassifier(n_estimators=100),
    ),
    Model(
        "gradient_boosting",
        "Gradient boosting",
        "Adds up fifty small trees, each mending what is still wrong. For tables with many labels; slower to learn.",
        lambda: GradientBoostingClassifier(n_estimators=50, learning_rate=0.2, subsample=0.8, max_features="sqrt"),
    ),
    Model(
        "mlp",
        "Neural network",
        "A small network with one hidden layer of fifty units. For borders of any shape; slower to learn.",
        lambda: make_pipeline(Scaling(), MLPClassifier((50,), solver="lbfgs", alpha=1.0)),
    ),
)

MODELS = {model.name: model for model in _ALL}


def _named(name: str) -> Model:
    return MODELS[name]


def _pickled(model: Model) -> str | tuple[Any, ...]:
    """A member of MODELS goes by its name and comes back as itself; any other needs a function that can go."""
    return (_named, (model.name,)) if MODELS.get(model.name) is model else object.__reduce_ex__(model, 4)


copyreg.pickle(Model, _pickled)


def get_model(model: str | Any, calibration: str = "") -> Any:
    """A fresh estimator for a name in MODELS, or a clone of the classifier handed in; raises UnknownName and BadInput.

    `calibration` is a name in CALIBRATIONS: its belief is then calibrated when it is fitted.
    """
    if isinstance(model, str):
        if model not in MODELS:
            raise UnknownName("model", model, MODELS)
        return calibrated(MODELS[model](), calibration)
    if isinstance(model, Model):
        return calibrated(model(), calibration)
    if trouble := _no_classifier(model):
        raise BadInput(f"{trouble}; a model is a name in MODELS or a scikit-learn classifier.")
    return calibrated(clone(model), calibration)


def _no_classifier(model: Any) -> str:
    """Why something cannot serve as a model, in a clause; empty where it can."""
    if isinstance(model, type):
        return f"{model.__name__} is a class, write {model.__name__}() to make a model of it"
    kind = type(model).__name__
    if model is None:
        return "No model is named"
    if isinstance(model, list | tuple):
        return f"A {kind} is no model: name one, or several as Plan(strategies, models) for compare_grid"
    if isroutine(model) or isinstance(model, partial):
        return f"{getattr(model, '__name__', kind)} is a function, call it to hand in the classifier that it makes"
    if not (hasattr(model, "get_params") and hasattr(model, "fit")):
        return f"{kind} is no estimator: it has no {'fit' if hasattr(model, 'get_params') else 'get_params'}"
    if is_regressor(model):
        return f'{kind} predicts numbers, not classes (for numbers say task="regression")'
    # Asked of the class: a stack of models cannot predict before it is fitted.
    return "" if hasattr(type(model), "predict") else f"{kind} predicts nothing"
