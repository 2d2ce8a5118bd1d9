"""Committee: ask where several models, each trained in its own way on the labels, disagree."""

import numpy as np
from numpy.typing import NDArray

from al_core.strategies.base import Candidates, strategy
from al_core.strategies.committee.disagreement import vote_entropy


@strategy("No majority", reason=vote_entropy.reason, needs_model=True, by_chance=True, cost="medium")
def variation_ratios(candidates: Candidates) -> NDArray[np.float64]:
    """Asks where the fewest models of a committee agree on one answer. Does not care how the others are split.

    The share of members that do not vote for the class with most votes. (For the belief of a single model that would be
    `least_confidence`, so it is computed from votes.)

    Freeman, Elementary applied statistics, 1965; as a query strategy: Gal, Islam and Ghahramani, 2017
    """
    votes = candidates.committee_votes
    agree = np.zeros(len(candidates), np.int64)
    for vote in votes:
        np.maximum(agree, (votes == vote).sum(axis=0), out=agree)
    return np.asarray((len(votes) - agree) / len(votes))
