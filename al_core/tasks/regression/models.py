"""The models that learn numbers, by name."""

from typing import Any

from sklearn.base import clone, is_classifier
from sklearn.ensemble import ExtraTreesRegressor, GradientBoostingRegressor, RandomForestRegressor
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline

from al_core.errors import BadInput, UnknownName
from al_core.models import Model
from al_core.models.adapters import inmost
from al_core.models.scaling import Scaling
from al_core.tasks.regression.gaussian_process import GaussianProcessOfNumbers
from al_core.tasks.regression.least_squares import AutomaticRegressor, KernelRidgeRegressor, RidgeRegressor

_ALL = (
    Model(
        "auto",
        "Automatic",
        "A straight line and a curve at once, in the mixture that tells labels it was not shown best. The best choice "
        "for nearly every pool.",
        AutomaticRegressor,
    ),
    Model("ridge", "Ridge", "Draws a straight line. The fastest, and easy to explain.", RidgeRegressor),
    Model("kernel_ridge", "Kernel ridge", "Draws a smooth curve. Strong with few labels.", KernelRidgeRegressor),
    Model(
        "gaussian_process",
        "Gaussian process",
        "Draws a smooth curve and is unsure where it has no labels. Learns from 500 labels at most.",
        GaussianProcessOfNumbers,
    ),
    Model(
        "k_nearest",
        "Nearest neighbours",
        "Answers like the five most similar labelled examples. Easy to explain; slow on very large pools.",
        lambda: make_pipeline(Scaling(), KNeighborsRegressor(n_neighbors=5, weights="distance")),
    ),
    Model(
        "random_forest",
        "Random forest",
        "Asks a hundred decision trees. For tables with mixed columns; slower to learn.",
        lambda: RandomForestRegressor(n_estimators=100),
    ),
    Model(
        "extra_trees",
        "Extremely randomised trees",
        "Asks a hundred trees that split at random. Like a random forest, often better with few labels.",
        lambda: ExtraTreesRegressor(n_estimators=100),
    ),
    Model(
        "gradient_boosting",
        "Gradient boosting",
        "Adds up a hundred small trees, each mending what is still wrong. For tables with many labels; slow to learn.",
        lambda: GradientBoostingRegressor(subsample=0.8, max_features="sqrt"),
    ),
)

REGRESSORS = {model.name: model for model in _ALL}


def get_regressor(model: Any, calibration: str = "") -> Any:
    """A fresh regressor for a name in REGRESSORS, or a clone of the one handed in. Raises UnknownName and BadInput."""
    if calibration:
        raise BadInput("A model of numbers says how sure it is by its errors; there is nothing to calibrate.")
    if isinstance(model, str):
        if model not in REGRESSORS:
            raise UnknownName("model of numbers", model, REGRESSORS)
        return REGRESSORS[model]()
    if isinstance(model, Model):
        return get_regressor(model())
    if trouble := _no_regressor(model):
        names = ", ".join(REGRESSORS)
        raise BadInput(f"{trouble}; a model of numbers is one of {names}, or a scikit-learn regressor.")
    return clone(model)


def _no_regressor(model: Any) -> str:
    """Why something cannot serve as a model, in a clause; empty where it can."""
    if isinstance(model, type):
        return f"{model.__name__} is a class, write {model.__name__}() to make a model of it"
    kind = type(inmost(model)).__name__
    if not all(hasattr(model, name) for name in ("get_params", "fit", "predict")):
        return f"{kind} is no estimator"
    return f"{kind} predicts classes, not numbers" if is_classifier(inmost(model)) else ""
