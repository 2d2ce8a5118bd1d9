"""How good numbers are: the share within the tolerance, and the field's measures, each with its interval."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from al_core.evaluation.metrics import HEADLINE, Metric
from al_core.evaluation.proportions import wilson
from al_core.matrices.rows import Flags, Floats
from al_core.tasks.regression.writing import in_unit

_BEYOND = sqrt(2)  # of squares, chosen on seven sets
_ROUNDING = 4 * float(np.finfo(np.float64).eps)


def near(one: Any, other: Any, tolerance: float) -> Flags:
    """Whether numbers are no further apart than the tolerance; by exactly so much is near, whatever rounding says."""
    one, other = np.asarray(one, np.float64), np.asarray(other, np.float64)
    fuzz = _ROUNDING * (np.abs(one) + np.abs(other) + tolerance)
    return np.asarray(np.abs(one - other) <= tolerance + fuzz)


@dataclass(frozen=True)
class _Share:
    """The share of rows for which a question is answered with yes, and Wilson's interval of it."""

    question: Callable[[Floats, Floats, Any], Flags]

    def __call__(self, truth: Any, prediction: Any, proba: Any, classes: Any) -> float:
        hits = self.question(_floats(truth), _floats(prediction), proba)
        return float(hits.mean()) if len(hits) else nan

    def ends(self, truth: Any, prediction: Any, proba: Any, classes: Any, seed: int) -> tuple[float, float]:
        n = len(truth)
        return wilson(self(truth, prediction, proba, classes) * n, n)


@dataclass(frozen=True)
class _Near:
    tolerance: float

    def __call__(self, truth: Floats, prediction: Floats, proba: Any) -> Flags:
        return near(truth, prediction, self.tolerance)


def _between(truth: Floats, prediction: Floats, ends: Floats) -> Flags:
    return np.asarray((ends[:, 0] <= truth) & (truth <= ends[:, 1]))


@dataclass(frozen=True)
class _OfErrors:
    """A measure of truth and error, above 0 (`less_from` 1: what it lacks to 1), and what each row weighs in it.

    Its interval is that of its logarithm, by Student's t: lopsided, as errors are. (Drawing the rows again made
    intervals that held the truth in three of four cases at 20 tests.) The few largest errors make the most, and few
    tests may have none of them: the far end is that with one test more, `beyond` times as far off as the farthest.
    """

    measure: Callable[[Floats, Floats], tuple[float, Floats]]
    less_from: float | None = None
    beyond: float = 1.0

    def __call__(self, truth: Any, prediction: Any, proba: Any, classes: Any) -> float:
        return self._told(self._measured(truth, prediction)[0]) if len(truth) else nan

    def ends(self, truth: Any, prediction: Any, proba: Any, classes: Any, seed: int) -> tuple[float, float]:
        """Both ends of the 90% interval."""
        truth, prediction = _floats(truth), _floats(prediction)
        value, weights = self._measured(truth, prediction)
        if len(weights) < 2 or not value > 0:
            return self._told(value), self._told(value)
        far, far_weights = self._measured(*self._with_one_more(truth, prediction))
        low, high = sorted((self._told(value * exp(-_off(weights))), self._told(far * exp(_off(far_weights)))))
        return low, high

    def _with_one_more(self, truth: Floats, prediction: Floats) -> tuple[Floats, Floats]:
        """The tests, and one more like the one that is farthest off."""
        error = prediction - truth
        most = int(np.abs(error).argmax())
        return np.append(truth, truth[most]), np.append(prediction, truth[most] + self.beyond * error[most])

    def _measured(self, truth: Any, prediction: Any) -> tuple[float, Floats]:
        truth = _floats(truth)
        return self.measure(truth, _floats(prediction) - truth)

    def _told(self, value: float) -> float:
        return value if self.less_from is None else self.less_from - value


def _floats(values: Sequence[Any] | NDArray[Any]) -> Floats:
    return np.asarray(values, np.float64)


def _off(weights: Floats) -> float:
    """How far a logarithm may be off whose rows weigh so much."""
    return float(t.ppf(0.95, len(weights) - 1) * weights.std(ddof=1) / sqrt(len(weights)))


def _rmse(truth: Floats, error: Floats) -> tuple[float, Floats]:
    squares = np.square(error)
    return sqrt(squares.mean()), 0.5 * squares / (squares.mean() or 1.0)


def _mae(truth: Floats, error: Floats) -> tuple[float, Floats]:
    off = np.abs(error)
    return float(off.mean()), off / (off.mean() or 1.0)


def _unexplained(truth: Floats, error: Floats) -> tuple[float, Floats]:
    """The part of the variance that is left; nan where the truth does not vary."""
    squares, apart = np.square(error), np.square(truth - truth.mean())
    if not apart.any():
        return nan, apart
    return float(squares.mean() / apart.mean()), squares / (squares.mean() or 1.0) - apart / apart.mean()


def _of_errors(name: str, short: str, unit: str, meaning: str, of: _OfErrors) -> Metric:
    """A measure in the unit of the numbers, of which less is better."""
    title = f"{short}, {unit}" if unit else short
    return Metric(name, title, meaning, of, of.ends, higher_is_better=False, short=short, titled=True)


@lru_cache(maxsize=64)
def measures(tolerance: float, unit: str = "") -> Mapping[str, Metric]:
    """The metrics of numbers that are right within a tolerance, by name."""
    within, inside = _Share(_Near(tolerance)), _Share(_between)
    r2, off = _OfErrors(_unexplained, less_from=1.0, beyond=_BEYOND), in_unit(tolerance, unit)
    every = (
        Metric(
            HEADLINE,
            f"Right within {off}",
            f"Share of examples whose number is off by at most {off}.",
            within,
            within.ends,
            is_share=True,
            titled=True,
        ),
        _of_errors(
            "rmse",
            "RMSE",
            unit,
            "Root mean square of the errors: large ones count most.",
            _OfErrors(_rmse, beyond=_BEYOND),
        ),
        _of_errors("mae", "Mean error", unit, "How far off the number is on average.", _OfErrors(_mae)),
        Metric("r2", "R²", "Share of the differences between examples that the model explains.", r2, r2.ends),
        Metric(
            "coverage",
            "In the range",
            "Share of examples whose number lies in the range that is said to hold it in nine of ten cases.",
            inside,
            inside.ends,
            is_share=True,
            needs_proba=True,
        ),
    )
    return {one.name: one for one in every}


@dataclass(frozen=True)
class _OfFloats:
    """A value of any function or scorer, which is given arrays of numbers."""

    value: Callable[..., float]

    def __call__(self, truth: Any, prediction: Any, proba: Any, classes: Any) -> float:
        return self.value(_floats(truth), _floats(prediction), proba, classes)


def of_numbers(metric: Metric) -> Metric:
    """A metric of one's own as numbers need it."""
    return replace(metric, value=_OfFloats(metric.value))
