"""Hybrid: weigh how unsure the model is against where an example lies."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy
from sklearn.neighbors import NearestNeighbors

from al_core.matrices.threads import one_thread
from al_core.strategies.base import Candidates, strategy

NEIGHBOURS = 10
_FLOOR = 1e-3


def _around(candidates: Candidates) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Belief about the nearest labelled examples, shape (candidates, classes), and minus its entropy: means of both."""
    context = candidates.context
    labelled = candidates.part(context.labelled, candidates.rng)
    proba = context.once("belief about labelled", lambda: labelled.proba.astype(np.float64))
    neighbours = NearestNeighbors(n_neighbors=min(NEIGHBOURS, len(proba)), algorithm="brute")
    with one_thread():
        nearest = neighbours.fit(context.embedding_labelled).kneighbors(candidates.embedding, return_distance=False)
    belief = np.zeros((len(candidates), len(candidates.classes)))
    for rows in nearest.T:
        belief += proba[rows]
    certainty = xlogy(proba, proba).sum(axis=1)
    return belief / nearest.shape[1], certainty[nearest].mean(axis=1)


def _contrasts(candidates: Candidates, position: int) -> str:
    if "around" not in candidates.memo:
        candidates.memo["around"] = _around(candidates)[0]
    around, own = (_likeliest(candidates, belief[position]) for belief in (candidates.memo["around"], candidates.proba))
    if around == own:
        return f"The model takes both it and the labelled examples most like it for {own}, but not equally surely."
    return f"To the model the labelled examples most like it seem to be {around}, and this one {own}."


def _likeliest(candidates: Candidates, belief: NDArray[np.floating]) -> str:
    share = f" ({belief.max():.0%})" if candidates.means_percent else ""
    return f"{candidates.classes[belief.argmax()]}{share}"


@strategy("Unlike its neighbours", reason=_contrasts, needs_model=True, term="contrastive (CAL)", cost="medium")
def contrastive(candidates: Candidates) -> NDArray[np.float64]:
    """Asks where the model believes otherwise than about the most similar labelled examples. Finds borders early.

    Mean Kullback-Leibler divergence of the candidate's belief from that of its 10 nearest labelled examples in the
    embedding. A belief below 0.1% counts as 0.1%, so that none is infinitely surprising.

    Margatina, Vernikos, Barrault and Aletras, Active learning by acquiring contrastive examples, 2021
    """
    around, certainty = _around(candidates)
    own = np.log(np.maximum(candidates.proba, _FLOOR))
    return np.asarray(certainty - np.einsum("ij,ij->i", around, own))
