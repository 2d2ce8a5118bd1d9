"""The farthest first: an exact greedy walk over the pool that does not look at every row for every pick."""

import numpy as np
from numpy.typing import NDArray

from al_core.candidates import content_order
from al_core.distances import Points, Positions, Reach, alike, blocks, closest, precisely_closest

_SHARE = 8
_FEWEST = 8_192
_SOME = 256
_NEAR = 0.95


class Farthest:
    """Which of some open points is farthest from all centres, as more centres are added.

    Distances to the nearest centre only fall. So an old one is an upper bound, and only points whose bound is near the
    top must be brought up to date. Bounds are float32 with room for rounding; who may be first is settled in float64.
    """

    def __init__(self, reach: Reach, positions: Positions, picks: Positions, n: int) -> None:
        reach.refresh(positions)
        self._points, self._positions, self._norms = reach.points, positions, reach.norms[positions]
        self._bound = self._points.at_most(reach.squared[positions], self._norms)
        self._exact = np.full(len(positions), np.inf)
        n_known = len(reach.centres)
        self._n_centres = n_known + len(picks)
        self._centres = np.empty((n_known + n, len(self._points.middle)))
        self._centres[: self._n_centres] = np.concatenate([reach.vectors, self._points.precisely(picks)])
        # How many centres a point's bound, and its exact distance, take account of.
        self._seen = np.full(len(positions), n_known)
        self._settled = np.zeros(len(positions), np.int64)

    def add(self, position: int) -> None:
        """Make this point a centre; it is no longer open."""
        self._centres[self._n_centres] = self._points.precisely(np.array([position]))[0]
        self._n_centres += 1
        self._bound[np.searchsorted(self._positions, position)] = -1

    def left(self) -> Positions:
        """The open points."""
        return self._positions[self._bound >= 0]

    def farthest(self) -> tuple[float, Positions]:
        """The largest squared distance of an open point to its nearest centre, and all points at that distance."""
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


def farthest_first(reach: Reach, open_points: Positions, n: int, rng: np.random.Generator) -> Positions:
    """`n` open points, each the farthest from all centres and picks before it; ties and repeats by lot.

    Gonzalez, Clustering to minimize the maximum intercluster distance, 1985
    """
    open_points, picks = np.sort(open_points), np.empty(n, np.int64)
    bound = reach.points.at_most(reach.squared[open_points], reach.norms[open_points])
    place, size = 0, max(_FEWEST, _SHARE * n, len(open_points) // _SHARE)
    while place < n:
        inside, beyond = _leading(bound, size)
        inside = open_points[inside]
        walk = Farthest(reach, inside[~np.isin(inside, picks[:place])], picks[:place], n)
        while place < n:
            squared, tied = walk.farthest()
            if squared <= beyond:
                break
            if squared == 0:
                picks[place:] = drawn_among(reach.points, walk.left(), n - place, rng)
                return picks
            picks[place] = drawn_among(reach.points, tied, 1, rng)[0]
            walk.add(picks[place])
            place += 1
        size *= 2
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
