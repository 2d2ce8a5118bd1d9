"""How far the last answers moved a model of numbers, and what more of them bring for that."""

import numpy as np

from al_core.tasks.foresight import Foresight
from al_core.tasks.regression.intervals import Forecast

OF_NUMBERS = Foresight(factor=1.55, low=-0.7, high=4.45, slack=0.005, slowing=0.64, mean=1.1, spread=1.8, soon=0.7)


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
