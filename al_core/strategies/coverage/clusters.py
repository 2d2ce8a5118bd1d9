"""Groups: ask typical examples of the groups that the pool falls into."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Positions, Vectors
from al_core.queries.groups import SUBSET, following, k_means_centres, nearest, turns
from al_core.strategies.base import EVERY_TASK, Candidates, strategy

MOST_CLUSTERS = 500


def _typical(candidates: Candidates, position: int) -> str:
    share = following(candidates, position)
    return f"A typical example of a group: {share} of the pool is more like it than like the others asked or labelled."


@strategy(
    "One of each kind",
    reason=_typical,
    needs_model=False,
    term="k-means sampling",
    by_chance=True,
    cost="medium",
    tasks=EVERY_TASK,
)
def k_means(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Groups the pool and asks a typical example of each group. Good for a first batch, and with large batches.

    As many clusters as picks (500 at most) on the embedding, of at most 20,000 candidates drawn at random; from each
    the candidate nearest to the centre, largest cluster first. Beyond one pick a cluster come the next nearest.

    Xu, Akella and Zhang, Incorporating diversity and density in active learning for relevance feedback, 2007
    """
    subset = candidates.drawn(SUBSET)
    points = candidates.context.embed(candidates.rows[subset])
    return candidates.filled(subset[one_of_each(points, n, candidates.rng)], n)


def one_of_each(
    points: Vectors, n: int, rng: np.random.Generator, weights: NDArray[np.float64] | None = None
) -> Positions:
    """All positions of these points: the nearest to the centre of each of n groups, then the next nearest, and so on.

    Groups (500 at most) by k-means, in which points count by their weights; the heaviest group comes first.
    """
    centres = k_means_centres(points, min(n, MOST_CLUSTERS), int(rng.integers(2**31)), weights)
    cluster = nearest(points, centres)
    offset = points - centres[cluster].astype(np.float64)
    turn = turns(cluster, rng.random(len(points)), np.einsum("ij,ij->i", offset, offset))
    return np.lexsort((cluster, -np.bincount(cluster, weights)[cluster], turn))
