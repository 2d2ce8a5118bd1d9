"""What more labels would bring: read from how much the last ones have moved the model."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from al_core.errors import BadInput
from al_core.evaluation.proportions import as_share
from al_core.evaluation.stability import STEP
from al_core.tasks.foresight import WITH_CLASSES, Foresight

FIRST = 70


@dataclass(frozen=True)
class Gain:
    """What so many more labels should add to the accuracy (0 to 1): the average and the range of nine in ten."""

    n_labels: int
    value: float
    low: float
    high: float


def as_many(n_labels: Any) -> int:
    """The number of further labels, which must be whole and at least 0. Raises BadInput."""
    if not isinstance(n_labels, int | np.integer) or n_labels < 0:
        raise BadInput(f"The number of further labels must be a whole number of at least 0, not {n_labels}.")
    return int(n_labels)


def gain(net: float, n_labels: int = STEP, foresight: Foresight = WITH_CLASSES) -> Gain:
    """What the next labels should add to the accuracy, given the net churn of the last 50.

    Each further label brings less: of classes twice as many bring 1.65 times as much. For classes the low end is 0: now
    and then labels take a little away, which this does not foresee. Nothing brings more than 1, the whole way from
    never right to always.

    Parameters
    ----------
    net : float
        Net churn, 0 to 1: decisions that the last 50 labels changed, less those that the last 10 did.
    n_labels : int, default 50
        Further labels, at least 0.
    foresight : Foresight, optional
        What labels of this kind brought in replays; by default classes.

    Returns
    -------
    Gain
        `value` and the range of nine in ten, `low` to `high`, as shares: 0.02 is two points.

    Raises
    ------
    BadInput
        For a churn that is no share, or a number of labels that cannot be.

    Examples
    --------
    >>> from al_core.numbers import gain
    >>> expected = gain(0.1)
    >>> round(expected.value, 3), expected.low, round(expected.high, 3)
    (0.02, 0.0, 0.043)
    """
    net, growth = as_share(net, "net churn"), float(foresight.growth(as_many(n_labels)))
    ends = (one * (net + foresight.slack) for one in (foresight.low, foresight.high))
    return Gain(n_labels, *(float(np.clip(one * growth, -1, 1)) for one in (foresight.factor * net, *ends)))
