"""Greedy choice where every pick makes the others worth less: only those that still lead are weighed again."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Positions

_AT_ONCE = 64


def greedy(
    bound: NDArray[np.float64],
    gain: Callable[[Positions], NDArray[np.float64]],
    take: Callable[[int], None],
    n: int,
) -> Positions:
    """`n` places, each of the largest gain after those before it were taken; of equals the first place.

    `bound` is what each place gains at most, shape (places,); `gain` weighs some of them again, and must never give
    more than before. The result is that of weighing all of them for every pick.
    Minoux, Accelerated greedy algorithms for maximizing submodular set functions, 1978
    """
    bound, picks = bound.copy(), np.empty(n, np.int64)
    for number in range(n):
        weighed, some = np.isneginf(bound), _AT_ONCE
        while not weighed[top := int(bound.argmax())]:
            stale = np.flatnonzero(~weighed)
            if len(stale) > some:
                stale = np.sort(stale[np.argpartition(-bound[stale], some - 1)[:some]])
            bound[stale] = gain(stale)
            weighed[stale] = True
            some *= 2
        picks[number] = top
        take(top)
        bound[top] = -np.inf
    return picks
