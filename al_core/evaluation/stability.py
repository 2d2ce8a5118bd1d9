"""What more labels would bring: read from how many decisions of the model the last ones have changed."""

from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from al_core.errors import BadInput

STEP, JITTER = 50, 10
FIRST = 70

# Measured by replay on nineteen data sets with known labels: the gain of the next 50 labels is a fifth of the decisions
# that the last 50 changed, less those that the last 10 did (which is jitter); 19 in 20 lie below the high share, and as
# many above -0.08, which is shown as nothing.
SHARE, HIGH, SLACK = 0.2, 0.39, 0.01
SLOWING = 0.72


@dataclass(frozen=True)
class Gain:
    """What so many more labels should add to the accuracy (0 to 1): the average and the range of nine in ten."""

    n_labels: int
    value: float
    low: float
    high: float


def changed(before: ArrayLike, after: ArrayLike) -> float:
    """Share of the rows whose predicted class is another one, 0 to 1; nan without rows. Raises BadInput."""
    first, second = decisions(before, after)
    return float(np.mean(first != second)) if len(first) else nan


def decisions(before: ArrayLike, after: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Two models' decisions about the same rows, where they can be compared one by one. Raises BadInput."""
    first, second = np.asarray(before), np.asarray(after)
    if first.ndim != 1 or first.shape != second.shape:
        raise BadInput(
            f"The decisions of two models must be two lists about the same rows; their shapes are {first.shape} and "
            f"{second.shape}."
        )
    kinds = {isinstance(one, str) for one in (*first[:1].tolist(), *second[:1].tolist())}
    if len(kinds) > 1:
        raise BadInput(
            "The decisions of one model are text and those of the other are not; name classes alike in both."
        )
    if np.any(first != first) or np.any(second != second):
        raise BadInput("A decision is missing (nan); leave its row out.")
    return first, second


def as_share(value: Any, what: str) -> float:
    """The value, which must be a number from 0 to 1. Raises BadInput."""
    if not (isinstance(value, int | float | np.floating | np.integer) and 0 <= value <= 1):
        raise BadInput(f"The {what} must be a share from 0 to 1, not {value}.")
    return float(value)


def as_many(n_labels: Any) -> int:
    """The number of further labels, which must be whole and at least 0. Raises BadInput."""
    if not isinstance(n_labels, int | np.integer) or n_labels < 0:
        raise BadInput(f"The number of further labels must be a whole number of at least 0, not {n_labels}.")
    return int(n_labels)


def net_churn(last_50: float, last_10: float) -> float:
    """Changes by the last 50 labels that are more than the jitter which any 10 labels cause, 0 to 1; nan of nan."""
    return float(np.maximum(0.0, last_50 - last_10))


def gain(net: float, n_labels: int = STEP) -> Gain:
    """What the next `n_labels` should bring, given the net churn of the last 50, a share. Raises BadInput.

    Each further label brings less: twice as many bring 1.65 times as much. The low end is 0: now and then labels take a
    little away, which this does not foresee. Nothing brings more than 1, the whole way from never right to always.
    """
    net, growth = as_share(net, "net churn"), (as_many(n_labels) / STEP) ** SLOWING
    return Gain(n_labels, min(1.0, SHARE * net * growth), 0.0, min(1.0, HIGH * (net + SLACK) * growth))
