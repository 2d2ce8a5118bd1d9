"""Calibration: scores and percentages of any model made to mean what they say, on labels that it did not see."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import StratifiedKFold
from sklearn.utils import get_tags
from sklearn.utils.metaestimators import available_if

from al_core.errors import BadInput, UnknownName
from al_core.matrices.rows import Matrix
from al_core.models.fitting import suited

_FOLDS = 5
_FEWEST = 3
SHARPNESS = np.geomspace(1, 32, 41)


@dataclass(frozen=True)
class Calibration:
    """A way to calibrate, as it is offered to people."""

    name: str
    title: str
    help: str


_ALL = (
    Calibration("", "As the model says", "Percentages as they come from the model; none where it gives scores only."),
    Calibration(
        "temperature",
        "Temperature",
        "One factor makes all percentages bolder or meeker; the order of the classes stays. Good with few labels.",
    ),
    Calibration(
        "sigmoid",
        "Sigmoid (Platt)",
        "Each class gets a curve of its own from score to percentage. Good for support vector machines.",
    ),
    Calibration(
        "isotonic",
        "Isotonic",
        "Each class gets a staircase from score to percentage. Follows any shape, but wants hundreds of labels.",
    ),
)

CALIBRATIONS = {calibration.name: calibration for calibration in _ALL}


def calibrated(model: Any, method: str) -> Any:
    """The classifier, to be fitted and then calibrated by `method`, a name in CALIBRATIONS; raises UnknownName."""
    if method not in CALIBRATIONS:
        raise UnknownName("calibration", method, CALIBRATIONS)
    return Calibrated(model, method) if method else model


def sharpness(scores: NDArray[np.floating], codes: NDArray[np.int64], weights: Any = 1.0) -> float:
    """The b, from 1 to 32, for which softmax(b scores) suits best the classes of rows that were not learnt from.

    `scores` has shape (rows, classes), `codes` are columns. As if one more label were spread over all classes: a few
    labels are easily right each time. `weights` say what each row counts, shape (rows, 1).
    """
    n, k = scores.shape
    targets = (np.eye(k)[codes] * n + 1 / k) / (n + 1)
    likely = [(weights * targets * log_softmax(factor * scores, axis=1)).sum() for factor in SHARPNESS]
    return float(SHARPNESS[int(np.argmax(likely))])


def _can_estimate(self: "Calibrated") -> bool:
    return not self.uncalibrated_because_ or hasattr(self.model_, "predict_proba")


def _can_only_decide(self: "Calibrated") -> bool:
    return bool(self.uncalibrated_because_) and hasattr(self.model_, "decision_function")


class Calibrated(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A classifier whose belief is calibrated by cross-fitting, in up to 5 folds, and that learns from all labels.

    A class with fewer than 3 labels leaves the classifier as it is; `uncalibrated_because_` then says so in a sentence,
    and is "" otherwise. Platt, Probabilistic outputs for support vector machines, 1999; Zadrozny and Elkan,
    Transforming classifier scores into accurate multiclass probability estimates, 2002; Guo et al., On calibration of
    modern neural networks, 2017
    """

    def __init__(self, estimator: Any, method: str = "temperature", random_state: int | None = None) -> None:
        self.estimator, self.method, self.random_state = estimator, method, random_state

    def fit(self, X: Matrix, y: Any) -> Self:
        """Learn from X and its labels, shape (rows,). Raises BadInput below two classes."""
        self.classes_, n = np.unique(y, return_counts=True)
        if len(self.classes_) < 2:
            raise BadInput("A classifier needs labels of two classes to learn from.")
        folds, seed = int(min(_FOLDS, n.min())), self.random_state or 0
        self.uncalibrated_because_ = ""
        if folds < _FEWEST:
            rarest = self.classes_[n.argmin()]
            self.uncalibrated_because_ = f"The class {rarest} has fewer than {_FEWEST} labels."
            self.model_ = suited(self.estimator, len(y), seed).fit(X, y)
            return self
        splits = StratifiedKFold(folds, shuffle=True, random_state=seed)
        estimator = suited(self.estimator, len(y) - len(y) // folds - 1, seed)
        self.model_ = CalibratedClassifierCV(estimator, method=self.method, cv=splits, ensemble=False).fit(X, y)
        return self

    @available_if(_can_estimate)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: Matrix) -> NDArray[np.floating]:
        """Probabilities of the classes, shape (rows, classes); not there where nothing better than scores is."""
        return np.asarray(self.model_.predict_proba(X))

    @available_if(_can_only_decide)  # type: ignore[untyped-decorator]
    def decision_function(self, X: Matrix) -> NDArray[np.floating]:
        """The classifier's own scores, where it could not be calibrated."""
        return np.asarray(self.model_.decision_function(X))

    def predict(self, X: Matrix) -> NDArray[Any]:
        """The class for each row."""
        return np.asarray(self.model_.predict(X))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = get_tags(self.estimator).input_tags.sparse
        return tags
