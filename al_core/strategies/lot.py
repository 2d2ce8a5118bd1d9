"""Chance: no model, no geometry; the yardstick."""

import numpy as np
from numpy.typing import NDArray

from al_core.strategies.base import EVERY_TASK, Candidates, strategy


def _drawn(candidates: Candidates, position: int) -> str:
    return "Drawn by lot."


@strategy(
    "By lot",
    reason=_drawn,
    needs_model=False,
    by_chance=True,
    tasks=EVERY_TASK,
)
def random(candidates: Candidates) -> NDArray[np.float64]:
    """No model involved. The honest yardstick; needs the most labels.

    Every candidate is worth the same, and ties are broken by the seeded generator: that is the draw.

    Uniform sampling without replacement
    """
    return np.zeros(len(candidates))
