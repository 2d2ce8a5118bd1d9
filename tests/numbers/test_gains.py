"""The gain of the next labels, from the decisions that the last ones changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from al_core.errors import BadInput
from al_core.evaluation.stability import net_churn
from al_core.numbers.gains import Gain, gain


def test_jitter_is_taken_off_and_never_more_than_there_is():
    assert net_churn(0.10, 0.04) == pytest.approx(0.06)
    assert net_churn(0.02, 0.04) == 0


def test_the_next_fifty_bring_a_fifth_of_the_net_churn():
    expected = gain(0.10)
    assert expected.value == pytest.approx(0.02)
    # 0.39 x (0.10 + 0.01), and -0.08 x 0.11 cut at 0
    assert (expected.low, expected.high) == pytest.approx((0.0, 0.0429))


def test_the_next_hundred_bring_less_than_twice_as_much():
    assert gain(0.10, 100).value / gain(0.10, 50).value == pytest.approx(1.65, abs=0.01)


@given(some.floats(0, 1), some.integers(1, 1_000))
def test_the_range_holds_the_average(net, n):
    expected = gain(net, n)
    assert 0 <= expected.low <= expected.value <= expected.high


@given(some.floats(0, 1), some.integers(0, 100_000))
def test_no_labels_bring_more_than_all_there_is(net, n):
    expected = gain(net, n)

    assert 0 <= expected.low <= expected.value <= expected.high <= 1


@pytest.mark.parametrize("net", [-0.5, 1.5, np.nan, None, "0.1"])
def test_what_is_no_share_brings_a_sentence(net):
    with pytest.raises(BadInput, match="The net churn must be a share from 0 to 1, not"):
        gain(net)


def test_labels_to_come_are_not_fewer_than_none():
    assert gain(0.1, 0) == Gain(0, 0.0, 0.0, 0.0)
    with pytest.raises(BadInput, match="at least 0, not -10"):
        gain(0.1, -10)
