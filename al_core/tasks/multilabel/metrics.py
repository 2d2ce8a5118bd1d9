"""How good sets of labels are: the share of whole sets that are right, and the field's measures, with intervals."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.evaluation.confusion_tables import LabelValues
from al_core.evaluation.metrics import HEADLINE, Metric
from al_core.evaluation.proportions import wilson
from al_core.matrices.marks import as_marks
from al_core.matrices.rows import Flags, Floats

_DRAWS = 400
ALSO_CALLED = "subset_accuracy"  # the headline, as the field writes it

Counts = tuple[Floats, Floats, Floats]  # of each draw and label: right, said, true


def _whole(truth: LabelValues, prediction: LabelValues, proba: Any, classes: Any) -> float:
    return float(np.mean([one == other for one, other in zip(truth, prediction, strict=True)])) if len(truth) else nan


def _of_whole(truth: LabelValues, prediction: LabelValues, proba: Any, classes: Any, seed: int) -> Any:
    n = len(truth)
    return wilson(_whole(truth, prediction, proba, classes) * n, n)


@dataclass(frozen=True)
class _OfMarks:
    """A measure that follows from how many marks of each label are right, said and true."""

    names: tuple[str, ...]
    measure: Callable[[Counts, int, int], Floats]

    def __call__(self, truth: Any, prediction: Any, proba: Any, classes: Any) -> float:
        n = len(truth)
        true, said = as_marks(truth, self.names), as_marks(prediction, self.names)
        return float(self.measure(_counted(true, said, np.ones((1, n))), n, len(self.names))[0]) if n else nan

    def ends(self, truth: Any, prediction: Any, proba: Any, classes: Any, seed: int) -> tuple[float, float]:
        """The 90% bootstrap interval over rows, wide enough for the value; where luck makes it a point, Wilson's."""
        n, exact = len(truth), self(truth, prediction, proba, classes)
        weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=_DRAWS)
        true, said = as_marks(truth, self.names), as_marks(prediction, self.names)
        values = self.measure(_counted(true, said, weights), n, len(self.names))
        found = values[np.isfinite(values)]
        low, high = np.quantile(found, [0.05, 0.95]).tolist() if len(found) else (nan, nan)
        wide = wilson(exact * n, n) if low == high else ()
        return min(low, exact, *wide), max(high, exact, *wide)


def _counted(true: Flags, said: Flags, weights: NDArray[Any]) -> Counts:
    return tuple(weights @ marks.astype(np.float64) for marks in (true & said, said, true))  # type: ignore[return-value]


def _f1(right: Floats, said: Floats, true: Floats) -> Floats:
    """nan where a label is neither true nor said."""
    both = said + true
    return np.asarray(np.divide(2 * right, both, out=np.full(both.shape, nan), where=both > 0))


def _macro(counts: Counts, n: int, n_labels: int) -> Floats:
    each = _f1(*counts)
    defined = np.isfinite(each)
    n_defined = defined.sum(axis=1)
    total = np.where(defined, each, 0).sum(axis=1)
    return np.asarray(np.divide(total, n_defined, out=np.full(len(each), nan), where=n_defined > 0))


def _micro(counts: Counts, n: int, n_labels: int) -> Floats:
    right, said, true = (each.sum(axis=1) for each in counts)
    return _f1(right, said, true)


def _hamming(counts: Counts, n: int, n_labels: int) -> Floats:
    right, said, true = (each.sum(axis=1) for each in counts)
    return np.asarray((said + true - 2 * right) / (n * n_labels))


@lru_cache(maxsize=64)
def measures_of_sets(names: tuple[str, ...]) -> dict[str, Metric]:
    """The metrics of sets of these labels, by name."""
    macro, micro, hamming = (_OfMarks(names, measure) for measure in (_macro, _micro, _hamming))
    every = (
        Metric(
            HEADLINE,
            "Whole answer right",
            "Share of examples for which exactly the right labels are said.",
            _whole,
            _of_whole,
            is_share=True,
            short="Right",
            titled=True,
        ),
        Metric(
            "macro_f1",
            "Macro F1",
            "The average over the labels of F1, which asks both for finding a label and for being right about it.",
            macro,
            macro.ends,
            is_share=True,
        ),
        Metric("micro_f1", "Micro F1", "F1 over all labels: common ones count most.", micro, micro.ends, is_share=True),
        Metric(
            "hamming",
            "Single labels wrong",
            "Share of all yes or no decisions, one a label, that are wrong; lower is better.",
            hamming,
            hamming.ends,
            is_share=True,
            higher_is_better=False,
            titled=True,
        ),
    )
    return {one.name: one for one in every}


@dataclass(frozen=True)
class _OfIndicators:
    """A value of any function or scorer, which is given tables of 0 and 1."""

    value: Callable[..., float]
    names: tuple[str, ...]

    def __call__(self, truth: Any, prediction: Any, proba: Any, classes: Any) -> float:
        true, said = (as_marks(one, self.names).astype(np.int64) for one in (truth, prediction))
        return self.value(true, said, proba, self.names)


@dataclass(frozen=True)
class _Resampled:
    """Both ends of the 90% bootstrap interval over rows of any measure of sets."""

    value: Callable[..., float]

    def __call__(self, truth: Any, prediction: Any, proba: Any, classes: Any, seed: int) -> tuple[float, float]:
        rng, n = np.random.default_rng(seed), len(truth)
        exact = self.value(truth, prediction, proba, classes)
        drawn = [self._drawn(rng.integers(n, size=n), truth, prediction, proba, classes) for _ in range(_DRAWS // 2)]
        found = [one for one in drawn if np.isfinite(one)]
        low, high = np.quantile(found, [0.05, 0.95]).tolist() if found else (nan, nan)
        return min(low, exact), max(high, exact)

    def _drawn(self, at: NDArray[Any], truth: Any, prediction: Any, proba: Any, classes: Any) -> float:
        chosen = ([one[place] for place in at] for one in (truth, prediction))
        return self.value(*chosen, None if proba is None else proba[at], classes)


def of_sets(metric: Metric, names: tuple[str, ...]) -> Metric:
    """A metric of one's own as sets of labels need it; one that takes sets already as it is."""
    if metric.value is _whole or isinstance(metric.value, _OfMarks | _OfIndicators):
        return metric
    value = _OfIndicators(metric.value, names)
    return replace(metric, value=value, interval=_Resampled(value))
