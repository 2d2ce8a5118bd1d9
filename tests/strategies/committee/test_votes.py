"""Variation ratios against the hand calculation, the answer beside the array."""

import numpy as np

from al_core import STRATEGIES
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context


class Votes:
    """A member that gives its vote for every candidate all the belief."""

    classes_ = np.array(["a", "b", "c"])

    def __init__(self, votes):
        self.votes = np.array(["abc".index(vote) for vote in votes])

    def predict_proba(self, X):
        return np.eye(3)[self.votes[X[:, 0].astype(int)]]


def candidates_with(*members):
    n = len(members[0])
    context = Context(np.arange(float(n))[:, None], {}, ("a", "b", "c"), Votes(members[0]))
    context.once("committee", lambda: [Votes(member) for member in members])
    return Candidates(context, np.arange(n), np.random.default_rng(0))


# A column is a candidate: all agree, 4 against 1, 3 against 2, 3 against 1 and 1, 2 and 2 against 1.
MEMBERS = ("aaaab", "aaaab", "aaaac", "aabbc", "abbca")


def test_variation_ratios_equal_the_hand_calculation():
    scores = STRATEGIES["variation_ratios"](candidates_with(*MEMBERS))
    np.testing.assert_allclose(scores, [0, 1 / 5, 2 / 5, 2 / 5, 3 / 5])


def test_how_the_others_are_split_does_not_matter_as_it_does_for_vote_entropy():
    ratios, entropies = (
        STRATEGIES[name](candidates_with(*MEMBERS))[[2, 3]] for name in ("variation_ratios", "vote_entropy")
    )
    assert ratios[0] == ratios[1]
    assert entropies[0] < entropies[1]


def test_the_reason_counts_who_disagrees():
    picks = ask(STRATEGIES["variation_ratios"], candidates_with(*MEMBERS), 2)
    assert picks.reasons[0] == "Three of five committee members disagree with b."
    assert picks.rows[0] == 4
