"""Conditional random field: features and moves weighed together, so that the tags of whole texts are likeliest."""

from sklearn.base import BaseEstimator

from al_core.models.taggers.chain import LinearChain
from al_core.models.taggers.lessons import Lesson
from al_core.models.taggers.losses import SequenceLoss


class ConditionalRandomField(BaseEstimator):  # type: ignore[misc]
    """Lafferty et al., Conditional random fields: probabilistic models for segmenting and labeling sequence data, 2001.

    `ridge` and `tol` were chosen on a corpus of eleven kinds of names, and held on one of tweets.
    """

    def __init__(self, ridge: float = 0.3, tol: float = 1e-4, max_iter: int = 500) -> None:
        self.ridge, self.tol, self.max_iter = ridge, tol, max_iter

    def learnt(self, lesson: Lesson, previous: LinearChain | None = None) -> LinearChain:
        """The chain that a lesson teaches; `previous`, a chain from fewer texts, only speeds it up."""
        weights, moves = SequenceLoss(lesson, self.ridge).least(self.tol, self.max_iter, previous)
        return LinearChain(lesson.tags, {key: at for at, key in enumerate(lesson.laid.keys)}, weights, moves)
