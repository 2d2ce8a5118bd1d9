"""Coverage: ask what is unlike everything that is labelled."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.neighbours import nearest_of_others, within
from al_core.matrices.rows import Positions, Vectors
from al_core.queries.context import Context
from al_core.queries.groups import following, k_means_centres, nearest
from al_core.queries.lazy_greedy import greedy
from al_core.strategies.base import EVERY_TASK, Candidates, strategy

_SUBSET = 10_000
JUDGED = 2_000
USUAL_GROUPS = 10
_MOST_GROUPS = 100
PURITY = 0.95


def _stands_for(candidates: Candidates, position: int) -> str:
    share = following(candidates, position)
    return f"It stands for {share} of the pool, which is nearer to it than to anything labelled or asked with it."


@strategy(
    "Cover the crowd",
    reason=_stands_for,
    needs_model=False,
    term="ProbCover",
    by_chance=True,
    cost="medium",
    tasks=EVERY_TASK,
)
def prob_cover(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks what has most candidates close by that are close to nothing labelled. Good for the very first labels.

    Close is nearer than the largest radius within which 95% of the pool have only neighbours of their own group, of as
    many k-means groups as classes have labels (before two have: as classes are named, else 10 or fewer). It looks at
    10,000 rows of the pool and picks among 10,000 candidates, both drawn at random. Once everything is covered, the
    rest is at random, repeats last. (The paper: on vectors from a network that was trained without labels, the whole
    pool, the number of classes being known.)

    Yehuda, Dekel, Hacohen and Weinshall, Active learning through a covering lens, 2022
    """
    context, open_ones = candidates.context, candidates.drawn(_SUBSET)
    pool = context.embed(context.drawn(_SUBSET))
    middle = pool.mean(axis=0)
    pool, points = pool - middle, context.embed(candidates.rows[open_ones]) - middle
    squared_radius = _radius_kept(context, pool, _n_groups(context, n))
    labelled = candidates.embedding_labelled - middle
    uncovered = pool[~_covered(pool, labelled, squared_radius)]
    bits, covered = within(points, uncovered, squared_radius), np.zeros(-(-len(uncovered) // 64), np.uint64)
    # Of those that cover as much one is drawn, a repeat of another or of a labelled example last.
    chance = (candidates.rng.random(len(points)) + _is_new(points, labelled)) / 2

    def gain(places: Positions) -> NDArray[np.float64]:
        """How many uncovered rows each of these candidates would cover; ties at random."""
        return np.asarray(np.bitwise_count(bits[places] & ~covered).sum(axis=1) + chance[places])

    def take(place: int) -> None:
        """Count what this candidate covers as covered."""
        np.bitwise_or(covered, bits[place], out=covered)

    picks = greedy(np.full(len(points), np.inf), gain, take, min(n, len(points)))
    return candidates.filled(open_ones[picks], n)


def _n_groups(context: Context, n: int) -> int:
    for number in (len(set(context.labels.values())), len(context.classes)):
        if number > 1:
            return min(number, _MOST_GROUPS)
    return min(max(n, 2), USUAL_GROUPS)


def _radius_kept(context: Context, pool: Vectors, n_groups: int) -> float:
    key = ("squared radius", context.seed, context.pool_key, n_groups)
    if key not in context.memory:
        context.memory[key] = _squared_radius(pool, n_groups, context.seed)
    return float(context.memory[key])


def _squared_radius(points: Vectors, n_groups: int, seed: int) -> float:
    """The largest at which the share PURITY of the points are nearer than it to none of another group."""
    group = nearest(points, k_means_centres(points, n_groups, seed))
    judged = np.arange(0, len(points), -(-len(points) // JUDGED))
    squared = nearest_of_others(points[judged], group[judged], points, group)
    return float(np.sort(squared)[int((1 - PURITY) * len(judged))])


def _covered(points: Vectors, labelled: Vectors, squared_radius: float) -> NDArray[np.bool_]:
    """Whether something labelled is nearer than the radius."""
    return np.asarray((within(points, labelled, squared_radius) != 0).any(axis=1))


def _is_new(points: Vectors, labelled: Vectors) -> NDArray[np.bool_]:
    """Whether no labelled example and no point before it is the same."""
    first = {point.tobytes(): place for place, point in reversed(list(enumerate(points)))}
    for point in labelled:
        first.pop(point.tobytes(), None)
    new = np.zeros(len(points), bool)
    new[list(first.values())] = True
    return new
