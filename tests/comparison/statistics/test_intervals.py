import numpy as np
import pytest

from al_core.comparison.statistics import intervals
from al_core.comparison.statistics.intervals import between, of_mean, resampled


def test_the_t_interval_equals_the_hand_calculation():
    # mean 3, sd 1.5811, t(0.975, 4) = 2.7764, half = 2.7764 * 1.5811 / sqrt(5)
    mean, low, high = of_mean(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert (mean, low, high) == pytest.approx((3, 3 - 1.9632, 3 + 1.9632), abs=1e-4)


def test_one_repeat_has_a_mean_and_no_interval():
    mean, low, high = of_mean(np.array([[0.5, 0.6]]))
    assert mean.tolist() == [0.5, 0.6]
    assert np.isnan([low, high]).all()


@pytest.mark.parametrize("n", [5, 10, 20])
def test_ninety_five_in_a_hundred_t_intervals_hold_the_mean(n):
    drawn = np.random.default_rng(n).gamma(4, size=(n, 2_000))  # skewed, mean 4
    _, low, high = of_mean(drawn)
    assert 0.92 < np.mean((low <= 4) & (high >= 4)) < 0.98


@pytest.mark.parametrize(("n", "least"), [(5, 0.9), (10, 0.93), (20, 0.93)])
def test_the_bootstrap_holds_about_what_it_says_with_few_repeats(n, least):
    drawn = np.random.default_rng(n).standard_normal((n, 2_000))
    means = resampled(drawn, np.asarray, seed=0)
    low, high = between(means, means, n)
    assert least < np.mean((low <= 0) & (high >= 0)) < 0.98


def test_the_same_seed_draws_the_same():
    values = np.random.default_rng(0).standard_normal((6, 3))
    np.testing.assert_array_equal(resampled(values, np.asarray, 1), resampled(values, np.asarray, 1))
    assert (resampled(values, np.asarray, 1) != resampled(values, np.asarray, 2)).any()


def test_long_curves_are_resampled_some_draws_at_a_time(monkeypatch):
    values = np.random.default_rng(0).standard_normal((6, 40))
    whole = resampled(values, lambda means: means.max(axis=-1), 1)
    monkeypatch.setattr(intervals, "NUMBERS_AT_ONCE", 70)
    np.testing.assert_allclose(resampled(values, lambda means: means.max(axis=-1), 1), whole)
    assert whole.shape == (2_000,)


def test_open_ends_stay_open():
    # A tenth of the draws never arrive: they are in the interval, as infinity, and not averaged away.
    draws = np.where(np.arange(2_000) < 200, np.inf, 60.0)
    assert between(draws, draws, 20) == (60.0, np.inf)


def test_fewer_than_five_repeats_bound_nothing():
    draws = np.zeros((2_000, 2))
    low, high = between(draws, draws, 4)
    assert low.tolist() == [-np.inf, -np.inf]
    assert high.tolist() == [np.inf, np.inf]
