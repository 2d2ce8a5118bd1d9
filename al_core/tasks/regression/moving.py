"""How far the last answers moved a model of numbers, and what more of them bring for that."""

import numpy as np

from al_core.tasks.foresight import Foresight
from al_core.tasks.regression.intervals import Forecast

# Replays of 22 data sets, each with four tolerances, from a tenth of the deviation of its numbers to all of it; on sets
# that had no part in a fit as well, see tests/bench/README.md.
WITH_NUMBERS = Foresight(
    factor=0.64, low=-0.42, high=1.51, slack=0.005, slowing=0.68, mean=0.62, spread=0.44, soon=0.42
)
UNSEEN = 0.3  # of the squared error: the part to which a movement is drawn, since few labels show little of it


def moved_numbers(right: float, now: Forecast, before_10: Forecast, before_50: Forecast) -> float:
    """How much the last 50 answers moved the share `right` of some rows, less what the last 10 did, 0 to 0.25.

    The squared error that they took away is at most what they moved, which counts as a part of the squared error on
    left-out labels. Each further label takes less away, as the labels before them were to all; for the rest of all
    labels a usual part stands, as a model at rest may yet begin to move. Of what is always right nothing becomes right,
    nor soon of what hardly ever is.
    """

    def apart(before: Forecast) -> float:
        """The mean square of how far numbers were moved."""
        return float(np.mean(np.square(now.said - before.said)))

    moved, error = max(0.0, apart(before_50) - apart(before_10)), float(np.mean(np.square(now.model.errors)))
    if not error and not moved:
        return 0.0
    part, before = min(1.0, moved / error) if error else 1.0, len(before_50.model.y_) / len(now.model.y_)
    return right * (1 - right) * (part * before + UNSEEN * (1 - before))
