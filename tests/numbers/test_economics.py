"""Costs, benefits and the three words."""

import pytest

from al_core.errors import BadInput
from al_core.numbers.economics import Worth, advise, benefit, best_stop, break_even


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
        (0.05, "your call"),  # 0.10 x 0.05 x 400 = 2.00, 0.20 x 0.053 x 400 = 4.24
        (0.029, "your call"),  # 0.20 x 0.032 x 400 = 2.56
        (0.028, "stop"),  # 0.20 x 0.031 x 400 = 2.48 < 2.50
    ],
)
def test_the_word_weighs_the_next_fifty_against_their_cost(net, word):
    assert advise([net, net], 200, MONEY).word == word


def test_the_last_few_labels_are_weighed_as_few():
    # fifty would bring 0.56 points, 2.24, for 2.50; five bring 0.11, 0.43, for 0.25
    assert advise([0.028, 0.028], 200, MONEY).word == "stop"
    assert advise([0.028, 0.028], 200, MONEY, 5).word == "your call"


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


def test_nobody_is_sent_on_for_more_than_all_there_is():
    # 100 points are worth 1,000 minutes, so at half a minute a label 2,000 labels may cost no more than that
    dear = Worth(seconds=30, point=10)

    assert benefit(1.0, 5_000, dear).value == 1_000 - 2_500
    assert best_stop(1.0, dear, 5_000) < 2_000
    assert break_even(1.0, dear, 5_000) == 2_000


@pytest.mark.parametrize("net", [float("nan"), -0.1, 50])
def test_advice_needs_a_share(net):
    for ask in (
        lambda: advise([0.1, net], 200, MONEY),
        lambda: benefit(net, 50, MONEY),
        lambda: best_stop(net, MONEY, 100),
        lambda: break_even(net, MONEY, 100),
    ):
        with pytest.raises(BadInput, match="must be a share from 0 to 1"):
            ask()


def test_labels_to_come_and_costs_are_not_below_nothing():
    for ask in (best_stop, break_even):
        with pytest.raises(BadInput, match="at least 0, not -1"):
            ask(0.1, MONEY, -1)
    with pytest.raises(BadInput, match="The price of a worth must be a number of at least 0, not -1"):
        Worth(price=-1)
    with pytest.raises(BadInput, match="The seconds of a worth"):
        Worth(seconds=float("nan"))
