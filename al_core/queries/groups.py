"""Groups: what kinds of examples the pool holds, found once a session on a stated subset of it."""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from al_core.matrices.rows import Rows, Vectors
from al_core.matrices.threads import one_thread
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context

SUBSET = 20_000
_BLOCK = 2_048
_TO_START = 2_000
_STEPS = 20
_JUDGED = 2_000


def groups_of(context: Context, k: int) -> NDArray[np.int64]:
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


def turns(group: NDArray[np.int64], *keys: NDArray[Any]) -> NDArray[np.int64]:
    """Which turn each position has in its group, from 0: by the keys, the last of which counts most, else as given."""
    together = np.lexsort((*keys, group))
    size = np.bincount(group)
    turn = np.empty(len(group), np.int64)
    turn[together] = np.arange(len(group)) - (np.cumsum(size) - size)[group[together]]
    return turn


def following(candidates: Candidates, position: int) -> str:
    """How much of the pool is nearest to this candidate, in words: "about 4%"."""
    if "followers" not in candidates.memo:
        candidates.memo["followers"] = followers(candidates.context, candidates.rows)
    return about(candidates.memo["followers"][position])


def followers(context: Context, rows: Rows) -> NDArray[np.float64]:
    """The share of the pool (judged by 2,000 of its rows) that is nearest to each of these rows, shape (rows,).

    Who is nearer to something labelled follows nobody.
    """
    leaders, judged = context.embed(np.concatenate([rows, context.labelled])), context.drawn(_JUDGED)
    return np.bincount(nearest(context.embed(judged), leaders), minlength=len(leaders))[: len(rows)] / len(judged)


def k_means_centres(points: Vectors, k: int, seed: int, weights: NDArray[np.float64] | None = None) -> Vectors:
    """Centres of at most k groups of these points (as many as points differ, if those are fewer), shape (groups, d).

    With `weights`, above 0, a point counts by its own.
    """
    step = max(1, len(points) // max(_TO_START, 10 * k))
    if _distinct(points[::step]) < k:
        step, k = 1, min(k, _distinct(points))
    some, counts = points[::step], np.float32(1) if weights is None else weights[::step].astype(np.float32)
    with one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        start = _starts(some, k, np.random.default_rng(seed), counts)
        means = KMeans(k, init=start, n_init=1, max_iter=_STEPS, random_state=seed).fit(points, sample_weight=weights)
    return np.asarray(means.cluster_centers_, np.float32)


def _starts(points: Vectors, k: int, rng: np.random.Generator, counts: Vectors | np.float32) -> Vectors:
    """k points far from each other: each is the best of a few drawn with odds by the squared distance to those before.

    A distance counts as often as its point does.

    Arthur and Vassilvitskii, k-means++: the advantages of careful seeding, 2007
    """
    moved, tries = points - points.mean(axis=0), 2 + int(np.log(k))
    norms = np.einsum("ij,ij->i", moved, moved)
    chosen, squared = np.empty(k, np.int64), np.full(len(points), np.inf, np.float32)
    tried = rng.integers(len(points), size=1)
    for place in range(k):
        nearer = np.minimum((norms[tried, None] + norms - 2 * moved[tried] @ moved.T).clip(0), squared)
        best = int((nearer * counts).sum(axis=1).argmin())
        chosen[place], squared = tried[best], nearer[best]
        odds = np.cumsum(squared * counts, dtype=np.float64)
        tried = np.searchsorted(odds, odds[-1] * rng.random(tries)).clip(max=len(points) - 1)
    return points[chosen]


def _distinct(points: Vectors) -> int:
    # Adding 0 makes -0 and 0 the same bytes.
    return len({point.tobytes() for point in points + np.float32(0)})


def nearest(points: Vectors, centres: Vectors) -> NDArray[np.int64]:
    """Position of the centre nearest to each point."""
    # Distances do not change when the origin moves, but float32 keeps more of them when it is in the middle.
    middle = centres.mean(axis=0)
    moved = centres - middle
    norms = np.einsum("ij,ij->i", moved, moved)
    with one_thread():
        starts = range(0, len(points), _BLOCK)
        blocks = (points[start : start + _BLOCK] - middle for start in starts)
        return np.concatenate([(norms - 2 * (block @ moved.T)).argmin(axis=1) for block in blocks])


def about(share: float) -> str:
    """A share in words: "about 4%"."""
    if share < 0.001:
        return "less than 0.1%"
    return f"about {share:.0%}" if share >= 0.0095 else f"about {share:.1%}"
