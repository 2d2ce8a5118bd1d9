"""Neighbours: who is near whom in the embedding, a block at a time."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Positions, Vectors
from al_core.matrices.threads import one_thread

_BLOCK = 128
_THREADS = 4  # each holds the distances of a block to all others
_OTHERS = 5_000


def squared_distances(x: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    """Squared distance of every x to every y, shape (x, y), in their precision: best with the origin amid them."""
    distances = (-2 * x) @ y.T
    distances += np.einsum("ij,ij->i", x, x)[:, None]
    distances += np.einsum("ij,ij->i", y, y)
    return np.asarray(np.maximum(distances, 0, out=distances))


def amid(x: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    """Squared distance of every x to every y, shape (x, y), with the origin moved amid the y.

    Distances do not change when the origin moves, but floating-point numbers keep more of them in the middle.
    """
    middle = y.mean(axis=0, dtype=np.float64).astype(y.dtype)
    return squared_distances(x - middle, y - middle)


def usual(distances: NDArray[Any]) -> float:
    """The median of squared distances between points that differ (but for rounding); 1 where all are equal."""
    rounding = max(1e-9, 64 * float(np.finfo(distances.dtype).eps))
    positive = distances[distances > rounding * distances.max(initial=0.0)]
    return float(np.median(positive)) if len(positive) else 1.0


def nearest_of_others(x: Vectors, groups_of_x: Positions, y: Vectors, groups_of_y: Positions) -> Vectors:
    """Squared distance of every x to the nearest y of another group; infinite where there is none."""

    def measured(block: Positions) -> Vectors:
        """The same for one block."""
        distances = squared_distances(x[block], y)
        distances[groups_of_x[block][:, None] == groups_of_y] = np.inf
        return np.asarray(distances.min(axis=1))

    return np.concatenate(_by_block(measured, len(x)))


def within(x: Vectors, y: Vectors, squared_radius: float) -> NDArray[np.uint64]:
    """Whether each y is nearer to each x than the radius: a bit each, shape (x, y / 64 rounded up)."""
    words = -(-len(y) // 64)

    def packed(block: Positions) -> NDArray[np.uint64]:
        """The same for one block."""
        bits = np.zeros((len(block), 8 * words), np.uint8)
        near = np.packbits(squared_distances(x[block], y) < squared_radius, axis=1)
        bits[:, : near.shape[1]] = near
        return bits.view(np.uint64)

    return np.concatenate(_by_block(packed, len(x)))


def mean_distance(points: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """Mean distance of every point to its k nearest neighbours among the others (at most 5,000 of them)."""
    others = np.arange(0, len(points), -(-len(points) // _OTHERS))
    k = min(k, len(others) - 1)
    if k < 1:
        return np.zeros(len(points))
    moved = points - points.mean(axis=0)

    def measured(block: Positions) -> NDArray[np.float64]:
        """The same for one block."""
        distances = squared_distances(moved[block], moved[others])
        distances[block[:, None] == others] = np.inf
        return np.asarray(np.sqrt(np.partition(distances, k - 1, axis=1)[:, :k]).mean(axis=1))

    return np.concatenate(_by_block(measured, len(points)))


def _by_block(measured: Callable[[Positions], NDArray[Any]], n: int) -> list[NDArray[Any]]:
    """What is measured for 0 to n - 1, a block at a time on all cores."""
    blocks: Iterator[Positions] = (np.arange(start, min(start + _BLOCK, n)) for start in range(0, n, _BLOCK))
    if n <= 4 * _BLOCK:
        with one_thread():
            return [measured(block) for block in blocks]
    with one_thread(), ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as threads:
        return list(threads.map(measured, blocks))
