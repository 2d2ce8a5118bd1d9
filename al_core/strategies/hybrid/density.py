"""Hybrid: weigh how unsure the model is against where an example lies."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.neighbours import amid
from al_core.matrices.rows import Vectors
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.uncertainty import entropy, hesitation

BETA = 1.0


def similarities(candidates: Candidates) -> Vectors:
    """Likeness of every candidate to every reference row, 0 to 1, shape (candidates, at most 300)."""
    context = candidates.context
    distances = amid(candidates.embedding, context.embed(context.reference))
    distances /= -context.usual_distance
    return np.asarray(np.exp(distances, out=distances))


def _density(candidates: Candidates) -> NDArray[np.float64]:
    return np.asarray(similarities(candidates).mean(axis=1, dtype=np.float64))


def _typical_and_unsure(candidates: Candidates, position: int) -> str:
    if "density" not in candidates.memo:
        candidates.memo["density"] = _density(candidates), _density(candidates.reference)
    own, others = candidates.memo["density"]
    percent = min(99, 100 * int((others < own[position]).sum()) // len(others))
    return f"More typical than {percent}% of the pool; {hesitation(candidates, position)}."


@strategy(
    "Unsure and typical",
    reason=_typical_and_unsure,
    needs_model=True,
    term="information density",
    by_chance=True,
    cost="medium",
)
def density_weighted(candidates: Candidates) -> NDArray[np.floating]:
    """Asks where the model is unsure and many others are alike. Only for pools with odd examples: else take margin.

    Entropy times the mean similarity to the pool, for which at most 300 of its rows stand, drawn once. Similarity is
    exp(-d^2 / m), m the median of d^2 between two of them. (The paper: the mean cosine to the whole pool; cosines say
    nothing once columns are centred.)

    Settles and Craven, An analysis of active learning strategies for sequence labeling tasks, 2008
    """
    return np.asarray(entropy(candidates) * _density(candidates) ** BETA)
