"""Shares with their intervals."""

import numpy as np
import pytest

from al_core.evaluation.metrics import METRICS
from al_core.evaluation.proportions import paired_difference, wilson
from al_core.evaluation.scores import per_class, score

CLASSES = ("cat", "dog", "owl")


TRUTH = ["cat", "cat", "cat", "dog"]


PREDICTION = ["cat", "dog", "dog", "dog"]


def test_wilson_equals_the_hand_calculation():
    # 8 of 10 at z = 1.645: (0.8 + 0.135301) / 1.2706025 ± 1.645 * sqrt(0.016 + 0.00676506) / 1.2706025
    assert wilson(8, 10) == pytest.approx((0.5408, 0.9314), abs=1e-4)
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1


def test_a_share_of_nothing_is_undefined_and_not_zero():
    table = per_class(TRUTH, PREDICTION, CLASSES).set_index("label")
    assert np.isnan(wilson(0, 0)).all()
    assert np.isnan(table.loc["owl", ["recall", "recall_low", "precision", "precision_high"]].astype(float)).all()
    assert table.loc["owl", "n"] == 0
    nothing = np.empty((0, 3))
    for name in METRICS:
        found = score([], nothing, CLASSES, name)
        assert found.n == 0
        assert np.isnan([found.value, found.low, found.high]).all()


def test_two_that_are_right_about_the_same_examples_are_told_apart_by_those_where_they_differ():
    one, other = np.array([1.0, 1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0, 0.0])

    value, low, high = paired_difference(one, other, z=2.0)

    assert value == 0.5
    # gaps 0, 1, 1, 0: variance 0.25, so 2 * sqrt(0.25 / 4 + (0.5 / 4)^2)
    assert (low, high) == pytest.approx((0.5 - 0.5590170, 1.0))
    assert paired_difference(one, one)[1] < 0 < paired_difference(one, one)[2], "equals may be so by chance"
