"""Coverage: ask what is unlike everything that is labelled."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.threads import one_thread
from al_core.queries.context import Context
from al_core.queries.picking import pick
from al_core.strategies.base import EVERY_TASK, Candidates, Strategy, strategy

_ROWS = 2_000
FEWEST_DIMENSIONS, MOST_DIMENSIONS = 12.0, 40.0


def effective_dimension(context: Context) -> float:
    """In how many directions the pool spreads: the variances along them, summed and squared, by their squares summed.

    Between 1 and the dimensions of the embedding, of which all count alike only if they are equally wide and say
    different things; 0 where nothing varies. Of at most 2,000 rows, kept between rounds.
    """
    key = ("effective dimension", context.seed, context.pool_key)
    if key not in context.memory:
        points = context.embed(context.drawn(_ROWS)).astype(np.float64)
        points -= points.mean(axis=0)
        points /= max(1e-300, float(np.abs(points).max(initial=0.0)))
        with one_thread():
            # The same of rows by rows as of columns by columns, whichever is less.
            spread = points @ points.T if len(points) < points.shape[1] else points.T @ points
        squares = float(np.square(spread).sum())
        context.memory[key] = float(np.trace(spread)) ** 2 / squares if squares else 0.0
    return float(context.memory[key])


def _suited(candidates: Candidates) -> Strategy:
    """What suits this pool."""
    from al_core.strategies import get_strategy  # which is made of this file, too

    between = FEWEST_DIMENSIONS < effective_dimension(candidates.context) < MOST_DIMENSIONS
    return get_strategy("max_herding" if between else "variance_reduction")


@strategy(
    "What suits the pool",
    term="max-herding or variance reduction",
    reason=lambda candidates, position: _suited(candidates).reason(candidates, position),
    needs_model=False,
    by_chance=True,
    cost="medium",
    tasks=EVERY_TASK,
)
def cold_start(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks typical examples of images, and of other pools what tells most about the rest. For the first 10 labels.

    `max_herding` where the embedding spreads in more than 12 directions and fewer than 40 (participation ratio), as
    images do, else `variance_reduction`: tables have fewer, texts more. A rule of our own. On two sets of images, in
    their own units and scaled, logistic regression had from 10 labels 2 to 5 points more by it, and 0.7 more from 20,
    ten of which were asked by `targeted_variance_reduction`; on five made tables 0.3 and 0.5 more. It changes nothing
    on 19 other sets.

    Bae, Noh and Sutherland, 2024; Cohn, Ghahramani and Jordan, 1996
    """
    return pick(_suited(candidates), candidates, n)[0]
