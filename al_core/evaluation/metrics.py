"""The metrics: each knows its name, its direction, how it is computed and how it is written; no other place does."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from al_core.amounts import UNDEFINED, likely, percent
from al_core.errors import BadInput, UnknownName
from al_core.evaluation.bootstrap import of_resamples
from al_core.evaluation.confusion_tables import LabelValues, confusion, refuse_unlike
from al_core.evaluation.losses import log_losses, of_losses
from al_core.evaluation.proportions import mean_f1, mean_recall, of_f1s, of_recalls, wilson
from al_core.matrices.inputs import plain
from al_core.matrices.rows import Floats

PointValue: TypeAlias = Callable[[LabelValues, LabelValues, Floats | None, Sequence[Any]], float]
IntervalEnds: TypeAlias = Callable[[LabelValues, LabelValues, Floats | None, Sequence[Any], int], tuple[float, float]]

_LOWER, _SHARE = "lower is better", "share"
_RECORDED = re.compile(rf"(?P<name>.+) \((?:(?P<title>.+); )?(?P<facts>{_SHARE}|{_LOWER}|{_SHARE}, {_LOWER})\)")


@dataclass(frozen=True)
class Metric:
    """All that is known of a metric; called like a function it gives its value, without an interval.

    `value` takes (truth, prediction, proba, classes); `interval` the same and a seed, and gives both ends of the 90%
    interval, None: by resampling. `meaning` is a sentence for the screen. `is_share`: between 0 and 1, spoken of in
    percent. `needs_proba`: undefined for a model that gives no probabilities. `short`: the title where room is scarce.
    `titled`: runs hold the title, too, as it tells a tolerance or, behind a comma, the unit.
    """

    name: str
    title: str
    meaning: str
    value: PointValue
    interval: IntervalEnds | None = None
    is_share: bool = False
    higher_is_better: bool = True
    needs_proba: bool = False
    short: str = ""
    titled: bool = False

    def __call__(
        self, truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any]
    ) -> float:
        """The value alone, fast enough for replays; nan without the probabilities that it needs."""
        return nan if self.needs_proba and proba is None else self.value(truth, prediction, proba, classes)

    def ends(
        self, truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any], seed: int
    ) -> tuple[float, float]:
        """Both ends of the 90% interval of the value; same seed, same interval."""
        if self.interval is not None:
            return self.interval(truth, prediction, proba, classes, seed)
        return of_resamples(self, truth, prediction, proba, classes, seed, share=self.is_share)

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is."""
        return 1 if self.higher_is_better else -1

    @property
    def heading(self) -> str:
        """The title, with the direction where it is not the usual one: "Log loss (lower is better)"."""
        return self.title if self.higher_is_better else f"{self.title} ({_LOWER})"

    @property
    def in_a_sentence(self) -> str:
        """The title as it stands inside of a sentence: "accuracy", "right within 2 °C", "RMSE"."""
        return self.title if self.title[1:2].isupper() else self.title[:1].lower() + self.title[1:]

    @property
    def in_a_point(self) -> str:
        """What a point is one of: "accuracy", and in quotes what is half a sentence: "“right within 2 °C”"."""
        return f"“{self.in_a_sentence}”" if self.titled else self.in_a_sentence

    @property
    def unit(self) -> str:
        """What a difference is counted in: "points" of a share, else its unit or the name in words."""
        return "points" if self.is_share else self.value_unit or self.name.replace("_", " ")

    @property
    def value_unit(self) -> str:
        """What its values are counted in: "years", or "" for a plain number."""
        return self.title.partition(", ")[2] if self.titled else ""

    @property
    def scale(self) -> int:
        """What a value is multiplied by to be read: 100 for a share."""
        return 100 if self.is_share else 1

    def written(self, value: float) -> str:
        """A measured value: "91%", "0.34"."""
        if isnan(value):
            return UNDEFINED
        return percent(value) if self.is_share else f"{value:.2f}"

    def range_written(self, low: float, high: float) -> str:
        """An interval: "88–93%", "0.30 to 0.39"."""
        if isnan(low) or isnan(high):
            return UNDEFINED
        return likely(low, high) if self.is_share else f"{low:.2f} to {high:.2f}"

    def level(self, value: float) -> str:
        """A level as it is spoken of, with all its digits and its unit: "90%", "0.25", "3 years"."""
        return f"{round(100 * value, 2):g}%" if self.is_share else f"{value:g} {self.value_unit}".rstrip()

    @property
    def recorded_name(self) -> str:
        """The name by which runs hold it, with the facts that the name alone does not tell; see `metric_named`."""
        if _alike(self, metric_named(self.name)) and not self.titled:
            return self.name
        facts = ", ".join([_SHARE] * self.is_share + [_LOWER] * (not self.higher_is_better))
        return f"{self.name} ({self.title}; {facts})" if self.titled else f"{self.name} ({facts})"


