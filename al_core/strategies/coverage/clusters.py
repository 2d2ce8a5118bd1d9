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

    As many clusters as there will be labels (500 at most) on the embedding of the labelled examples and of at most
    20,000 candidates drawn at random; in turns from each the candidate nearest to the centre, largest cluster first. A
    label counts as a turn that its cluster has had. (The paper groups candidates alone, as many clusters as picks,
    which is the same while nothing is labelled; later it would ask the same kinds in every batch.)

    Xu, Akella and Zhang, Incorporating diversity and density in active learning for relevance feedback, 2007
    """
    context, subset = candidates.context, candidates.drawn(SUBSET)
    points = context.embed(np.concatenate([candidates.rows[subset], context.labelled]))
    return candidates.filled(subset[one_of_each(points, n, candidates.rng, n_labelled=len(context.labelled))], n)


def one_of_each(
    points: Vectors,
    n: int,
    rng: np.random.Generator,
    weights: NDArray[np.float64] | None = None,
    n_labelled: int = 0,
) -> Positions:
    """All positions of these points: the nearest to the centre of each of n groups, then the next nearest, and so on.

    Groups (500 at most) by k-means, in which points count by their weights; the heaviest group comes first. The last
    `n_labelled` points have no position: there are as many more groups, and each is a turn that its group has had.
    """
    centres = k_means_centres(points, min(n + n_labelled, MOST_CLUSTERS), int(rng.integers(2**31)), weights)
    group, n_open = nearest(points, centres), len(points) - n_labelled
    answers, weight = np.bincount(group[n_open:], minlength=len(centres)), np.bincount(group, weights)
    cluster = group[:n_open]
    offset = points[:n_open] - centres[cluster].astype(np.float64)
    turn = turns(cluster, rng.random(n_open), np.einsum("ij,ij->i", offset, offset))
    return np.lexsort((cluster, -weight[cluster], turn + answers[cluster]))
