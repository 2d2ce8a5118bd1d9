"""Uncertainty: ask where the model is unsure."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from al_core.strategies.base import Candidates, strategy
from al_core.strategies.one_class import knows_one_class

_SURE = 0.8  # a lead over the second class at which nobody would speak of hesitating


def _named(candidates: Candidates, position: int, place: int) -> str:
    column = np.argsort(-candidates.proba[position], kind="stable")[place]
    label = candidates.classes[column]
    return f"{label} ({candidates.proba[position, column]:.0%})" if candidates.means_percent else str(label)


def _one_class(candidates: Candidates) -> str:
    return f"The model has only seen {candidates.model.classes_[0]} so far, so it has nothing to weigh."


def hesitation(candidates: Candidates, position: int) -> str:
    """Between which classes the model hesitates about this candidate, if it does, to end a sentence with."""
    if knows_one_class(candidates):
        return f"the model has only seen {candidates.model.classes_[0]} so far"
    if candidates.has_proba and candidates.margins[position] > _SURE:
        return f"the model takes it for {_named(candidates, position, 0)}"
    return f"the model hesitates between {_named(candidates, position, 0)} and {_named(candidates, position, 1)}"


def _hesitates(candidates: Candidates, position: int) -> str:
    if knows_one_class(candidates):
        return _one_class(candidates)
    return f"T{hesitation(candidates, position)[1:]}."


def _doubts(candidates: Candidates, position: int) -> str:
    if knows_one_class(candidates):
        return _one_class(candidates)
    return f"Even the likeliest class, {_named(candidates, position, 0)}, is doubtful."


def _spreads(candidates: Candidates, position: int) -> str:
    if knows_one_class(candidates):
        return _one_class(candidates)
    return f"The model's belief is spread over many classes; the likeliest is {_named(candidates, position, 0)}."


@strategy("Least sure", reason=_doubts, needs_model=True)
def least_confidence(candidates: Candidates) -> NDArray[np.floating]:
    """Asks where even the likeliest class is doubtful. Also finds odd and broken examples.

    Lewis and Gale, A sequential algorithm for training text classifiers, 1994
    """
    return np.asarray(1 - candidates.proba.max(axis=1))


@strategy("Torn between two", term="margin sampling", reason=_hesitates, needs_model=True)
def margin(candidates: Candidates) -> NDArray[np.floating]:
    """Asks where the two likeliest classes are almost tied. A good first choice for most pools.

    Scheffer, Decomain and Wrobel, Active hidden Markov models for information extraction, 2001
    """
    first, second = np.zeros((2, len(candidates)), candidates.proba.dtype)
    # A running top two, a class at a time: far less work than partitioning every row.
    for column in candidates.proba.T:
        np.maximum(second, np.minimum(first, column), out=second)
        np.maximum(first, column, out=first)
    return np.asarray(second - first)


@strategy("Many possible answers", reason=_spreads, needs_model=True)
def entropy(candidates: Candidates) -> NDArray[np.floating]:
    """Asks where the model's belief is spread most. With two classes it is margin; with many, margin learns more.

    Shannon, A mathematical theory of communication, 1948; as a query strategy: Settles, 2009
    """
    return np.asarray(-xlogy(candidates.proba, candidates.proba).sum(axis=1))
