"""Metrics of one's own: a function of truth and prediction, or a scorer of scikit-learn, by name or made with it."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import get_scorer, get_scorer_names

from al_core.errors import BadInput, UnknownName
from al_core.evaluation.confusion_tables import LabelValues, class_codes
from al_core.evaluation.metrics import METRICS, Metric, title_of_name
from al_core.matrices.inputs import plain
from al_core.matrices.rows import Floats

ANY_SCORER = "any scorer of scikit-learn"

AnyMetric: TypeAlias = str | Metric | Callable[..., Any]


def as_metric(metric: AnyMetric) -> Metric:
    """The metric with this name in METRICS or in scikit-learn, or what a function or a scorer measures.

    A function of (truth, prediction) is taken as higher is better; a scorer made with `make_scorer` knows, and gives
    the value of its function. A scorer by name gives what it gives in scikit-learn. Raises BadInput and UnknownName.
    """
    if isinstance(metric, str):
        return METRICS[metric] if metric in METRICS else _by_name(metric)
    if isinstance(metric, Metric):
        return _told_apart(metric)
    if not callable(metric):
        raise BadInput(f"A metric is a name, a function of truth and prediction, or a scorer, not {metric!r}.")
    return _told_apart(_of_scorer(metric) if hasattr(metric, "_score_func") else _of_function(metric))


def recorded_name(metric: AnyMetric) -> str:
    """The name by which runs hold a metric; one that is given by name may be unknown here, as in kept runs."""
    return metric if isinstance(metric, str) else as_metric(metric).recorded_name


def refuse_misfit(metric: Metric, y: NDArray[Any]) -> None:
    """Raise BadInput where a metric cannot be computed on these labels; tried on predictions that are all right."""
    classes = tuple(np.unique(y).tolist())
    sure = np.eye(len(classes))[class_codes(y, classes)]
    try:
        metric(y, y, sure, classes)
    except BadInput:
        raise
    except Exception as error:
        raise BadInput(f"The metric {metric.name} fails: {type(error).__name__}: {error}") from error


def _told_apart(metric: Metric) -> Metric:
    """Runs know a metric by its name: one of METRICS read in another way would be taken for that one."""
    known = METRICS.get(metric.name)
    if known is not None and metric.recorded_name != metric.name:
        raise BadInput(f"A metric of your own cannot be called {metric.name!r}, which is one of METRICS; rename it.")
    return metric


def _by_name(name: str) -> Metric:
    if name not in get_scorer_names():
        raise UnknownName("metric", name, [*METRICS, ANY_SCORER])
    scorer = get_scorer(name)
    needs_proba = _asks_for_proba(scorer)
    value = _Scorer(name, scorer, 1, needs_proba, last_is_meant=needs_proba)
    return Metric(name, title_of_name(name), f"scikit-learn's {name}.", value, needs_proba=needs_proba)


def _of_scorer(scorer: Any) -> Metric:
    """What the function of a scorer measures; the scorer has turned its sign where lower is better."""
    said = ", ".join(f"{name}={str(value)[:40]}" for name, value in scorer._kwargs.items())
    name, needs_proba = _name(scorer._score_func) + (f" ({said})" if said else ""), _asks_for_proba(scorer)
    return Metric(
        name,
        title_of_name(name),
        _first_line(scorer._score_func),
        _Scorer(name, scorer, scorer._sign, needs_proba),
        higher_is_better=scorer._sign > 0,
        needs_proba=needs_proba,
    )


def _of_function(function: Callable[..., Any]) -> Metric:
    name = _name(function)
    return Metric(name, title_of_name(name), _first_line(function), _OfLabels(name, function))


def _name(function: Any) -> str:
    inner = getattr(function, "func", function)  # of a partial
    return str(getattr(inner, "__name__", type(inner).__name__))


def _first_line(function: Any) -> str:
    return ((getattr(function, "__doc__", None) or "").strip().splitlines() or [""])[0]


def _asks_for_proba(scorer: Any) -> bool:
    return bool(scorer._response_method != "predict")


@dataclass(frozen=True)
class _OfLabels:
    """The value of a function of truth and prediction."""

    name: str
    function: Callable[..., Any]

    def __call__(
        self, truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any]
    ) -> float:
        return _number(self.name, self.function(truth, prediction))


@dataclass(frozen=True)
class _Scorer:
    """The value of a scorer, asked with an estimator that has answered already; nan where it is undefined.

    `last_is_meant`: of two classes that are text the last is the one looked for, as in scikit-learn's roc_auc; with
    numbers a scorer by name looks for 1.
    """

    name: str
    scorer: Any
    sign: int
    needs_proba: bool
    last_is_meant: bool = False

    def __call__(
        self, truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any]
    ) -> float:
        if self.needs_proba and len(set(plain(truth))) < len(classes):
            return nan  # scikit-learn takes the classes from the truth
        if self.last_is_meant and len(classes) == 2 and isinstance(classes[0], str):
            truth, prediction, classes = class_codes(truth, classes), class_codes(prediction, classes), (0, 1)
        with warnings.catch_warnings():
            warnings.simplefilter("error", UndefinedMetricWarning)
            try:
                answered = _Answered(prediction, proba, classes) if len(classes) else _Said(prediction)
                return _number(self.name, self.sign * self.scorer(answered, None, truth))
            except UndefinedMetricWarning:
                return nan
            except (ValueError, TypeError) as error:
                raise BadInput(f"The metric {self.name} cannot be computed on these labels: {error}") from error


class _Answered(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """An estimator that says what a model has said."""

    def __init__(self, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any]) -> None:
        self.prediction, self.proba, self.classes = prediction, proba, classes
        self.classes_ = np.asarray(plain(classes))

    def predict(self, X: None) -> NDArray[Any]:
        return np.asarray(self.prediction)

    def predict_proba(self, X: None) -> Floats | None:
        return self.proba


class _Said(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """An estimator without classes that says what a model has said."""

    def __init__(self, prediction: LabelValues) -> None:
        self.prediction = prediction

    def fit(self, X: None, y: None) -> "_Said":
        return self

    def predict(self, X: None) -> NDArray[Any]:
        return np.asarray(self.prediction)


def _number(name: str, value: Any) -> float:
    if np.ndim(value) or not isinstance(value, int | float | np.number | np.bool | np.ndarray):
        raise BadInput(f"The metric {name} must give a number, not {value!r}.")
    return float(value)
