"""Distances in the embedding: how far the rows of the pool are from what is labelled, kept between rounds."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.matrices.rows import Positions, Rows, Vectors
from al_core.matrices.threads import one_thread
from al_core.queries.context import Context

Precise = NDArray[np.float64]

_BLOCK = 2_048
_PRECISE = 256
_SAMPLE = 256
_FEW = 8_192
_EVERYWHERE = 128
_CENTRES = 256


class Points:
    """The embedding of some rows (ascending), read where it lies, with its origin moved to the middle of the rows.

    Distances do not change when the origin moves, but floating-point numbers keep more of them in the middle.
    """

    def __init__(self, context: Context, rows: Rows) -> None:
        self.rows = rows
        self._embed = context.embed
        self._kept = context.embed(rows) if context.is_projected or len(rows) <= _FEW else None
        sample = np.arange(0, len(rows), max(1, len(rows) // _SAMPLE))
        self.middle = np.median(self._raw(sample), axis=0)

    def __len__(self) -> int:
        return len(self.rows)

    def _raw(self, positions: Positions) -> Vectors:
        return self._embed(self.rows[positions]) if self._kept is None else self._kept[positions]

    def at(self, positions: Positions) -> Vectors:
        """Vectors at these positions, shape (positions, dimensions)."""
        return self._raw(positions) - self.middle

    def precisely(self, positions: Positions) -> Precise:
        """The same without rounding, for the few that decide."""
        return self._raw(positions).astype(np.float64) - self.middle

    def of(self, rows: Rows) -> Precise:
        """Vectors of any rows of X, without rounding."""
        return self._embed(rows).astype(np.float64) - self.middle

    def at_most(self, squared: Vectors, norms: Vectors) -> Precise:
        """What squared distances computed in float32 are at most, `norms` being the points' squared lengths."""
        slack = (len(self.middle) + 16) * 2.0**-24
        # Rounding grows with the square of both lengths' sum. For a point of length a and a centre at distance r of it
        # that is at most (2a + r)^2 <= 8a^2 + 2r^2.
        return np.asarray(squared + slack * (8.0 * norms + 2.0 * squared.astype(np.float64)))


@dataclass(frozen=True, eq=False)
class Nearest:
    """Squared distance of every point to the nearest of its first `seen` centres (rows of X), infinite without any.

    All of shape (points,); `norms` are the points' own squared lengths.
    """

    centres: Rows
    squared: Vectors
    seen: NDArray[np.int32]
    norms: Vectors


class LabelledDistances:
    """How far the points are from the labelled rows (or other `centres`): bounds, up to date where it is asked.

    A distance to the nearest centre only falls when there are more centres, so an old one is an upper bound. From
    everywhere only the first few centres are measured; the others, and those of later rounds, where it matters.
    """

    def __init__(self, context: Context, points: Points, centres: Rows) -> None:
        self.points = points
        self._memory = context.memory if points.rows is context.asked_from else {}
        self._key = ("nearest", context.pool_key)
        known = self._memory.get(self._key)
        if known is None or not np.isin(known.centres, centres).all():
            known = _measured(points, centres[:: max(1, -(-len(centres) // _EVERYWHERE))])
        self.centres = np.concatenate([known.centres, centres[~np.isin(centres, known.centres)]])
        self.vectors = points.of(self.centres)
        self._rounded = self.vectors.astype(np.float32)
        self.squared, self.seen, self.norms = known.squared.copy(), known.seen.copy(), known.norms

    def keep(self) -> None:
        """Keep for the next round what is known by now."""
        self._memory[self._key] = Nearest(self.centres, self.squared, self.seen, self.norms)

    def refresh(self, positions: Positions) -> None:
        """Take account of all centres at these positions."""
        for seen, stale in alike(self.seen, positions, len(self.centres)):

            def approach(block: Positions, seen: int = seen) -> None:
                """Take the newest centres into account for one block."""
                x, norms = self.points.at(block), self.norms[block]
                for start in range(seen, len(self.centres), _CENTRES):
                    squared = closest(x, norms, self._rounded[start : start + _CENTRES])
                    self.squared[block] = np.minimum(self.squared[block], squared)

            on_all_cores(approach, stale)
            self.seen[stale] = len(self.centres)


def on_all_cores(work: Callable[[Positions], None], positions: Positions) -> None:
    """Do the work at all positions, a block at a time."""
    if len(positions) <= _BLOCK:
        work(positions)
        return
    with one_thread(), ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(work, blocks(positions)))


def blocks(positions: Positions, size: int = _BLOCK) -> Iterator[Positions]:
    """These positions, `size` at a time."""
    return (positions[start : start + size] for start in range(0, len(positions), size))


def alike(seen: NDArray[np.integer], places: Positions, n: int) -> Iterator[tuple[int, Positions]]:
    """Those of the places that have seen fewer than n centres, together with others that have seen as many."""
    values = seen[places]
    for value in np.flatnonzero(np.bincount(values, minlength=1)[:n]):
        yield int(value), places[values == value]


def closest(x: Vectors, norms: Vectors, centres: Vectors) -> Vectors:
    """Squared distance of every x (of these squared lengths) to the nearest centre."""
    far = x @ (-2 * centres).T
    far += np.einsum("ij,ij->i", centres, centres)
    return np.asarray((far.min(axis=1) + norms).clip(0))


def precisely_closest(x: Precise, centres: Precise) -> Precise:
    """The same in float64, and by the difference to that centre, so that nothing is lost when it is very near."""
    norms = np.einsum("ij,ij->i", centres, centres)
    nearest = [(norms - 2 * (x[block] @ centres.T)).argmin(axis=1) for block in blocks(np.arange(len(x)), _PRECISE)]
    offset = x - centres[np.concatenate(nearest)]
    return np.asarray(np.einsum("ij,ij->i", offset, offset))


def _measured(points: Points, centres: Rows) -> Nearest:
    """These few centres measured from everywhere, on all cores."""
    n = len(points)
    known = Nearest(
        centres=centres,
        squared=np.full(n, np.inf, np.float32),
        seen=np.full(n, len(centres), np.int32),
        norms=np.empty(n, np.float32),
    )
    vectors = points.of(centres).astype(np.float32)

    def measure(block: Positions) -> None:
        """Keep norms of one block, and its distances to the nearest centre."""
        x = points.at(block)
        with np.errstate(over="ignore", invalid="ignore"):
            known.norms[block] = np.einsum("ij,ij->i", x, x)
            if len(centres):
                known.squared[block] = closest(x, known.norms[block], vectors)

    on_all_cores(measure, np.arange(n))
    if not np.isfinite(known.norms).all():
        raise BadInput("A missing, infinite or huge number stands in the way of distances.")
    return known
