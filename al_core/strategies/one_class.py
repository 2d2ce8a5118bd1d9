"""While all labels are of one class: what is most unlike them is likeliest to be of another."""

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import NearestNeighbors

from al_core.matrices.threads import one_thread
from al_core.strategies.base import Candidates


def knows_one_class(candidates: Candidates) -> bool:
    """Whether the model has seen a single class, so that no label of it would surprise."""
    return len(candidates.model.classes_) < 2


def unlike(candidates: Candidates) -> NDArray[np.float64]:
    """Distance of every candidate to the nearest labelled example in the embedding."""
    nearest = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(candidates.embedding_labelled)
    with one_thread():
        return np.asarray(nearest.kneighbors(candidates.embedding)[0][:, 0], np.float64)


def unlike_reason(candidates: Candidates) -> str:
    """Why it is asked."""
    return f"Only {candidates.model.classes_[0]} is known so far, and this is unlike the examples of it."
