"""A number; two of them are the same when they are no further apart than a tolerance."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, isfinite
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.errors import BadInput, UnknownName
from al_core.evaluation.metrics import METRICS, Metric
from al_core.evaluation.scorers import ANY_SCORER, AnyMetric
from al_core.evaluation.scores import Score, measured
from al_core.evaluation.stability import Stability
from al_core.matrices.rows import Flags, Floats, Matrix, Rows
from al_core.models import Model
from al_core.models.cross_conformal import CrossConformal
from al_core.models.fitting import suited
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.number_candidates import NumberCandidates
from al_core.tasks.foresight import Foresight
from al_core.tasks.regression.details import by_range, doubts_of, from_to, hardly_right, in_ranges
from al_core.tasks.regression.intervals import Forecast
from al_core.tasks.regression.metrics import measures, near, of_numbers
from al_core.tasks.regression.models import REGRESSORS, get_regressor
from al_core.tasks.regression.moving import WITH_NUMBERS, moved_numbers
from al_core.tasks.regression.script import as_numbers, usual_tolerance
from al_core.tasks.regression.writing import Scale, in_log, in_short, in_unit, readings
from al_core.tasks.task import Breakdown, Json, Label, Task

STRATA = 10


@dataclass(frozen=True)
class Regression(Task):
    """A number, right where it is off by at most the `tolerance`.

    `low`, `high` and `step` say what may be given; a number of the log that lies elsewhere stays one. `anchors` are
    numbers with what they look like, in words; with a `slider` they stand along it.
    """

    name: ClassVar[str] = "regression"
    title: ClassVar[str] = "A number"
    question: ClassVar[str] = "How much is it?"
    starts_when: ClassVar[str] = "two different numbers have been given"
    foresight: ClassVar[Foresight] = WITH_NUMBERS
    kinds_are: ClassVar[str] = "Numbers"
    decisions: ClassVar[str] = "numbers by more than the tolerance"
    asks: ClassVar[type[Candidates]] = NumberCandidates
    calibrates: ClassVar[bool] = False
    votes: ClassVar[bool] = False

    tolerance: float
    unit: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None
    slider: bool = False
    anchors: tuple[tuple[float, str], ...] = ()

    def __post_init__(self) -> None:
        numbers = (self.tolerance, self.low, self.high, self.step, *(number for number, _ in self.anchors))
        if not all(number is None or isfinite(number) for number in numbers) or self.tolerance < 0:
            raise BadInput("Tolerance, bounds, step and anchors are plain numbers, and the tolerance is not below 0.")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise BadInput(f"The least number ({self.low:g}) must be below the largest ({self.high:g}).")
        if self.step is not None and self.step <= 0:
            raise BadInput(f"The step must be above 0, not {self.step:g}.")
        if self.slider and None in (self.low, self.high):
            raise BadInput("A slider needs a least and a largest number.")

    @property
    def scale(self) -> Scale:
        """Where its numbers may lie."""
        return Scale(self.unit, self.low, self.high, self.step)

    def usual(self) -> dict[str, Json]:
        """The automatic model, and a few rows from all over the pool before it is asked."""
        return {"model": "auto", "cold_until": "number", "cold_limit": 10}

    @classmethod
    def of_settings(cls, kept: Mapping[str, Json]) -> "Regression":
        """The task with what was kept."""
        anchors = tuple((float(number), str(words)) for number, words in kept.get("anchors", ()))
        return cls(**{**kept, "anchors": anchors})

    @classmethod
    def of_labels(cls, labels: Iterable[Any]) -> "Regression":
        """The task that a script names: right is what is off by at most half the usual deviation of its labels."""
        return cls(usual_tolerance(as_numbers(labels)))

    def fingerprint(self) -> dict[str, Json]:
        """What of it changes what is learnt or right: not how it is asked."""
        kept = {name: getattr(self, name) for name in ("tolerance", "low", "high", "step")}
        return {"task": {"name": self.name, **kept}}

    def validate(self, value: object) -> str:
        """The number as the log keeps it; Refused, in one sentence, when it is none that may be given."""
        return in_log(self.scale.taken(value))

    def write(self, label: Label) -> str:
        """A number as the log keeps it: "9", "9.5"."""
        return in_log(float(label))

    def read(self, text: str) -> Label | None:
        """A number of the log, or of a column as people write it, also beyond today's bounds; None where it is none."""
        found = readings(text, self.unit)
        return found[0] if found else None

    def known(self, texts: Mapping[int, str], decimal: str = ".") -> dict[int, Label]:
        """The known numbers of a file by row, as it writes them: "1,234" has thousands where its sign is a point."""
        found = {row: readings(text, self.unit, (decimal,)) for row, text in texts.items()}
        return {row: one[0] for row, one in found.items() if one}

    def settle(self, said: Sequence[Label]) -> Label:
        """The number in the middle; of two that are, who was first."""
        ordered, n = sorted(said), len(said)
        middle = {ordered[(n - 1) // 2], ordered[n // 2]}
        return next(one for one in said if one in middle)

    def same(self, one: Sequence[Label] | NDArray[Any], other: Sequence[Label] | NDArray[Any]) -> Flags:
        """Whether both are no further apart than the tolerance, shape (rows,)."""
        return near(list(one), list(other), self.tolerance)

    @property
    def models(self) -> Mapping[str, Model]:
        """The models of numbers."""
        return REGRESSORS

    def model(self, name: str, calibration: str = "") -> Any:
        """A fresh regressor. Raises UnknownName and BadInput."""
        return get_regressor(name, calibration)

    def fit(self, model: Any, X: Matrix, labels: Sequence[Label], *, seed: int, previous: Any = None) -> CrossConformal:
        """The regressor, fitted, and ready to say how far off it may be."""
        estimator = model.estimator if isinstance(model, CrossConformal) else model
        learner: CrossConformal = suited(CrossConformal(estimator), len(labels), seed)
        return learner.fit(X, np.asarray(labels, np.float64))

    def belief(self, model: CrossConformal, X: Matrix) -> Forecast:
        """What a fitted model says of rows of X, and what their numbers may be."""
        return Forecast(model, X)

    def decide(self, belief: Forecast) -> NDArray[Any]:
        """The number that it says, within the bounds and on a step."""
        return self.scale.nearest(belief.said)

    def sure(self, model: Any, belief: Forecast) -> Floats | None:
        """How likely each answer is off by at most the tolerance, by errors on labels that were left out."""
        reach = self.tolerance if self.step is None else (floor(self.tolerance / self.step + 1e-9) + 0.5) * self.step
        return belief.within(self.decide(belief), reach)

    def means_percent(self, model: Any) -> bool:
        """It was counted on left-out labels, whatever the model."""
        return True

    def may_share(self, model: Any) -> bool:
        """Any model's errors on left-out labels tell a range."""
        return True

    def shares(self, model: Any, X: Matrix) -> Floats | None:
        """Both ends of the range that holds the number in nine of ten cases, shape (rows, 2)."""
        return self.belief(model, X).ends

    def moved(self, belief: Forecast, before_10: Forecast, before_50: Forecast) -> float | None:
        """By how far numbers were moved, whatever the tolerance, for the share that is right; None with few labels."""
        sure = self.sure(belief.model, belief)
        return None if sure is None else moved_numbers(float(sure.mean()), belief, before_10, before_50)

    def net(self, seen: Stability) -> float | None:
        """How much the last 50 answers moved it."""
        return seen.moved

    def candidates(self, context: Context, rows: Rows, rng: np.random.Generator) -> NumberCandidates:
        """Rows of which the model says a number."""
        return NumberCandidates(context, rows, rng, unit=self.unit)

    def strata(self, labels: Iterable[Label]) -> NDArray[np.int64]:
        """Which tenth of the numbers each is in; where there are at most ten different ones, each by itself."""
        values = np.array(list(labels), np.float64)
        edges = np.unique(values)
        if len(edges) > STRATA:
            edges = np.quantile(values, np.linspace(0, 1, STRATA + 1)[1:-1])
        return np.unique(np.searchsorted(edges, values, side="left"), return_inverse=True)[1].astype(np.int64)

    def kinds(self, labels: Sequence[Label]) -> tuple[NDArray[np.int64], list[str]]:
        """The tenth of each number, and each tenth by where it begins and ends."""
        strata, values = self.strata(labels), np.asarray(labels, np.float64)
        ends = [(values[strata == code].min(), values[strata == code].max()) for code in np.unique(strata)]
        return strata, [from_to(*pair) for pair in ends]

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """The share right, and the field's measures."""
        return measures(self.tolerance, self.unit)

    def metric(self, metric: AnyMetric) -> Metric:
        """One of its metrics by name, or any other of numbers. Raises BadInput and UnknownName."""
        try:
            found = super().metric(metric)
        except UnknownName as error:
            raise UnknownName("metric of numbers", error.name, [*self.metrics, ANY_SCORER]) from error
        if found in self.metrics.values():
            return found
        if found in METRICS.values():
            raise UnknownName("metric of numbers", found.name, [*self.metrics, ANY_SCORER])
        return of_numbers(found)

    def refuse_misfit(self, metric: Metric, labels: Sequence[Label]) -> None:
        """Raise BadInput where a metric cannot be computed on numbers; tried on answers that are all right."""
        truth = np.asarray(labels, np.float64)
        try:
            metric(truth, truth, np.column_stack([truth, truth]), ())
        except BadInput:
            raise
        except Exception as error:
            raise BadInput(f"The metric {metric.name} fails: {type(error).__name__}: {error}") from error

    def scores(self, truth: Sequence[Label], belief: Forecast, model: Any, seed: int) -> dict[str, Score]:
        """Every metric that is defined, by name, with its interval."""
        said, ends = self.decide(belief), belief.ends
        found = {name: measured(one, truth, said, ends, (), seed) for name, one in self.metrics.items()}
        return {name: one for name, one in found.items() if isfinite(one.value)}

    def details(self, truth: Sequence[Label], belief: Forecast) -> tuple[dict[str, Json], ...]:
        """A line a quarter of the tests, from small numbers to large ones."""
        return by_range(np.asarray(truth, np.float64), self.decide(belief), self.tolerance)

    def breakdown(self, labels: Collection[Label], details: Sequence[Mapping[str, Json]]) -> Breakdown | None:
        """Labels and errors from small numbers to large ones."""
        return in_ranges(labels, details, self.unit)

    def doubts(self, details: Sequence[Mapping[str, Json]], test: str, metric: str) -> str:
        """How often always saying the median would be right."""
        return doubts_of(details, test, metric)

    def blind_spots(self, details: Sequence[Mapping[str, Json]], test: str) -> tuple[str, ...]:
        """The ranges in which the model is mostly wrong."""
        return hardly_right(details, test)

    def given(self, y: Iterable[Any]) -> list[Label]:
        """Finite numbers as a list. Raises BadInput."""
        return as_numbers(y)

    def guesses(self, belief: Forecast) -> list[Json]:
        """The number of each row, how likely it is right, and the range that holds it in nine of ten cases."""
        sure, ends = self.sure(belief.model, belief), belief.ends
        if sure is None or ends is None:
            return [[] for _ in range(len(belief.said))]
        rows = zip(self.decide(belief).tolist(), sure.tolist(), ends.tolist(), strict=True)
        return [[said, share, *range_] for said, share, range_ in rows]

    def guess(self, kept: Json) -> tuple[tuple[str, float], ...]:
        """The number with the range that may hold it, and how likely it is right."""
        if not kept:
            return ()
        said, share, *ends = kept
        low, high = self.scale.nearest(np.array(ends)).tolist()
        about = in_unit(said if self.step is not None else float(in_short(said)), self.unit)
        return ((f"{about} ({from_to(low, high)})", round(share, 3)),)

    def table(self, belief: Forecast) -> pd.DataFrame:
        """What the model says, how sure it is that this is right, and the range that holds it in nine of ten cases."""
        table = pd.DataFrame({"says": self.decide(belief)})
        sure, ends = self.sure(belief.model, belief), belief.ends
        if sure is None or ends is None:
            return table
        return table.assign(sure=sure.round(6), low=ends[:, 0], high=ends[:, 1])


TASK = Regression
