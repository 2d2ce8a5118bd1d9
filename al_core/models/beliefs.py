"""What a fitted model believes: a table with a row an example and a column a class."""

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from al_core.errors import BadInput
from al_core.matrices.inputs import plain
from al_core.matrices.rows import Matrix
from al_core.models.adapters import inmost
from al_core.models.automatic import AutomaticClassifier
from al_core.models.calibration import Calibrated
from al_core.models.gaussian_process import GaussianProcess

# What they say is fitted to be a probability: by the loss they minimise, or afterwards.
_MEANT = (LogisticRegression, AutomaticClassifier, Calibrated, GaussianProcess, DummyClassifier)


def means_percent(model: Any) -> bool:
    """Whether its probabilities may be shown as such; of forests, neighbours and the like only once calibrated."""
    model = inmost(model)
    if hasattr(model, "means_percent"):
        return bool(model.means_percent)
    if isinstance(model, Calibrated) and model.uncalibrated_because_:
        return means_percent(model.model_)
    return isinstance(model[-1] if isinstance(model, Pipeline) else model, _MEANT)


def belief(model: Any, X: Matrix) -> NDArray[np.floating]:
    """Belief of a fitted model, shape (rows, its classes): probabilities, else the softmax of its decision values.

    Of a model that only says which class it is, that class has all of the belief.
    """
    if hasattr(model, "predict_proba"):
        return probabilities(model, X)
    if not hasattr(model, "decision_function"):
        return np.asarray(np.asarray(model.predict(X))[:, None] == model.classes_, np.float64)
    decision = np.asarray(_against_the_rest(model).decision_function(X))
    if decision.ndim == 1:
        return np.column_stack([expit(-decision), expit(decision)])
    return np.asarray(softmax(decision, axis=1))


def probabilities(model: Any, X: Matrix) -> NDArray[np.floating]:
    """The probabilities that a fitted model gives, shape (rows, its classes). Raises BadInput where they are not so."""
    proba, n = np.asarray(model.predict_proba(X)), len(model.classes_)
    if proba.shape == (X.shape[0], n):
        return proba
    raise BadInput(
        f"The predict_proba of {type(inmost(model)).__name__} gives an array of shape {proba.shape} for {X.shape[0]} "
        f"rows and {n} classes; it must give a row each, with a column for each of classes_."
    )


def _against_the_rest(model: Any) -> Any:
    """The model with a decision value a class, where it is set to give one for each pair of classes."""
    steps = model.steps if isinstance(model, Pipeline) else [("", model)]
    if getattr(steps[-1][1], "decision_function_shape", None) != "ovo":
        return model
    last = copy(steps[-1][1])
    last.decision_function_shape = "ovr"
    return Pipeline([*steps[:-1], (steps[-1][0], last)]) if isinstance(model, Pipeline) else last


def align(proba: NDArray[np.floating], known: Iterable[Any], classes: Sequence[Any]) -> NDArray[np.floating]:
    """Columns for `known` classes moved to their places among all `classes`; the others are 0."""
    names = plain(known)
    if names == list(classes):
        return proba
    if strange := [name for name in names if name not in classes]:
        raise BadInput(f"The model has the class {strange[0]!r} in classes_, which is none of the classes {classes}.")
    aligned = np.zeros((len(classes), len(proba)), proba.dtype).T
    aligned[:, [classes.index(name) for name in names]] = proba
    return aligned
