"""What a reader may be told to do, and what columns may be used as."""

import pytest
from uploaded import REFERRALS, refusal

from al_core.pools.readers.uploads import Options


def test_a_word_in_a_number_column_is_named(saved, data):
    rows = "".join(f"{at}.5,{'red' if at % 2 else 'blue'}\n" for at in range(50))
    path = saved(f"size,colour\n{rows}tall,red\n")

    assert "row 51, column size: “tall” is not a number" in refusal(path, data, size="number", colour="category")


def test_roles_that_make_no_sense_are_refused(saved, data):
    path = saved(REFERRALS)

    assert "only one column" in refusal(path, data, clinic="label")
    assert "no column nonsense" in refusal(path, data, nonsense="text")
    assert "no use called" in refusal(path, data, clinic="wizardry")
    assert "no column to learn from" in refusal(path, data, letter="ignore", age="ignore", clinic="ignore")


@pytest.mark.parametrize(
    "options", [Options("klingon", ","), Options("utf-8", ""), Options("utf-8", '"'), Options("utf-8", ",", True, "x")]
)
def test_options_that_cannot_be_used_are_refused(saved, data, options):
    assert "letters.csv" in refusal(saved(REFERRALS), data, options)
