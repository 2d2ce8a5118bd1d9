"""How far the last answers moved a model of numbers, and what more of them bring for that."""

import numpy as np

from al_core.tasks.foresight import Foresight
from al_core.tasks.regression.intervals import Forecast

# Replays of 22 data sets, each with four tolerances, from a tenth of the deviation of its numbers to all of it; on sets
# that had no part in a fit as well, see tests/bench/README.md.
WITH_NUMBERS = Foresight(factor=1.64, low=-0.37, high=3.26, slack=0.01, slowing=0.68, mean=0.94, spread=0.77, soon=0.42)


def moved_numbers(right: float, now: Forecast, before_10: Forecast, before_50: Forecast) -> float:
    """How much the last 50 answers moved the share `right` of some rows, less what the last 10 did, 0 to 0.25.

    The squared error that they took away is at most what they moved, which counts as a part of the squared error on
    left-out labels. Each further label takes less away, as the labels before them were to all. Of what is always right
    nothing becomes right, nor soon of what hardly ever is.
    """

    def apart(before: Forecast) -> float:
        """The mean square of how far numbers were moved."""
        return float(np.mean(np.square(now.said - before.said)))

    moved, error = max(0.0, apart(before_50) - apart(before_10)), float(np.mean(np.square(now.model.errors)))
    part = min(1.0, moved / error) if error else float(moved > 0)
    return right * (1 - right) * part * len(before_50.model.y_) / len(now.model.y_)
