"""How far belief moved as labels came, by hand."""

import numpy as np
from spanning import Tagging, preset, spanning

from al_core.strategies.sequence.history import fluctuation_history

TEXTS = ["in Lima", "York", "", "no doubt"]
NOW = {"Lima": [0.1, 0.9, 0.0], "York": [0.9, 0.1, 0.0]}
HALF, MORE = {"Lima": [0.7, 0.3, 0.0], "York": [0.7, 0.3, 0.0]}, {"Lima": [0.4, 0.0, 0.6], "York": [0.7, 0.2, 0.1]}


def moved():
    return preset(spanning(TEXTS, NOW), "earlier taggers", [Tagging(("place",), told) for told in (HALF, MORE)])


def test_the_way_that_belief_went_is_averaged_over_the_tokens():
    np.testing.assert_allclose(fluctuation_history(moved()), [(0.6 + 0.9) / 2, 0.1 + 0.2, 0, 0], atol=1e-12)


def test_the_reason_tells_what_the_model_took_a_word_for():
    candidates = moved()

    assert fluctuation_history.reason(candidates, 0) == (
        "With half of the answers the model takes “Lima” for no span, with three quarters for place, now for place."
    )
    assert fluctuation_history.reason(candidates, 1) == (
        "With more answers the model has changed how sure it is of “York” (no span)."
    )


def test_without_anything_learnt_no_model_is_fitted():
    assert fluctuation_history(spanning(TEXTS, learnt=False)).tolist() == [0, 0, 0, 0]
