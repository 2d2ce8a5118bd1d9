"""Where the curve of random labels crosses a goal, and how surely: how many of them are needed to be as good."""

from collections.abc import Sequence

import numpy as np

from al_core.matrices.rows import Floats
from al_core.numbers.saved.replays import Replay

MOST_TIMES = 6.0
_BELOW, _ABOVE = 3, 5  # sizes that are tried below n labels, and above
FEWEST_LABELS = 5
_RESAMPLES = 200


def sizes(n: int, n_rows: int) -> list[int]:
    """From a sixth of n to six times n, on a logarithmic scale."""
    powers = np.concatenate([np.arange(-_BELOW, 0) / _BELOW, np.arange(_ABOVE + 1) / _ABOVE])
    tried = (n * MOST_TIMES**powers).clip(min(FEWEST_LABELS, n_rows), n_rows)
    return [int(size) for size in np.unique(tried.astype(int))]


def curve(replays: Sequence[Replay], sizes: Sequence[int], goal: float, most: float) -> Floats:
    """How good each replay's model is with the first labels at random, shape (sizes, replays).

    Only until the mean is as good as the `goal`, or as there are `most`: from there on it is only known that random
    needs no fewer.
    """
    values: list[list[float]] = []
    for number, size in enumerate(sizes):
        if values and (np.mean(values[-1]) >= goal or sizes[number - 1] >= most):
            break
        values.append([replay.at_random(size) for replay in replays])
    return np.array(values)


def reached(sizes: Sequence[int], values: Floats, goal: float) -> float:
    """The fewest labels that are worth the goal, and the most there are where none is that good.

    Where a model gets worse with more labels, fewer than n may do although n do not.
    """
    above = np.flatnonzero(values >= goal)
    if not above.size:
        return float(sizes[len(values) - 1])
    at = int(above[0])
    if not at:
        return float(sizes[0])
    share = (goal - values[at - 1]) / (values[at] - values[at - 1])
    return float(sizes[at - 1] * (sizes[at] / sizes[at - 1]) ** share)


def spread(sizes: Sequence[int], curve: Floats, goals: Floats) -> float:
    """The standard error of the logarithm of the size at which the replays' curve reaches their goals.

    The first size that was not tried is taken to lie straight on.
    Efron, Bootstrap methods, 1979
    """
    if 1 < len(curve) < len(sizes):
        curve = np.vstack([curve, 2 * curve[-1] - curve[-2]])
    draws = np.random.default_rng(0).integers(len(goals), size=(_RESAMPLES, len(goals)))
    found = [reached(sizes, curve[:, draw].mean(axis=1), float(goals[draw].mean())) for draw in draws]
    return float(np.std(np.log(found)))
