"""Hybrid: weigh how unsure the model is against where an example lies."""

import numpy as np
from numpy.typing import NDArray

from al_core.strategies.base import Candidates, strategy
from al_core.strategies.uncertainty import entropy, hesitation

BETA = 1.0


def squared_distances(candidates: Candidates, others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of every candidate to each of the others in the embedding; 1 is the median for two reference rows."""
    reference = candidates.context.embed(candidates.context.reference)
    # Distances do not change when the origin moves, but float32 keeps more of them when it is the mean.
    middle = reference.mean(axis=0, dtype=np.float64).astype(np.float32)
    distances = _squared(candidates.embedding - middle, others - middle)
    distances /= _typical(_squared(reference - middle, reference - middle))
    return distances


def similarities(candidates: Candidates) -> NDArray[np.float32]:
    """Likeness of every candidate to every reference row, 0 to 1, shape (candidates, at most 300)."""
    distances = squared_distances(candidates, candidates.context.embed(candidates.context.reference))
    return np.asarray(np.exp(-distances, out=distances))


def _squared(points: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.float32]:
    distances = points @ centres.T
    distances *= -2
    distances += np.einsum("ij,ij->i", centres, centres)
    distances += np.einsum("ij,ij->i", points, points)[:, None]
    return np.asarray(np.maximum(distances, 0, out=distances))


def _typical(distances: NDArray[np.float32]) -> np.float32:
    """The median distance of two different rows, their mean if more than half of them are equal, else 1."""
    apart = distances[np.triu_indices(len(distances), 1)]
    return (np.median(apart) or apart.mean() or np.float32(1)) if len(apart) else np.float32(1)


def _density(candidates: Candidates) -> NDArray[np.float64]:
    return np.asarray(similarities(candidates).mean(axis=1, dtype=np.float64))


def _typical_and_unsure(candidates: Candidates, position: int) -> str:
    if "density" not in candidates.memo:
        candidates.memo["density"] = _density(candidates), _density(candidates.reference)
    own, others = candidates.memo["density"]
    return f"More typical than {(others < own[position]).mean():.0%} of the pool; {hesitation(candidates, position)}."


@strategy("Unsure and typical", reason=_typical_and_unsure, needs_model=True, cost="medium")
def density_weighted(candidates: Candidates) -> NDArray[np.floating]:
    """Asks where the model is unsure and many other examples are alike. For pools with odd and broken examples.

    Entropy times the mean similarity to the pool, for which at most 300 of its rows stand, drawn once. Similarity is
    exp(-d^2 / m), m the median of d^2 between two of them: cosines say nothing once columns are centred.

    Settles and Craven, An analysis of active learning strategies for sequence labeling tasks, 2008
    """
    return np.asarray(entropy(candidates) * _density(candidates) ** BETA)
