"""How far what more labels bring can be foreseen: measured by replay, for each kind of label by itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from al_core.evaluation.stability import STEP
from al_core.matrices.rows import Floats


@dataclass(frozen=True)
class Foresight:
    """What labels brought in replays, for how much the last 50 had moved the model (the `net` of its task).

    The next 50 brought `factor` times the net on average, and in nine of ten cases from `low` to `high` times the net
    and its `slack` together; k of them (k / 50) to the power `slowing` times as much. On the way to a target what k
    brought, over the net and its slack, has this `mean` and, from 50 labels to 300, the standard deviation `spread` +
    `soon` x 50 / k.
    """

    factor: float
    low: float
    high: float
    slack: float
    slowing: float
    mean: float
    spread: float
    soon: float

    def growth(self, n_labels: ArrayLike) -> Floats:
        """How many times as much as 50 so many labels bring: each further one brings less."""
        return np.asarray((np.asarray(n_labels, np.float64) / STEP) ** self.slowing)


# Nineteen data sets with known labels, the way to a target nine. As many lie below -0.08 of the net as above its high
# end: that is shown as nothing.
WITH_CLASSES = Foresight(factor=0.2, low=0.0, high=0.39, slack=0.01, slowing=0.72, mean=0.17, spread=0.10, soon=0.05)
