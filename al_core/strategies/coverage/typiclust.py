"""Groups: ask typical examples of the groups that the pool falls into."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.neighbours import mean_distance
from al_core.queries.groups import SUBSET, following, k_means_centres, nearest
from al_core.strategies.base import EVERY_TASK, Candidates, strategy

_MOST_CLUSTERS = 500
_NEIGHBOURS = 20
_TOO_FEW = 5


def _typical(candidates: Candidates, position: int) -> str:
    share = following(candidates, position)
    return f"Typical of a group that needs an answer: {share} of the pool is more like it than like anything labelled."


@strategy(
    "Typical of what is new",
    reason=_typical,
    needs_model=False,
    term="TypiClust",
    by_chance=True,
    cost="medium",
    tasks=EVERY_TASK,
)
def typiclust(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Finds groups without an answer and asks the most typical example of each. Good for the very first labels.

    As many clusters as there will be labels (500 at most) on the embedding of the labelled examples and of at most
    20,000 candidates drawn at random. Again and again from the cluster with the fewest labels and picks, the largest of
    those, the candidate with the smallest mean distance to its 20 nearest neighbours in the cluster; repeats last.
    Clusters of 5 rows or fewer have no turn while there is another, for they are odd examples; in a pool so small that
    clusters have less than 10 rows in the mean, those of half that mean.

    Hacohen, Dekel and Weinshall, Active learning on a budget: opposite strategies suit high and low budgets, 2022
    """
    context, open_ones = candidates.context, candidates.drawn(SUBSET)
    points = context.embed(np.concatenate([candidates.rows[open_ones], context.labelled]))
    n_clusters = min(_MOST_CLUSTERS, len(context.labelled) + n)
    cluster = nearest(points, k_means_centres(points, n_clusters, int(candidates.rng.integers(2**31))))
    chance = candidates.rng.random(len(open_ones))
    picks = _in_turns(points, cluster, chance, n)
    return candidates.filled(open_ones[picks], n)


def _in_turns(
    points: NDArray[np.float32], cluster: NDArray[np.int64], chance: NDArray[np.float64], n: int
) -> NDArray[np.int64]:
    """At most n of the first points (those with a chance; the rest are labelled), none like another or a label."""
    known = {point.tobytes() for point in points[len(chance) :]}
    answers = np.bincount(cluster[len(chance) :], minlength=cluster.max() + 1).astype(np.float64)
    size = np.bincount(cluster)
    # More answers than any other cluster can come to have, so that these come after all others.
    answers[_is_too_small(size)] += len(points)
    queues: dict[int, Iterator[int]] = {}
    picks: list[int] = []
    while len(picks) < n and np.isfinite(answers).any():
        chosen = int(np.lexsort((-size, answers))[0])
        if chosen not in queues:
            queues[chosen] = _most_typical_first(points, np.flatnonzero(cluster == chosen), chance)
        new = next((place for place in queues[chosen] if points[place].tobytes() not in known), None)
        if new is None:
            answers[chosen] = np.inf
        else:
            picks.append(new)
            known.add(points[new].tobytes())
            answers[chosen] += 1
    return np.array(picks, np.int64)


def _is_too_small(size: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which clusters are too small to stand for anything; never all of them."""
    return np.asarray(size <= min(_TOO_FEW, float(size.mean()) / 2))


def _most_typical_first(
    points: NDArray[np.float32], members: NDArray[np.int64], chance: NDArray[np.float64]
) -> Iterator[int]:
    distance = mean_distance(points[members].astype(np.float64), _NEIGHBOURS)
    is_open = members < len(chance)
    members, distance = members[is_open], distance[is_open]
    return iter(members[np.lexsort((chance[members], distance))].tolist())
