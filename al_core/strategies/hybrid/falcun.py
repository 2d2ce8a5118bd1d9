"""Hybrid: weigh how unsure the model is against where an example lies."""

import numpy as np
from numpy.typing import NDArray

from al_core.strategies.base import Candidates, strategy
from al_core.strategies.uncertainty import hesitation, margin

_SHARPNESS = 10
_BLOCK = 8_192


def _unsure_and_unlike(candidates: Candidates, position: int) -> str:
    drawn = "Drawn by doubt, and by how unlike the model's belief is to that about the others asked with it"
    return f"{drawn}; {hesitation(candidates, position)}."


@strategy("Torn in different ways", reason=_unsure_and_unlike, needs_model=True, term="FALCUN", by_chance=True)
def falcun(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Draws what the model is unsure about, each time unlike the picks before in what it believes. Margin for batches.

    The odds are (u + d)^10: u is 1 - the lead of the likeliest class over the second, d at first the same, then the
    least sum of differences of belief to a pick, brought to 0 to 1 after each. With two classes beliefs lie on a line,
    so that a large batch soon asks what the model is sure of.

    Gilhuber, Beer, Ma and Seidl, FALCUN: a simple and efficient deep active learning strategy, 2024
    """
    order = candidates.drawn(len(candidates))  # by content: what is drawn does not depend on where rows are stored
    blocks = list(candidates.part(candidates.rows[order], candidates.rng).blocks(_BLOCK))
    proba = np.concatenate([block.proba for block in blocks])
    doubt = 1 + np.concatenate([margin(block) for block in blocks]).astype(np.float64)
    return order[drawn_apart(proba, doubt, n, candidates.rng)]


def drawn_apart(
    proba: NDArray[np.floating], doubt: NDArray[np.float64], n: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """n places drawn one by one, with odds by their doubt and by how far their belief is from those before."""
    apart, left, picks = doubt.copy(), np.ones(len(doubt)), np.empty(n, np.int64)
    for place in range(n):
        odds = np.cumsum(left * (doubt + apart) ** _SHARPNESS)
        if odds[-1] <= 0:  # nothing is left that is unsure or unlike
            odds = np.cumsum(left)
        picks[place] = new = min(int(np.searchsorted(odds, odds[-1] * rng.random(), side="right")), len(odds) - 1)
        left[new] = 0
        np.minimum(apart, np.abs(proba - proba[new]).sum(axis=1), out=apart)
        apart -= apart.min()
        apart /= apart.max() or 1
    return picks
