"""Uncertainty: ask where the model is unsure."""

import numpy as np
from numpy.typing import NDArray

from al_core.strategies.base import Candidates, strategy
from al_core.strategies.uncertainty import least_confidence


def _likeliest(candidates: Candidates) -> NDArray[np.bool_]:
    column = candidates.proba[:, candidates.classes.index(candidates.sought)]
    return np.asarray((column > 0) & (column == candidates.proba.max(axis=1)))


def _doubts_inside(candidates: Candidates, position: int) -> str:
    share = candidates.proba[position, candidates.classes.index(candidates.sought)]
    surely = f" ({share:.0%})" if candidates.means_percent else ""
    if not share:
        return f"The model takes nothing for {candidates.sought} yet, so this one is drawn at random."
    if not _likeliest(candidates)[position]:
        return f"Nothing else is taken for {candidates.sought}; of the rest this comes nearest to it{surely}."
    return f"The model takes it for {candidates.sought}, but is hardly sure{surely}."


@strategy("Doubtful inside one class", reason=_doubts_inside, needs_model=True, term="least sure inside a class")
def inside_class(candidates: Candidates) -> NDArray[np.floating]:
    """Asks what the model takes for one class and is least sure of. Cleans that class up; learns little of the others.

    The class is the one that is looked for (`sought`), else the one with the fewest labels. Those whose likeliest class
    it is come first, least sure first; then the others, by how likely it is for them.

    Lewis and Gale, A sequential algorithm for training text classifiers, 1994, kept inside a class
    """
    inside = _likeliest(candidates)
    column = candidates.proba[:, candidates.classes.index(candidates.sought)]
    return np.where(inside, 1 + least_confidence(candidates), column)
