"""Committee: ask where several models, each trained on its own draw of the labels, disagree."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from al_core.strategies.base import Candidates, strategy

_WORDS = ("None", "One", "Two", "Three", "Four", "Five")


def _votes(candidates: Candidates) -> NDArray[np.int64]:
    """Votes for each class, shape (candidates, classes)."""
    choices = candidates.committee_proba.argmax(axis=2)
    return np.asarray((choices[:, :, None] == np.arange(len(candidates.classes))).sum(axis=0))


def _dissent(candidates: Candidates, position: int) -> str:
    votes = _votes(candidates)[position]
    dissenters = int(votes.sum() - votes.max())
    if not dissenters:
        return f"All five committee members say {candidates.classes[votes.argmax()]}; nothing divides them more."
    verb = "disagrees" if dissenters == 1 else "disagree"
    return f"{_WORDS[dissenters]} of five committee members {verb} with {candidates.classes[votes.argmax()]}."


@strategy("Ask a committee", reason=_dissent, needs_model=True, by_chance=True)
def vote_entropy(candidates: Candidates) -> NDArray[np.float64]:
    """Trains five models and asks where they disagree. Slower to learn, steady with noisy data.

    Dagan and Engelson, Committee-based sampling for training probabilistic classifiers, 1995
    """
    votes = _votes(candidates)
    share = votes / votes.sum(axis=1, keepdims=True)
    return np.asarray(-xlogy(share, share).sum(axis=1))
