"""Groups: ask typical examples of the groups that the pool falls into."""

import numpy as np
from numpy.typing import NDArray

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
    n_clusters = min(MOST_CLUSTERS, len(context.labelled) + n)
    centres = k_means_centres(points, n_clusters, int(candidates.rng.integers(2**31)))
    cluster = nearest(points, centres)
    answers, size = np.bincount(cluster[len(subset) :], minlength=len(centres)), np.bincount(cluster)
    cluster = cluster[: len(subset)]
    offset = points[: len(subset)] - centres[cluster].astype(np.float64)
    turn = turns(cluster, candidates.rng.random(len(subset)), np.einsum("ij,ij->i", offset, offset))
    order = np.lexsort((cluster, -size[cluster], turn + answers[cluster]))
    return candidates.filled(subset[order], n)
