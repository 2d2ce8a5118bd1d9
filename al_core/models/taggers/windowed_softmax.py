"""Each token by itself, from what is seen around it, then the best sequence by how often one tag follows another."""

import numpy as np
from sklearn.base import BaseEstimator

from al_core.models.taggers.chain import LinearChain, allowed
from al_core.models.taggers.lessons import Lesson
from al_core.models.taggers.losses import TokenLoss

_SMOOTHED = 1.0  # as many moves as the tags' own shares count for


class WindowedSoftmax(BaseEstimator):  # type: ignore[misc]
    """Softmax regression of the tag of each token, and moves counted.

    A tag speaks for itself as far as it is likelier here than everywhere, times how likely it is after the one before.
    Bourlard and Morgan, Connectionist speech recognition: a hybrid approach, 1994
    """

    def __init__(self, ridge: float = 0.3, tol: float = 1e-4, max_iter: int = 500, prior: float = 0.5) -> None:
        self.ridge, self.tol, self.max_iter, self.prior = ridge, tol, max_iter, prior

    def learnt(self, lesson: Lesson, previous: LinearChain | None = None) -> LinearChain:
        """The chain that a lesson teaches; an earlier one does not help."""
        loss = TokenLoss(lesson, self.ridge)
        weights, _ = loss.least(self.tol, self.max_iter)
        often = (loss.often + _SMOOTHED) / (loss.often + _SMOOTHED).sum()
        places = {key: at for at, key in enumerate(lesson.laid.keys)}
        weights[places["0 any"]] -= self.prior * np.log(often)
        follows = allowed(lesson.tags)[1] * often
        went = loss.went + _SMOOTHED * follows / follows.sum(axis=1, keepdims=True)
        moves = np.log(np.maximum(went / went.sum(axis=1, keepdims=True), 1e-12))
        return LinearChain(lesson.tags, places, weights, moves)
