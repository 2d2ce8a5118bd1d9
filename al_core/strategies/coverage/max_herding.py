"""Coverage: ask what is unlike everything that is labelled."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.neighbours import squared_distances
from al_core.matrices.rows import Positions, Vectors
from al_core.matrices.threads import one_thread
from al_core.queries.groups import SUBSET, following
from al_core.queries.lazy_greedy import greedy
from al_core.strategies.base import EVERY_TASK, Candidates, strategy

POOL = 4_000
_BLOCK = 256


def _represents(candidates: Candidates, position: int) -> str:
    share = following(candidates, position)
    return f"It represents {share} of the pool, which is more like it than like anything labelled or asked with it."


@strategy(
    "Represent the pool",
    reason=_represents,
    needs_model=False,
    term="MaxHerding",
    by_chance=True,
    cost="medium",
    tasks=EVERY_TASK,
)
def max_herding(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks what makes the labelled examples most like the pool as a whole. Good from the first label on.

    Each row of the pool counts by its likeness to the most similar labelled example or pick, exp(-d^2 / m) with m the
    median squared distance of 300 rows of the pool; picked is what raises the mean most. The mean is over 4,000 rows of
    the pool, and picks are among 20,000 candidates, both drawn at random. (The paper: a width of 1 on vectors of length
    1 from a network that was trained without labels, over the whole pool.)

    Bae, Noh and Sutherland, Generalized coverage for more robust low-budget active learning, 2024
    """
    pool = candidates.context.drawn(POOL)
    return herded(candidates, n, candidates.context.usual_distance, np.full(len(pool), 1 / len(pool), np.float32))


def herded(candidates: Candidates, n: int, width: float, weights: Vectors) -> NDArray[np.int64]:
    """Positions of n candidates, each of which raises the weighted likeness of the pool to what is known most.

    Of the pool stand `context.drawn(POOL)`, each row with its weight; likeness is exp(-d^2 / width).
    """
    context, open_ones = candidates.context, candidates.drawn(SUBSET)
    pool = context.embed(context.drawn(POOL))
    middle = pool.mean(axis=0)
    pool, points = pool - middle, context.embed(candidates.rows[open_ones]) - middle
    likeness = np.zeros(len(pool), np.float32)

    def likenesses(x: Vectors) -> Vectors:
        """How like each of these points is to each row of the pool."""
        return np.asarray(np.exp(squared_distances(x, pool) * np.float32(-1 / width)))

    def gain(places: Positions) -> NDArray[np.float64]:
        """By how much each of these candidates would raise the likeness."""
        blocks = (places[start : start + _BLOCK] for start in range(0, len(places), _BLOCK))
        gains = (np.maximum(likenesses(points[block]) - likeness, 0) @ weights for block in blocks)
        return np.concatenate(list(gains)).astype(np.float64)

    def take(x: Vectors) -> None:
        """Count these points as picked."""
        np.maximum(likeness, likenesses(x).max(axis=0), out=likeness)

    labelled, unknown = candidates.embedding_labelled - middle, np.full(len(points), np.inf)
    with one_thread():
        for start in range(0, len(labelled), _BLOCK):
            take(labelled[start : start + _BLOCK])
        picks = greedy(unknown, gain, lambda place: take(points[place : place + 1]), min(n, len(points)))
    return candidates.filled(open_ones[picks], n)
