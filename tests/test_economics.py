"""Costs, benefits and the three words."""

import pytest

from al_core.economics import Worth, advise, benefit, best_stop, break_even


def test_a_label_costs_time_until_somebody_gives_a_price():
    assert Worth(seconds=30).label == 0.5
    assert Worth(seconds=6, wage=30).label == pytest.approx(0.05)
    assert Worth(seconds=6, wage=30, price=0.2).label == 0.2
    assert not Worth().in_money
    assert Worth(price=0.1).in_money


# 6 seconds at 30 an hour: 0.05 a label, 2.50 for fifty; a point is worth 4, so 80 labels.
MONEY = Worth(seconds=6, point=4, wage=30)


@pytest.mark.parametrize(
    ("net", "word"),
    [
        (0.08, "keep going"),  # 0.10 x 0.08 x 400 = 3.20 > 2.50
        (0.05, "your call"),  # 0.10 x 0.05 x 400 = 2.00, 0.30 x 0.053 x 400 = 6.36
        (0.01, "stop"),  # 0.30 x 0.013 x 400 = 1.56 < 2.50
    ],
)
def test_the_word_weighs_the_next_fifty_against_their_cost(net, word):
    assert advise([net, net], 200, MONEY).word == word


def test_stop_needs_two_looks():
    assert advise([0.08, 0.01], 200, MONEY).word == "your call"
    assert advise([0.01], 200, MONEY).word == "your call"
    assert advise([0.08, 0.01, 0.01], 200, MONEY).word == "stop"


def test_there_is_no_word_before_seventy_labels():
    assert advise([0.5, 0.5], 69, MONEY).word == ""
    assert advise([0.5, 0.5], 60, MONEY).missing == 10
    assert advise([], 200, MONEY).word == ""


def test_the_benefit_is_the_worth_of_the_gain_less_the_cost():
    # 0.2 x 0.10 = 2 points, worth 8, less 2.50
    assert benefit(0.10, 50, MONEY).value == pytest.approx(5.5)
    assert benefit(0.10, 50, MONEY).low == pytest.approx(-2.5)


def test_labels_that_never_pay_break_even_at_once():
    assert break_even(0.0, MONEY, 500) == 0
    assert best_stop(0.0, MONEY, 500) == 0


def test_the_best_stop_lies_before_the_break_even():
    even = break_even(0.05, MONEY, 5_000)
    assert benefit(0.05, even - 1, MONEY).value > 0 >= benefit(0.05, even, MONEY).value
    assert 0 < best_stop(0.05, MONEY, 5_000) < even
    assert break_even(0.5, MONEY, 50) is None