def accuracy(
    truth: LabelValues, prediction: LabelValues, proba: Floats | None = None, classes: Sequence[Any] = ()
) -> float:
    """Share of the examples that are right, 0 to 1; nan without examples. Raises BadInput."""
    refuse_unlike(truth, prediction)
    given, called = plain(truth), plain(prediction)
    if len({isinstance(one, str) for one in (*given, *called)}) > 1:
        raise BadInput("Some labels are text and others are not; name classes alike in the truth and the prediction.")
    return float(np.mean([one == other for one, other in zip(given, called, strict=True)])) if given else nan


def _of_accuracy(
    truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any], seed: int
) -> tuple[float, float]:
    n = len(truth)
    return wilson(accuracy(truth, prediction) * n, n)


@dataclass(frozen=True)
class _OfTable:
    """A value, or both ends of an interval, that follows from the confusion table alone."""

    function: Callable[[NDArray[np.int64]], Any]

    def __call__(
        self, truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any], seed: int = 0
    ) -> Any:
        return self.function(confusion(truth, prediction, classes))


def _log_loss(truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any]) -> float:
    losses = np.empty(0) if proba is None else log_losses(truth, proba, classes)
    return float(losses.mean()) if len(losses) else nan


def _of_log_loss(
    truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any], seed: int
) -> tuple[float, float]:
    return (nan, nan) if proba is None else of_losses(truth, proba, classes, seed)


_ALL = (
    Metric(
        "accuracy",
        "Accuracy",
        "Share of examples that the model gets right.",
        accuracy,
        _of_accuracy,
        is_share=True,
    ),
    Metric(
        "balanced_accuracy",
        "Balanced accuracy",
        "The average over the classes of the share found: rare classes count as much as common ones.",
        _OfTable(mean_recall),
        _OfTable(of_recalls),
        is_share=True,
        short="Balanced",
    ),
    Metric(
        "macro_f1",
        "Macro F1",
        "The average over the classes of F1, which asks both for finding a class and for being right about it.",
        _OfTable(mean_f1),
        _OfTable(of_f1s),
        is_share=True,
    ),
    Metric(
        "log_loss",
        "Log loss",
        "How surprised the model is by the true answers; lower is better.",
        _log_loss,
        _of_log_loss,
        higher_is_better=False,
        needs_proba=True,
    ),
)
METRICS: dict[str, Metric] = {one.name: one for one in _ALL}
HEADLINE = _ALL[0].name  # the share that is right: what targets, advice and the record speak of


def get_metric(metric: str) -> Metric:
    """The metric with this name; raises UnknownName."""
    if metric not in METRICS:
        raise UnknownName("metric", metric, METRICS)
    return METRICS[metric]


def metric_named(recorded: str) -> Metric:
    """What a recorded name tells of a metric, whoever made it: enough to draw it, not to compute it.

    One of METRICS is that one. Of others higher is better and they are no shares (as with all that scikit-learn has a
    name for), unless it stands behind the name: "cost (lower is better)".
    """
    if recorded in METRICS:
        return METRICS[recorded]
    found = _RECORDED.fullmatch(recorded)
    name, title, facts = found.group("name", "title", "facts") if found else (recorded, None, "")
    return Metric(
        name,
        title or title_of_name(name),
        "",
        _unknown,
        is_share=_SHARE in facts,
        higher_is_better=_LOWER not in facts,
        titled=title is not None,
    )


def title_of_name(name: str) -> str:
    """A name as a title: "roc_auc" is "Roc auc"."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _unknown(truth: LabelValues, prediction: LabelValues, proba: Floats | None, classes: Sequence[Any]) -> float:
    return nan


def _alike(one: Metric, other: Metric) -> bool:
    """Whether two metrics are read alike."""
    return (one.is_share, one.higher_is_better) == (other.is_share, other.higher_is_better)
