"""Shares that are counted several at a time hold the truth as often as they say."""

from math import isnan

import numpy as np
import pytest

from al_core.evaluation.proportions import wilson
from al_core.evaluation.ratios import of_mean_ratio, of_ratio, ratio


def held(sample, truth, n_draws=400):
    ends = [of_ratio(*sample(np.random.default_rng(seed))) for seed in range(n_draws)]
    return np.mean([low <= truth <= high for low, high in ends])


def test_of_single_trials_it_is_wilsons():
    found = of_ratio(np.repeat([1.0, 0.0], [30, 70]), np.ones(100))

    assert found == pytest.approx(wilson(30, 100), abs=0.003)


def test_trials_that_come_in_bunches_say_less_than_as_many_alone():
    (low, high), (alone_low, alone_high) = of_ratio(np.repeat([5.0, 0.0], 10), np.full(20, 5.0)), wilson(50, 100)

    assert high - low > 1.8 * (alone_high - alone_low)


@pytest.mark.parametrize(("share", "n"), [(0.5, 100), (0.9, 100), (0.05, 60)])
def test_it_holds_the_truth_of_bunches_in_nine_of_ten_cases(share, n):
    def sample(rng):
        bottom = rng.geometric(0.4, n) - 1.0
        of_each = rng.beta(2 * share, 2 * (1 - share), n)  # what one example has in common
        return rng.binomial(bottom.astype(int), of_each).astype(float), bottom

    assert 0.85 < held(sample, share) < 0.96


def test_it_is_no_point_where_all_or_nothing_was_right_or_one_example_counts():
    one = np.array([1.0, 0.0, 0.0])

    assert of_ratio(3 * one, 3 * one) == wilson(1, 1)
    assert of_ratio(0 * one, 3 * one) == wilson(0, 1)
    low, high = of_ratio(one, 2 * one)
    assert high - low > 0.8


def test_without_anything_there_is_no_ratio():
    nothing = np.zeros(3)

    assert isnan(ratio(nothing, nothing))
    assert all(map(isnan, of_ratio(nothing, nothing)))
    assert all(map(isnan, of_mean_ratio(nothing[None], nothing[None])))


def test_a_mean_counts_every_kind_that_occurs_alike():
    right, of = np.array([[1.0, 0, 1, 1], [0, 1, 0, 1], [0, 0, 0, 0]]), np.array([[1.0] * 4, [1.0] * 4, [0.0] * 4])
    low, high = of_mean_ratio(right, of)

    assert low < (0.75 + 0.5) / 2 < high
    assert high - low < of_ratio(right[0], of[0])[1] - of_ratio(right[0], of[0])[0]


def test_kinds_that_go_wrong_together_say_no_more_than_one_of_them():
    right, of = np.repeat([[1.0, 0.0]], [30, 20], axis=1), np.ones((1, 50))
    alone, both = of_ratio(right[0], of[0]), of_mean_ratio(np.vstack([right, right]), np.vstack([of, of]))
    apart = of_mean_ratio(np.vstack([right, np.roll(right, 25)]), np.vstack([of, of]))

    assert both == pytest.approx(alone)
    assert apart[1] - apart[0] < 0.75 * (both[1] - both[0])
