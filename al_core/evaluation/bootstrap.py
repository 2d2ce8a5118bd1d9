"""The interval of any metric, by drawing the examples again."""

from collections.abc import Callable, Sequence
from math import nan
from typing import Any

import numpy as np

from al_core.evaluation.confusion_tables import LabelValues
from al_core.evaluation.proportions import wilson
from al_core.matrices.rows import Floats

_DRAWS = 200


def of_resamples(
    value: Callable[[LabelValues, LabelValues, Floats | None, Sequence[Any]], float],
    truth: LabelValues,
    prediction: LabelValues,
    proba: Floats | None,
    classes: Sequence[Any],
    seed: int,
    *,
    share: bool = False,
) -> tuple[float, float]:
    """The 90% bootstrap interval of a value; of a share at least Wilson's, or luck would make it a point.

    Draws in which the value is undefined do not count; (nan, nan) where it is in all.
    """
    truth, prediction = np.asarray(truth), np.asarray(prediction)
    rng, n = np.random.default_rng(seed), len(truth)
    drawn = [rng.integers(n, size=n) for _ in range(_DRAWS)]
    values = [value(truth[at], prediction[at], None if proba is None else proba[at], classes) for at in drawn]
    ends = np.quantile(found, [0.05, 0.95]).tolist() if (found := [one for one in values if one == one]) else [nan, nan]
    exact = value(truth, prediction, proba, classes)
    wide = wilson(exact * n, n) if share and 0 <= exact <= 1 else ()
    return min(*ends, exact, *wide), max(*ends, exact, *wide)
