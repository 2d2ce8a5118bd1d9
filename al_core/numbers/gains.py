"""What more labels would bring: read from how many decisions of the model the last ones have changed."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from al_core.errors import BadInput
from al_core.evaluation.proportions import as_share
from al_core.evaluation.stability import STEP

FIRST = 70


# Measured by replay on nineteen data sets of classes with known labels, and true of no other kind of label (`foreseen`
# of a task): the gain of the next 50 labels is a fifth of the decisions
# that the last 50 changed, less those that the last 10 did (which is jitter); 19 in 20 lie below the high share, and as
# many above -0.08, which is shown as nothing.
SHARE, _HIGH, SLACK = 0.2, 0.39, 0.01


SLOWING = 0.72


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


def gain(net: float, n_labels: int = STEP) -> Gain:
    """What the next labels should add to the accuracy, given the net churn of the last 50.

    Each further label brings less: twice as many bring 1.65 times as much. The low end is 0: now and then labels take a
    little away, which this does not foresee. Nothing brings more than 1, the whole way from never right to always.

    Parameters
    ----------
    net : float
        Net churn, 0 to 1: decisions that the last 50 labels changed, less those that the last 10 did.
    n_labels : int, default 50
        Further labels, at least 0.

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
    net, growth = as_share(net, "net churn"), (as_many(n_labels) / STEP) ** SLOWING
    return Gain(n_labels, min(1.0, SHARE * net * growth), 0.0, min(1.0, _HIGH * (net + SLACK) * growth))
