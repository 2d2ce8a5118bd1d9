"""Coverage: ask what is unlike everything that is labelled."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Positions
from al_core.matrices.threads import one_thread
from al_core.queries.context import REFERENCE
from al_core.queries.distances import LabelledDistances, Points, blocks, precisely_closest
from al_core.queries.farthest_first import drawn_among, farthest_first_picks
from al_core.strategies.base import EVERY_TASK, Candidates, strategy


def _unlike(candidates: Candidates, position: int) -> str:
    if not len(candidates.y_labelled):
        return "Nothing is labelled yet, and this one stands for a region of its own."
    if "distances" not in candidates.memo:
        candidates.memo["distances"] = _from_labelled(candidates)
    own, usual = candidates.memo["distances"][0][position], candidates.memo["distances"][1]
    if own == 0:
        return "The same as a labelled example: nothing new is left."
    if own < 1.1 * usual:
        return "Far from everything labelled and from the picks before it, though no farther than is usual."
    times = f": the nearest labelled example is {own / usual:.1f} times as far as is usual" if usual else ""
    return f"Unlike anything labelled so far{times}."


def _from_labelled(candidates: Candidates) -> tuple[NDArray[np.float64], float]:
    """Distance of each candidate to the nearest labelled example, and the median of that in the pool."""
    context = candidates.context
    # Every so many rows will do for words, and need no order of the whole pool by content.
    others = context.asked_from[:: -(-len(context.asked_from) // REFERENCE)]
    others = others[~np.isin(others, context.labelled)]
    rows = np.concatenate([candidates.rows, others])
    middle = candidates.embedding_labelled.mean(axis=0, dtype=np.float64)
    squared = precisely_closest(context.embed(rows) - middle, candidates.embedding_labelled - middle)
    own, usual = np.sqrt(squared[: len(candidates)]), np.sqrt(squared[len(candidates) :])
    return own, float(np.median(usual)) if len(usual) else 0.0


def _in_the_middle(points: Points, candidates: Positions) -> Positions:
    """The candidates nearest to the mean of all of them."""
    mean = np.sum([points.precisely(block).sum(axis=0) for block in blocks(candidates)], axis=0) / len(candidates)
    offsets = (points.precisely(block) - mean for block in blocks(candidates))
    squared = np.concatenate([np.einsum("ij,ij->i", offset, offset) for offset in offsets])
    return np.asarray(candidates[squared == squared.min()])


@strategy(
    "Cover the ground",
    reason=_unlike,
    needs_model=False,
    term="k-center (core-set)",
    tasks=EVERY_TASK,
)
def k_center(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks what is unlike everything labelled so far. Finds rare kinds, and odd examples too.

    Greedy k-center on the embedding: again and again the candidate farthest from all labelled examples and
    earlier picks. Without any label it begins with the candidate nearest to the middle. (The paper measures on the last
    layer of the network that is trained, and then betters the greedy choice by integer programming.)

    Sener and Savarese, Active learning for convolutional neural networks: a core-set approach, 2018
    """
    context, pool = candidates.context, candidates.context.asked_from
    # A short list stands on its own; otherwise the distances of the whole pool are worth keeping.
    points = Points(context, pool if 4 * len(candidates) >= len(pool) else np.sort(candidates.rows))
    place = np.empty(context.X.shape[0], np.int64)
    place[points.rows] = np.arange(len(points))
    open_points, first = place[candidates.rows], np.empty(0, np.int64)
    if not len(context.labelled):
        first = drawn_among(points, _in_the_middle(points, open_points), 1, candidates.rng)
        open_points = open_points[open_points != first]
    reach = LabelledDistances(context, points, context.labelled if len(context.labelled) else points.rows[first])
    with one_thread():
        picks = np.concatenate([first, farthest_first_picks(reach, open_points, n - len(first), candidates.rng)])
    if len(context.labelled):
        reach.keep()
    place[candidates.rows] = np.arange(len(candidates))
    return np.asarray(place[points.rows[picks]])
