"""How long an answer takes by how much is read."""

import numpy as np
import pytest

from al_core.numbers.reading_time import FEWEST_TIMED, speed_of, uninterrupted

LENGTHS = np.tile([5, 10, 20, 40, 80], 40)


def timed(seed=0, noise=0.5):
    """Someone who takes 4 s and half a second a token on average, now faster, now slower."""
    wobble = np.random.default_rng(seed).normal(-(noise**2) / 2, noise, len(LENGTHS))
    return (4 + 0.5 * LENGTHS) * np.exp(wobble)


def test_the_line_of_seconds_by_tokens_is_found():
    speed = speed_of(LENGTHS, 4 + 0.5 * LENGTHS)

    assert (speed.start, speed.each, speed.spread) == pytest.approx((4, 0.5, 0), abs=1e-6)
    assert speed.seconds(np.array([10, 100])) == pytest.approx([9, 54])
    assert speed.doubt(10) == pytest.approx(0, abs=1e-6)


def test_it_is_of_the_mean_and_long_pauses_bend_it_little():
    steady = timed()
    paused = np.where(np.arange(len(steady)) % 25 == 0, 3_600.0, steady)

    for took in (steady, paused):
        speed = speed_of(LENGTHS, took)
        assert speed.start + 0.5 == pytest.approx(4.5, rel=0.25)
        assert speed.seconds(np.array([31])) == pytest.approx(19.5, rel=0.1)
        assert speed.spread == pytest.approx(0.53, abs=0.1)
    assert uninterrupted(speed, LENGTHS, paused).sum() == pytest.approx(len(paused) * 24 / 25, abs=1)


def test_a_long_text_is_no_pause():
    lengths = np.array([10] * 40 + [400])
    took = 0.5 * lengths

    # 200 s are forty times the median, and as many tokens
    assert uninterrupted(speed_of(lengths, took), lengths, took).all()


def test_where_all_cost_alike_it_is_the_mean():
    alike, took = np.full(50, 12), np.tile([4.0, 8.0], 25)

    assert speed_of(alike, took).seconds(alike[:1]) == pytest.approx([6.0])


def test_neither_part_falls_below_nothing():
    falling, steep = speed_of(LENGTHS, 100 - LENGTHS), speed_of(LENGTHS, np.maximum(1.0, LENGTHS - 4.0))

    assert falling.each == 0
    assert falling.start > 0
    assert steep.start == 0
    assert steep.each > 0


def test_of_few_times_nothing_is_said():
    few = np.where(np.arange(len(LENGTHS)) < FEWEST_TIMED - 1, 5.0, 0.0)

    assert speed_of(LENGTHS, few) is None
    assert speed_of(LENGTHS[:0], few[:0]) is None


def test_its_ninety_per_cent_hold_what_is_true_in_nine_of_ten():
    found = [speed_of(LENGTHS[:60], timed(seed)[:60]) for seed in range(100)]

    off = [abs(np.log(one.seconds(np.array([31]))[0] / 19.5)) <= 1.67 * one.doubt(31) for one in found]

    assert 0.83 <= np.mean(off) <= 0.96
