"""How many more labels drawn at random would need for the same score."""

import pytest

from al_core.evaluation.metrics import METRICS
from al_core.numbers.saved.baseline import Baseline
from al_core.numbers.saved.lead import lead_over_random
from al_core.tasks.regression.metrics import measures

# At random: 60% at 10 labels, 70% at 100, 80% at 1,000; no two sessions differ but by a hair.
SURE = Baseline(20, {"accuracy": ([10, 100, 1000], [0.6, 0.7, 0.8], [], [])}, {"accuracy": [1e-9] * 3})
WIDE = Baseline(20, SURE.curves, {"accuracy": [0.05] * 3})


def test_the_score_of_a_hundred_at_random_after_forty_labels_saves_sixty():
    found = lead_over_random(SURE, 40, 0.7)

    assert (found.low, found.high, found.verdict) == (60, 60, "saving")


def test_between_two_sizes_the_scale_is_logarithmic():
    # halfway from 100 to 1,000: the square root of their product
    assert lead_over_random(SURE, 100, 0.75).low == 316 - 100


def test_a_score_that_lot_reaches_with_fewer_is_said():
    assert lead_over_random(SURE, 200, 0.7).verdict == "random is better"
    assert lead_over_random(SURE, 200, 0.7).high == -100


def test_where_sessions_at_random_differ_as_much_nothing_is_claimed():
    found = lead_over_random(WIDE, 60, 0.68)

    # 1.73 x 1.02 x 0.05 = 8.9 points either way
    assert found.verdict == "not yet distinguishable"
    assert found.low < 0 < found.high


def test_beyond_the_end_of_the_replays_the_upper_end_is_open():
    found = lead_over_random(WIDE, 200, 0.79)

    assert found.high is None
    assert found.verdict == "not yet distinguishable"
    assert (lead_over_random(SURE, 200, 0.9).low, lead_over_random(SURE, 200, 0.9).verdict) == (800, "saving")
    assert lead_over_random(SURE, 1000, 0.9).verdict == "not yet distinguishable"
    assert (lead_over_random(SURE, 1000, 0.9).low, lead_over_random(SURE, 1000, 0.9).high) == (0, None)


@pytest.mark.parametrize(("n_labels", "value"), [(2, 0.2), (5, 0.6), (9, 0.6)])
def test_before_the_first_replay_nothing_is_claimed_of_a_score_that_it_had(n_labels, value):
    found = lead_over_random(SURE, n_labels, value)

    assert found.verdict == "not yet distinguishable"
    assert (found.low, found.high) == (1 - n_labels, 10 - n_labels)
    assert lead_over_random(SURE, 9, 0.65).verdict == "saving"


def test_without_replays_there_is_nothing_to_say():
    assert lead_over_random(Baseline(20, {"accuracy": ([], [], [], [])}, {"accuracy": []}), 40, 0.7) is None
    assert lead_over_random(SURE, 40, 0.7, METRICS["macro_f1"]) is None


def test_an_error_is_less_the_better_it_gets():
    # At random: off by 4 years at 10 labels, 3 at 100, 2 at 1,000.
    falling = Baseline(20, {"rmse": ([10, 100, 1000], [4.0, 3.0, 2.0], [], [])}, {"rmse": [1e-9] * 3})
    rmse = measures(1.0, "years")["rmse"]

    ahead, behind = lead_over_random(falling, 40, 3.0, rmse), lead_over_random(falling, 200, 3.0, rmse)

    assert (ahead.value, ahead.low, ahead.high, ahead.verdict) == (3.0, 60, 60, "saving")
    assert (behind.high, behind.verdict) == (-100, "random is better")
