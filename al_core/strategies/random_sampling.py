"""Chance: no model, no geometry; the yardstick."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import content_order
from al_core.queries.groups import groups_of, turns
from al_core.strategies.base import EVERY_TASK, Candidates, strategy

GROUPS = 10


def _drawn(candidates: Candidates, position: int) -> str:
    return "Drawn at random."


@strategy(
    "At random",
    term="random sampling",
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


@strategy(
    "At random, from each group",
    term="stratified random",
    reason=lambda candidates, position: "Drawn at random from one of the groups that the pool falls into.",
    needs_model=False,
    by_chance=True,
    tasks=EVERY_TASK,
)
def stratified(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Draws at random from ten groups of alike examples in turn. A fair first look when some kinds are rare.

    Neyman, On the two different aspects of the representative method, 1934; groups by k-means
    """
    chance = np.empty(len(candidates))
    chance[content_order(candidates.X)] = candidates.rng.permutation(len(candidates))
    group = groups_of(candidates.context, GROUPS)[candidates.rows]
    return np.lexsort((chance, turns(group, chance)))[:n]
