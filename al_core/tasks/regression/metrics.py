"""How good numbers are: the share within the tolerance, and the field's measures, each with its interval."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.evaluation.metrics import HEADLINE, Metric
from al_core.evaluation.proportions import wilson
from al_core.matrices.rows import Flags, Floats
from al_core.tasks.regression.writing import in_log

_DRAWS = 400
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
    """A measure of many draws of rows at once: of truth and error, each of shape (draws, rows)."""

    measure: Callable[[Floats, Floats], Floats]

    def __call__(self, truth: Any, prediction: Any, proba: Any, classes: Any) -> float:
        truth = _floats(truth)
        return float(self.measure(truth[None], _floats(prediction)[None] - truth[None])[0]) if len(truth) else nan

    def ends(self, truth: Any, prediction: Any, proba: Any, classes: Any, seed: int) -> tuple[float, float]:
        """The 90% bootstrap interval, wide enough for the value itself."""
        truth = _floats(truth)
        at = np.random.default_rng(seed).integers(len(truth), size=(_DRAWS, len(truth)))
        values = self.measure(truth[at], (_floats(prediction) - truth)[at])
        found = values[np.isfinite(values)]
        low, high = np.quantile(found, [0.05, 0.95]).tolist() if len(found) else (nan, nan)
        exact = self(truth, prediction, proba, classes)
        return min(low, exact), max(high, exact)


def _floats(values: Sequence[Any] | NDArray[Any]) -> Floats:
    return np.asarray(values, np.float64)


def _rmse(truth: Floats, error: Floats) -> Floats:
    return np.asarray(np.sqrt(np.square(error).mean(axis=1)))


def _mae(truth: Floats, error: Floats) -> Floats:
    return np.asarray(np.abs(error).mean(axis=1))


def _r2(truth: Floats, error: Floats) -> Floats:
    """What is left of the variance; nan where the truth does not vary."""
    variance = truth.var(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(variance > 0, 1 - np.square(error).mean(axis=1) / variance, nan)


@lru_cache(maxsize=64)
def measures(tolerance: float, unit: str = "") -> Mapping[str, Metric]:
    """The metrics of numbers that are right within a tolerance, by name."""
    within, inside = _Share(_Near(tolerance)), _Share(_between)
    rmse, mae, r2 = _OfErrors(_rmse), _OfErrors(_mae), _OfErrors(_r2)
    off = f"{in_log(tolerance)} {unit}".strip()
    every = (
        Metric(
            HEADLINE,
            f"Right within {off}",
            f"Share of examples whose number is off by at most {off}.",
            within,
            within.ends,
            is_share=True,
        ),
        Metric("rmse", "RMSE", "Root mean square of the errors: large ones count most.", rmse, rmse.ends, False, False),
        Metric("mae", "Mean error", "How far off the number is on average.", mae, mae.ends, False, False),
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
