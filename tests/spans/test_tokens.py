from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from al_core.errors import UnknownName
from al_core.spans.tokens import BY_BLANKS, RULES, tokens_of


def pieces(text, rule="words"):
    return [text[start:end] for start, end in tokens_of(text, rule)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Zoë paid 1,200.50 € at 12:30.", ["Zoë", "paid", "1,200.50", "€", "at", "12:30", "."]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("我爱Tokyo東京", ["我", "爱", "Tokyo", "東", "京"]),
        ("👨‍👩‍👧 met 👍🏽 in 🇩🇪🇫🇷", ["👨‍👩‍👧", "met", "👍🏽", "in", "🇩🇪", "🇫🇷"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("مرحبا بالعالم", ["مرحبا", "بالعالم"]),
        ("@anna #5 e-mail", ["@", "anna", "#", "5", "e", "-", "mail"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_words_numbers_and_signs_are_tokens(text, tokens):
    assert pieces(text) == tokens


def test_texts_that_came_as_tokens_are_parted_by_blanks_alone():
    assert pieces("New York's U.S.A. 5\u00a0kg", BY_BLANKS) == ["New", "York's", "U.S.A.", "5\u00a0kg"]


@given(st.text(max_size=60), st.sampled_from(sorted(RULES)))
def test_tokens_stand_one_behind_the_other_and_leave_out_nothing_but_spaces(text, rule):
    places = tokens_of(text, rule).tolist()

    assert all(start < end for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    between = [0, *(at for place in places for at in place), len(text)]
    left_out = "".join(text[between[at] : between[at + 1]] for at in range(0, len(between), 2))
    assert not left_out.strip()


def test_a_rule_that_there_is_not_is_named():
    with pytest.raises(UnknownName):
        tokens_of("a", "letters")
