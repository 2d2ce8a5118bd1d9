"""Hybrid: weigh how unsure the model is against where an example lies."""

import numpy as np
from numpy.typing import NDArray

from al_core.queries.groups import SUBSET, following
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.coverage.clusters import one_of_each
from al_core.strategies.uncertainty import entropy, hesitation

_FLOOR = 1e-6  # of a weight, in nats: k-means needs something to weigh also where the model doubts nothing
_BLOCK = 8_192


def _amid_doubt(candidates: Candidates, position: int) -> str:
    share = following(candidates, position)
    return f"In the middle of a group in doubt, nearest to {share} of the pool; {hesitation(candidates, position)}."


@strategy(
    "In the middle of each doubt", reason=_amid_doubt, needs_model=True, term="CLUE", by_chance=True, cost="medium"
)
def clue(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Groups the pool by where the model is unsure and asks the middle of each group. Only for large batches.

    k-means on the embedding of at most 20,000 candidates drawn at random, in which each counts by its entropy; as many
    groups as picks (500 at most), and of each the candidate nearest to its centre, the group with most entropy first.
    A single pick is the middle of all doubt, where there need be none; with few labels of many classes doubt is
    everywhere, and random is better.

    Prabhu, Chandrasekaran, Saenko and Hoffman, Active domain adaptation via clustering uncertainty-weighted embeddings,
    2021
    """
    subset = candidates.drawn(SUBSET)
    doubted = candidates.part(candidates.rows[subset], candidates.rng)
    weights = np.concatenate([entropy(block) for block in doubted.blocks(_BLOCK)]).astype(np.float64) + _FLOOR
    return candidates.filled(subset[one_of_each(doubted.embedding, n, candidates.rng, weights)], n)
