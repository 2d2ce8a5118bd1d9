"""Numbers as people type them."""

from decimal import Decimal

import numpy as np
import pytest

from al_core.errors import Refused
from al_core.tasks.regression.writing import Scale, finite, in_log, readings

AGE = Scale("years", 0, 120, 0.5)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("9", 9), (" 9,5 ", 9.5), ("9.50 years", 9.5), ("12Years", 12), ("1e1", 10), ("+7", 7), (7, 7),
     (np.float32(0.5), 0.5),
     (Decimal("3.5"), 3.5), ("٣", 3), ("-0", 0), ("120", 120)],
)  # fmt: skip
def test_what_people_type_is_taken_as_they_mean_it(given, kept):
    assert AGE.taken(given) == kept


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("", "Nothing was typed; type a number, such as 60."),
        ("nine", "“nine” is no number; type one, such as 60."),
        ("9 kg", "“9 kg” is no number; type one, such as 60."),
        ("40%", "“40%” is no number; type one, such as 60."),
        ("9 9", "“9 9” is no number; type one, such as 60."),
        (True, "“True” is no number; type one, such as 60."),
        (np.True_, "“True” is no number; type one, such as 60."),
        (None, "“None” is no number; type one, such as 60."),
        (float("nan"), "“nan” is no number; type one, such as 60."),
        ("inf", "“inf” is no number; type one, such as 60."),
        ("1e999", "“1e999” is no number; type one, such as 60."),
        (3 + 1j, "“(3+1j)” is no number; type one, such as 60."),
        ("-1", "-1 is less than 0, the least that is taken; check the number."),
        ("121", "121 is more than 120, the most that is taken; check the number."),
        ("9.7", "9.7 lies between two steps; type 9.5 or 10."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence_that_says_what_to_do(given, sentence):
    with pytest.raises(Refused) as refused:
        AGE.taken(given)

    assert str(refused.value) == sentence


def test_a_comma_before_three_digits_is_asked_about_unless_only_one_reading_fits():
    with pytest.raises(Refused, match=r"“1,234” may mean 1234 or 1\.234; type it without a comma"):
        Scale().taken("1,234")

    assert Scale(low=0, high=10).taken("1,234") == 1.234
    assert Scale(low=100).taken("1,234") == 1234
    assert Scale().taken("1,234,567.5") == 1234567.5


def test_a_step_is_told_whatever_rounding_makes_of_it():
    tenths = Scale(low=0, high=1, step=0.1)

    assert [in_log(tenths.taken(at * 0.1)) for at in (3, 6, 7)] == ["0.3", "0.6", "0.7"]
    assert tenths.nearest(np.array([-5, 0.26, 0.24999, 7])).tolist() == [0, 0.3, 0.2, 1]


def test_no_answer_lies_beyond_the_last_step():
    assert Scale(low=0, high=10, step=3).nearest(np.array([10.0])).tolist() == [9]


@pytest.mark.parametrize(
    ("value", "text"), [(9.0, "9"), (9.5, "9.5"), (1e-7, "0.0000001"), (-0.0, "0"), (1e21, "1" + "0" * 21)]
)
def test_the_log_has_one_form_of_a_number_and_reads_it_back(value, text):
    assert in_log(value) == text
    assert readings(text) == (value,)


def test_the_log_loses_no_digit():
    assert readings(in_log(0.1 + 0.2)) == (0.1 + 0.2,)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [("1.234", ",", 1234), ("1.234", ".", 1.234), ("€ 1.234", ",", 1234), ("1,234", ".", 1234)],
)
def test_a_file_has_a_decimal_sign_of_its_own(text, decimal, value):
    assert readings(text, "€", (decimal,)) == (value,)


def test_a_number_too_large_to_be_one_is_none():
    assert finite(10**400) is None
    assert readings("9" * 500) == ()
