"""Doubt about whole answers, by hand."""

import numpy as np
from scipy.stats import entropy
from spanning import spanning

from al_core.strategies.sequence.answer_doubt import (
    normalised_log_probability,
    sequence_entropy,
    sequence_least_confidence,
    sequence_margin,
)

TOLD = {"Lima": [0.1, 0.9, 0.0], "Oslo": [0.2, 0.7, 0.1]}
TEXTS = ["Lima and Oslo", "Oslo", "", "sure"]
BEST = {"Lima and Oslo": (0.4, 0.3, 0.2), "Oslo": (0.4, 0.1)}


def test_the_least_sure_answer_is_that_whose_probability_is_lowest():
    found = sequence_least_confidence(spanning(TEXTS, TOLD))

    np.testing.assert_allclose(found, -np.log([0.9 * 0.7, 0.7, 1, 1]), atol=1e-12)


def test_the_logarithm_is_divided_by_the_number_of_tokens():
    found = normalised_log_probability(spanning(TEXTS, TOLD))

    np.testing.assert_allclose(found, -np.log([0.9 * 0.7, 0.7, 1, 1]) / [3, 1, 1, 1], atol=1e-12)


def test_the_margin_lies_between_the_two_best_answers():
    np.testing.assert_allclose(sequence_margin(spanning(TEXTS, TOLD, best=BEST)), [0.9, 0.7, 0, 0], atol=1e-12)


def test_entropy_is_that_of_the_best_answers_among_themselves():
    found = sequence_entropy(spanning(TEXTS, TOLD, best=BEST))

    np.testing.assert_allclose(found, [entropy([4, 3, 2]), entropy([4, 1]), 0, 0], atol=1e-12)


def test_the_reason_says_what_the_model_would_mark():
    candidates = spanning(["Lima and Oslo", "Lima Lima Lima Lima Lima", "sure"], TOLD)

    assert sequence_margin.reason(candidates, 0) == (
        "The model would mark “Lima” (place), “Oslo” (place), but another answer is nearly as likely."
    )
    assert "“Lima” (place) and 2 more" in sequence_entropy.reason(candidates, 1)
    assert "would mark nothing" in sequence_least_confidence.reason(candidates, 2)


def test_without_anything_learnt_all_are_alike():
    candidates = spanning(TEXTS, TOLD, best=BEST, learnt=False)
    strategies = (sequence_least_confidence, normalised_log_probability, sequence_margin, sequence_entropy)

    assert {score for one in strategies for score in one(candidates).tolist()} == {0.0}
