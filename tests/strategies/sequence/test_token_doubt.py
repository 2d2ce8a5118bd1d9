"""Doubt about words, by hand."""

import numpy as np
from scipy.stats import entropy
from spanning import spanning

from al_core.strategies.sequence.token_doubt import token_entropy_max, token_entropy_mean, token_entropy_total

TOLD = {"Lima": [0.5, 0.5, 0.0], "Oslo": [0.2, 0.7, 0.1], "York": [0.0, 0.5, 0.5]}
TEXTS = ["Lima", "we saw Oslo and Lima today", "", "no doubt"]
LIMA, OSLO = entropy(TOLD["Lima"]), entropy(TOLD["Oslo"])


def test_entropy_is_that_of_the_most_doubtful_word_of_all_or_of_the_mean():
    candidates = spanning(TEXTS, TOLD)

    np.testing.assert_allclose(token_entropy_max(candidates), [LIMA, OSLO, 0, 0], atol=1e-12)
    np.testing.assert_allclose(token_entropy_total(candidates), [LIMA, LIMA + OSLO, 0, 0], atol=1e-12)
    np.testing.assert_allclose(token_entropy_mean(candidates), [LIMA, (LIMA + OSLO) / 6, 0, 0], atol=1e-12)


def test_the_reason_names_the_word_and_what_it_may_be():
    candidates = spanning([*TEXTS, "in York"], TOLD)

    assert token_entropy_max.reason(candidates, 1) == "The model is least sure of “Oslo”: place or no span."
    assert token_entropy_max.reason(candidates, 2) == "There is nothing to read in it."
    assert "“York”: place, but perhaps it begins or ends elsewhere." in token_entropy_mean.reason(candidates, 4)
    assert token_entropy_total.reason(candidates, 1).startswith("Over its 6 words much doubt adds up")


def test_a_long_word_is_cut_in_the_reason():
    address = "a" * 90

    assert f"“{'a' * 39}…”" in token_entropy_max.reason(spanning([address], {address: TOLD["Lima"]}), 0)


def test_without_anything_learnt_all_are_alike():
    candidates = spanning(TEXTS, TOLD, learnt=False)

    assert token_entropy_mean(candidates).tolist() == [0, 0, 0, 0]
    assert "No span has been marked" in token_entropy_mean.reason(candidates, 0)
