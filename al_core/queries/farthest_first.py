"""The farthest first: an exact greedy walk over the pool that does not look at every row for every pick."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Positions, content_order
from al_core.queries.distances import LabelledDistances, Points, alike, blocks, closest, precisely_closest

_SHARE = 32
_FEWEST = 2_048
_SOME = 256
_NEAR = 0.95


class Farthest:
    """Which of some open points is farthest from all centres, as more centres are added.

    Distances to the nearest centre only fall. So an old one is an upper bound, and only points whose bound is near the
    top must be brought up to date. Bounds are float32 with room for rounding; who may be first is settled in float64.
    """

    def __init__(self, reach: LabelledDistances, n: int) -> None:
        self._reach, self._points = reach, reach.points
        self._n_centres = len(reach.centres)
        self._centres = np.empty((self._n_centres + n, len(self._points.middle)))
        self._centres[: self._n_centres] = reach.vectors
        self._positions, self._norms = np.empty(0, np.int64), np.empty(0, np.float32)
        self._bound, self._exact = np.empty((2, 0))
        # How many centres a point's bound, and its exact distance, take account of.
        self._seen, self._settled = np.empty((2, 0), np.int64)

    def widen(self, positions: Positions) -> None:
        """Let these points take part."""
        self._reach.refresh(positions)
        norms = self._reach.norms[positions]
        bound, infinite = self._points.at_most(self._reach.squared[positions], norms), np.full(len(positions), np.inf)
        seen, none = np.full(len(positions), len(self._reach.centres)), np.zeros(len(positions), np.int64)
        self._positions, self._norms = _joined(self._positions, positions), _joined(self._norms, norms)
        self._bound, self._exact = _joined(self._bound, bound), _joined(self._exact, infinite)
        self._seen, self._settled = _joined(self._seen, seen), _joined(self._settled, none)

    def add(self, position: int) -> None:
        """Make this point a centre; it is no longer open."""
        self._centres[self._n_centres] = self._points.precisely(np.array([position]))[0]
        self._n_centres += 1
        self._bound[self._positions == position] = -1

    def left(self) -> Positions:
        """The open points."""
        return self._positions[self._bound >= 0]

    def farthest(self) -> tuple[float, Positions]:
        """The largest squared distance of an open point to its nearest centre, and who is there; -1 if nobody is."""
        if not len(self._bound):
            return -1.0, self._positions
        some = _SOME
        while True:
            top = int(self._bound.argmax())
            if self._seen[top] == self._n_centres:
                break
            near = np.flatnonzero((self._bound >= _NEAR * self._bound[top]) & (self._seen < self._n_centres))
            self._refresh(near[_leading(self._bound[near], some)[0]])
            some *= 2
        self._settle(np.array([top]))
        rivals = np.flatnonzero(self._bound >= self._exact[top])
        if len(rivals) > 1:
            self._refresh(rivals[self._seen[rivals] < self._n_centres])
            rivals = rivals[self._bound[rivals] >= self._exact[top]]
            self._settle(rivals)
        largest = float(self._exact[rivals].max())
        return largest, self._positions[rivals[self._exact[rivals] == largest]]

    def _refresh(self, stale: Positions) -> None:
        """Bring their bounds up to date."""
        if not len(stale):
            return
        picks = self._centres[self._seen[stale].min() : self._n_centres].astype(np.float32)
        for block in blocks(stale):
            squared = closest(self._points.at(self._positions[block]), self._norms[block], picks)
            self._bound[block] = np.minimum(self._bound[block], self._points.at_most(squared, self._norms[block]))
        self._seen[stale] = self._n_centres

    def _settle(self, places: Positions) -> None:
        """Give them their exact distances."""
        for settled, stale in alike(self._settled, places, self._n_centres):
            for block in blocks(stale):
                x = self._points.precisely(self._positions[block])
                exact = precisely_closest(x, self._centres[settled : self._n_centres])
                self._exact[block] = np.minimum(self._exact[block], exact)
        self._bound[places] = self._exact[places]
        self._settled[places] = self._seen[places] = self._n_centres


def farthest_first_picks(
    reach: LabelledDistances, open_points: Positions, n: int, rng: np.random.Generator
) -> Positions:
    """`n` open points, each the farthest from all centres and picks before it; ties and repeats at random.

    Gonzalez, Clustering to minimize the maximum intercluster distance, 1985
    """
    walk, picks, place = Farthest(reach, n), np.empty(n, np.int64), 0
    waiting = np.sort(open_points)
    bound = reach.points.at_most(reach.squared[waiting], reach.norms[waiting])
    size, beyond = max(_FEWEST, 4 * n, len(waiting) // _SHARE), np.inf
    while place < n:
        squared, tied = walk.farthest()
        if squared <= beyond and len(waiting):
            # Somebody who still waits may be as far.
            leading, beyond = _leading(bound, size)
            walk.widen(waiting[leading])
            waiting, bound, size = np.delete(waiting, leading), np.delete(bound, leading), 2 * size
        elif squared == 0:
            picks[place:] = drawn_among(reach.points, walk.left(), n - place, rng)
            break
        else:
            picks[place] = drawn_among(reach.points, tied, 1, rng)[0]
            walk.add(picks[place])
            place += 1
    return picks


def drawn_among(points: Points, positions: Positions, n: int, rng: np.random.Generator) -> Positions:
    """`n` of these, drawn so that it does not matter where they are stored."""
    if len(positions) == 1:
        return positions
    return rng.permutation(positions[content_order(points.at(positions))])[:n]


def _leading(bound: NDArray[np.float64], n: int) -> tuple[Positions, float]:
    """Places of the n highest bounds, ascending, and the highest of the others (-1 where there are none)."""
    if n >= len(bound):
        return np.arange(len(bound)), -1.0
    order = np.argpartition(bound, -n)
    return np.sort(order[-n:]), float(bound[order[:-n]].max())


def _joined(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([first, second])
