"""Coverage: ask what is unlike everything that is labelled."""

import numpy as np
from numpy.typing import NDArray

from al_core.strategies.base import EVERY_TASK, Candidates, strategy

_BLOCK = 8_192


class _Distances:
    """Squared distance of every candidate to the nearest centre so far, kept up to date centre by centre."""

    def __init__(self, points: NDArray[np.float32]) -> None:
        self._points = points
        # Distances do not change when the origin moves, but float32 keeps more of them when it is the mean.
        self._mean = points.mean(axis=0, dtype=np.float64).astype(np.float32)
        self._norms = np.concatenate([self._square(block) for block in self._blocks()])
        self.nearest = np.full(len(points), np.inf, np.float32)

    def _blocks(self) -> list[NDArray[np.float32]]:
        return [self._points[start : start + _BLOCK] for start in range(0, len(self._points), _BLOCK)]

    def _square(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        moved = points - self._mean
        return np.asarray(np.einsum("ij,ij->i", moved, moved))

    def from_mean(self) -> NDArray[np.float32]:
        return self._norms

    def add(self, centre: NDArray[np.float32]) -> None:
        moved = centre - self._mean
        shift = float(moved @ self._mean)
        distance = self._points @ moved
        distance *= -2
        distance += self._norms + (float(moved @ moved) + 2 * shift)
        np.minimum(self.nearest, distance.clip(0), out=self.nearest)

    def add_many(self, centres: NDArray[np.float32]) -> None:
        """The same for many centres at once, a block of candidates at a time."""
        moved = centres - self._mean
        offset = np.einsum("ij,ij->i", moved, moved)
        for start in range(0, len(self._points) if len(centres) else 0, _BLOCK):
            part = slice(start, start + _BLOCK)
            inner = (self._points[part] - self._mean) @ moved.T
            nearest = (offset - 2 * inner).min(axis=1) + self._norms[part]
            np.minimum(self.nearest[part], nearest.clip(0), out=self.nearest[part])


def _unlike(candidates: Candidates, position: int) -> str:
    if len(candidates.y_labelled):
        return "Unlike anything labelled so far."
    return "Nothing is labelled yet, and this one stands for a region of its own."


def _one_of_the_largest(values: NDArray[np.float32], rng: np.random.Generator) -> int:
    return int(rng.choice(np.flatnonzero(values == values.max())))


@strategy(
    "Cover the ground",
    reason=_unlike,
    needs_model=False,
    tasks=EVERY_TASK,
)
def k_center(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks what is unlike everything labelled so far. Good for the first 50 labels.

    Greedy k-center on the embedding: again and again the candidate farthest from all labelled examples and
    earlier picks. Without any label it begins with the candidate nearest to the middle.

    Sener and Savarese, Active learning for convolutional neural networks: a core-set approach, 2018
    """
    distances = _Distances(candidates.embedding)
    distances.add_many(candidates.embedding_labelled)
    if not len(candidates.y_labelled):
        distances.nearest[:] = distances.from_mean().max() - distances.from_mean()
    picks = np.empty(n, np.int64)
    for place in range(n):
        picks[place] = _one_of_the_largest(distances.nearest, candidates.rng)
        if place == 0 and not len(candidates.y_labelled):
            distances.nearest[:] = np.inf
        distances.add(candidates.embedding[picks[place]])
        distances.nearest[picks[: place + 1]] = -1
    return picks
