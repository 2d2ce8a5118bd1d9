"""How far it is to the target and to the end of the budget."""

from math import nan

import pytest

from al_core.errors import BadInput
from al_core.evaluation.proportions import wilson
from al_core.evaluation.scores import Score
from al_core.numbers.outlook import Rest, to_budget, to_target


def score(k, n):
    return Score(k / n, *wilson(k, n), n)


def test_an_accuracy_known_to_the_hair_leaves_only_what_labels_bring():
    known = Score(0.80, 0.80, 0.80, 10**9)

    # net 0.09 and slack 0.01: 50 labels bring 1.7 points, so two points take 50 x (2 / 1.7)^(1 / 0.72) = 63 on average
    found = to_target(known, 0.09, 0.82, 1_000)

    assert found.low < 63 < (found.high or 10_000)
    # one in twenty brings (0.17 + 1.645 x 0.15) x 0.1 x (19 / 50)^0.72 = 2.1 points with 19
    assert found.low == 19


def test_a_target_met_beyond_doubt_takes_no_label():
    assert (to_target(score(990, 1_000), 0.02, 0.9, 500).low, to_target(score(990, 1_000), 0.02, 0.9, 500).high) == (
        0,
        0,
    )


def test_a_settled_model_far_below_sees_no_target():
    assert to_target(score(700, 1_000), 0.0, 0.9, 500).low is None


def test_the_pool_may_end_before_the_target():
    known = Score(0.80, 0.80, 0.80, 10**9)

    assert to_target(known, 0.09, 0.82, 15).low is None


def test_with_few_checks_the_far_end_is_open():
    found = to_target(score(32, 40), 0.06, 0.85, 1_000)

    assert found.low == 0
    assert found.high is None


def test_the_rest_of_a_budget_takes_minutes_and_brings_points():
    # 100 labels at 6 to 9 seconds; gain 0 to 0.39 x 0.11 x 2^0.72 = 7.1 points
    found = to_budget(100, (6.0, 9.0), Score(0.8, 0.75, 0.85, 100), 0.10)

    assert (found.n_labels, found.minutes) == (100, (10.0, 15.0))
    assert found.accuracy == pytest.approx((0.75, 0.9207), abs=1e-3)


def test_without_a_score_only_time_is_told():
    assert to_budget(50, (6.0, 6.0), None, 0.1) == Rest(50, (5.0, 5.0), None)


@pytest.mark.parametrize(
    ("known", "net", "target", "left", "sentence"),
    [
        (score(80, 100), nan, 0.9, 200, "The net churn must be a share from 0 to 1, not nan"),
        (score(80, 100), 0.1, 90, 200, "The target must be a share from 0 to 1, not 90"),
        (score(80, 100), 0.1, 0.9, -5, "at least 0, not -5"),
        (Score(nan, nan, nan, 0), 0.1, 0.9, 200, "without an accuracy"),
    ],
)
def test_what_is_not_known_is_no_target_out_of_sight(known, net, target, left, sentence):
    with pytest.raises(BadInput, match=sentence):
        to_target(known, net, target, left)
