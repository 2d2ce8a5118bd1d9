"""Numbers as they are written."""

import pytest

from al_core.amounts import counted, likely, minutes, money, percent, points, roughly


def test_shares_are_whole_per_cent():
    assert (percent(0.864), likely(0.816, 0.9)) == ("86%", "82–90%")


def test_hundred_per_cent_is_all_and_zero_is_nothing():
    assert (percent(299 / 300), percent(1 / 300)) == ("99%", "1%")
    assert (percent(1.0), percent(0.0)) == ("100%", "0%")
    assert (likely(0.996, 0.999), likely(0.001, 0.003)) == ("99–100%", "0–1%")
    assert (likely(1.0, 1.0), likely(0.0, 0.0)) == ("100–100%", "0–0%")


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0"), (0.004, "0.4"), (0.0096, "1"), (0.031, "3"), (-0.12, "-12"), (-1e-4, "0")]
)
def test_points_have_a_digit_only_below_one(share, said):
    assert points(share) == said


def test_two_digits_of_a_rough_number_are_told():
    assert [roughly(n) for n in (0, 7.4, 38, 7_412, 10_960, 99_600)] == ["0", "7", "38", "7,400", "11,000", "100,000"]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.4, None, "under 1 min"),
        (10.0, None, "10 min"),
        (24.2, 40.6, "24 to 41 min"),
        (2.5, 2.5, "2.5 min"),
        (150.0, 180.0, "2.5 to 3 h"),
        (0.0, 9.0, "0 to 9 min"),
    ],
)
def test_time_is_minutes_or_hours(low, high, said):
    assert minutes(low, high) == said


def test_money_has_no_sign():
    assert (money(2.5), money(1250.4)) == ("2.50", "1,250")


@pytest.mark.parametrize(
    ("n", "noun", "said"),
    [
        (1, "digit", "1 digit"),
        (0, "letter", "0 letters"),
        (1_109, "letter", "1,109 letters"),
        (2, "class", "2 classes"),
        (2, "query", "2 queries"),
        (2, "survey", "2 surveys"),
    ],
)
def test_a_number_stands_with_its_noun_in_the_right_form(n, noun, said):
    assert counted(n, noun) == said
