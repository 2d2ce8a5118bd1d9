"""Hybrid: weigh how unsure the model is against where an example lies."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.neighbours import squared_distances
from al_core.matrices.rows import Vectors
from al_core.queries.groups import following
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.coverage.max_herding import POOL, herded
from al_core.strategies.uncertainty import hesitation

_ROUNDING = 1e-5  # of the largest distance: what is closer differs by rounding, as equal examples do
_FLOOR = 1e-6  # of a weight: what a model is sure of to the last digit still counts where it is so of everything
_BLOCK = 512


def _stands_for_doubt(candidates: Candidates, position: int) -> str:
    share = following(candidates, position)
    if candidates.model is None:
        return f"Nearest to {share} of the pool, about which nothing is known yet."
    return f"Nearest to {share} of the pool, which counts by the model's doubt; {hesitation(candidates, position)}."


@strategy(
    "Represent what is in doubt",
    reason=_stands_for_doubt,
    needs_model=False,
    term="UHerding",
    by_chance=True,
    cost="medium",
)
def uncertainty_herding(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks what is most like the part of the pool that is in doubt. Good with few labels, and in batches.

    As in `max_herding`, but each row of the pool counts by 1 - the lead of its likeliest class over the second, and
    likeness is exp(-d^2 / m) with m the median squared distance from a labelled example to the nearest one that
    differs, at most the median in the pool: the more is labelled, the narrower. (The paper takes the least of these,
    which two near repeats decide; and it cools the belief of networks that are too sure, by labels held back.) Without
    labels it is `max_herding`.

    Bae, Oliveira and Sutherland, Uncertainty herding: one active learning method for all label budgets, 2025
    """
    pool = candidates.part(candidates.context.drawn(POOL), candidates.rng)
    weights = np.concatenate([1 - block.margins for block in pool.blocks(_BLOCK)]).astype(np.float32) + _FLOOR
    return herded(candidates, n, _width(candidates), weights / weights.sum())


def _width(candidates: Candidates) -> float:
    """The usual squared distance from a labelled example to the nearest that differs, at most what is usual at all."""
    labelled, most = candidates.embedding_labelled, candidates.context.usual_distance
    if len(labelled) < 2:
        return most
    labelled = labelled - labelled.mean(axis=0)
    nearest = np.concatenate([_nearest(labelled[at : at + _BLOCK], labelled) for at in range(0, len(labelled), _BLOCK)])
    return min(most, float(np.median(nearest)))


def _nearest(points: Vectors, others: Vectors) -> Vectors:
    """Squared distance of each point to the nearest of the others that differs from it; infinite where none does."""
    squared = squared_distances(points, others)
    squared[squared <= _ROUNDING * squared.max()] = np.inf
    return np.asarray(squared.min(axis=1))
