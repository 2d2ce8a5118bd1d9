"""Votes of taggers, by hand."""

import numpy as np
from scipy.stats import entropy
from spanning import Tagging, preset, spanning

from al_core.strategies.sequence.tag_votes import token_vote_entropy, vote_entropies

NO, YES, ON = [1, 0, 0], [0, 1, 0], [0, 0, 1]
TEXTS = ["in Lima", "York", "", "no doubt"]


def voting(votes, **model):
    members = [Tagging(("place",), dict(zip(votes, told, strict=True))) for told in zip(*votes.values(), strict=True)]
    return preset(spanning(TEXTS, **model), "committee of taggers", members)


def test_the_entropy_of_votes_is_averaged_over_the_tokens():
    candidates = voting({"Lima": [NO, YES, YES, ON, YES], "York": [NO, YES, NO, NO, NO]})

    np.testing.assert_allclose(vote_entropies(candidates)[[1, 2]], [entropy([1, 3, 1]), entropy([1, 4])], atol=1e-12)
    expected = [entropy([1, 3, 1]) / 2, entropy([1, 4]), 0, 0]
    np.testing.assert_allclose(token_vote_entropy(candidates), expected, atol=1e-12)


def test_the_reason_names_the_word_that_divides_them():
    candidates = voting({"Lima": [NO, YES], "York": [YES, ON]})

    reasons = [token_vote_entropy.reason(candidates, place) for place in range(4)]
    assert reasons == [
        "The 2 models of the committee differ, as over “Lima”: no span or place.",
        "The 2 models of the committee let “place” begin or end elsewhere at “York”.",
        "There is nothing to read in it.",
        "All 2 models of the committee mark the same here; nothing divides them more.",
    ]


def test_without_anything_learnt_no_committee_is_asked():
    assert token_vote_entropy(spanning(TEXTS, learnt=False)).tolist() == [0, 0, 0, 0]
