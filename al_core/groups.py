"""Groups: what kinds of examples the pool holds, found once a session on a stated subset of it."""

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from al_core.candidates import Context
from al_core.models import one_thread

SUBSET = 20_000
_BLOCK = 8_192

Vectors = NDArray[np.float32]


def groups(context: Context, k: int) -> NDArray[np.int64]:
    """The group of every row of X, 0 to k - 1, and -1 for rows outside the pool; read-only.

    k-means (fewer groups where fewer rows differ) on the embedding of at most 20,000 rows of the pool, then each row
    of the pool to the nearest centre. It depends on the pool's content, the session's seed and k, not on labels or on
    where rows are stored, and is kept in `context.memory`.

    MacQueen, Some methods for classification and analysis of multivariate observations, 1967
    """
    pool, key = context.asked_from, ("groups", k, context.seed, context.pool_key)
    if key not in context.memory:
        centres = k_means_centres(context.embed(context.drawn(SUBSET)), k, context.seed)
        assigned = np.full(context.X.shape[0], -1, np.int64)
        for start in range(0, len(pool), _BLOCK):
            rows = pool[start : start + _BLOCK]
            assigned[rows] = nearest(context.embed(rows), centres)
        assigned.setflags(write=False)
        context.memory[key] = assigned
    return np.asarray(context.memory[key])


def k_means_centres(points: Vectors, k: int, seed: int) -> Vectors:
    """Centres of at most k groups of these points (as many as points differ, if those are fewer), shape (groups, d)."""
    # Adding 0 makes -0 and 0 the same bytes.
    distinct = len({point.tobytes() for point in points + np.float32(0)})
    with one_thread():
        means = KMeans(min(k, distinct), n_init=1, max_iter=50, random_state=seed).fit(points)
    return np.asarray(means.cluster_centers_, np.float32)


def nearest(points: Vectors, centres: Vectors) -> NDArray[np.int64]:
    """Position of the centre nearest to each point."""
    # Distances do not change when the origin moves, but float32 keeps more of them when it is in the middle.
    middle = centres.mean(axis=0)
    moved = centres - middle
    with one_thread():
        return np.asarray((np.einsum("ij,ij->i", moved, moved) - 2 * ((points - middle) @ moved.T)).argmin(axis=1))
