"""Groups: ask typical examples of the groups that the pool falls into."""

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from al_core.candidates import content_order
from al_core.models import one_thread
from al_core.strategies.base import EVERY_TASK, Candidates, strategy

SUBSET = 20_000
MOST_CLUSTERS = 500


def _typical(candidates: Candidates, position: int) -> str:
    return "A typical example of one of the groups that the pool falls into."


def _subset(candidates: Candidates) -> NDArray[np.int64]:
    """Positions to cluster, in an order that depends on what the candidates are and not on where they are stored."""
    order = content_order(candidates.embedding)
    if len(order) <= SUBSET:
        return order
    return order[np.sort(candidates.rng.choice(len(order), SUBSET, replace=False))]


def _clusters(points: NDArray[np.float32], n: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Cluster of every point, and its squared distance to the centre."""
    n = min(n, MOST_CLUSTERS, len(np.unique(points, axis=0)))
    with one_thread():
        means = KMeans(n, n_init=1, max_iter=50, random_state=seed).fit(points)
    offset = points - means.cluster_centers_[means.labels_]
    return means.labels_.astype(np.int64), np.einsum("ij,ij->i", offset, offset, dtype=np.float64)


@strategy(
    "One of each kind",
    reason=_typical,
    needs_model=False,
    by_chance=True,
    tasks=EVERY_TASK,
)
def k_means(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Groups the pool and asks a typical example of each group. Good for a first batch, and with large batches.

    As many clusters as picks (500 at most) on the embedding, of at most 20,000 candidates drawn by lot; from each the
    candidate nearest to the centre, largest cluster first. Beyond one pick a cluster come the next nearest.

    Xu, Akella and Zhang, Incorporating diversity and density in active learning for relevance feedback, 2007
    """
    subset = _subset(candidates)
    cluster, distance = _clusters(candidates.embedding[subset], n, int(candidates.rng.integers(2**31)))
    by_cluster = np.lexsort((candidates.rng.random(len(subset)), distance, cluster))
    size = np.bincount(cluster)
    first = np.cumsum(size) - size
    place = np.empty(len(subset), np.int64)
    place[by_cluster] = np.arange(len(subset)) - first[cluster[by_cluster]]
    picks = subset[np.lexsort((cluster, -size[cluster], place))][:n]
    rest = np.setdiff1d(np.arange(len(candidates)), subset)
    return np.concatenate([picks, candidates.rng.permutation(rest)[: n - len(picks)]])
