"""Dates as people write them."""

from datetime import datetime

import pytest

from al_core.pools.dates import date_format, may_be_dates, other_date_format, parse_date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-02-01T10:00:00+02:00", datetime(2024, 2, 1, 8)),
        ("2024-02-01T10:00:00Z", datetime(2024, 2, 1, 10)),
        ("2/1/2024 1:05 PM", datetime(2024, 2, 1, 13, 5)),
        ("01.02.2024 10:00:30", datetime(2024, 2, 1, 10, 0, 30)),
        ("Feb 1, 2024", datetime(2024, 2, 1)),
        ("1-Feb-2024", datetime(2024, 2, 1)),
        ("Thu, 01 Feb 2024 10:00:00 -0500", datetime(2024, 2, 1, 15)),
        ("01.02.24", datetime(2024, 2, 1)),
        ("Thu Feb 01 10:00:00 +0000 2024", datetime(2024, 2, 1, 10)),
        ("1. Februar 2024, 13:05 Uhr", datetime(2024, 2, 1, 13, 5)),
        ("le 1er févr. 2024", datetime(2024, 2, 1)),
        ("1 de febrero de 2024", datetime(2024, 2, 1)),
        ("1 февраля 2024 г.", datetime(2024, 2, 1)),
        ("Thursday, February 1st, 2024 1:05 p.m.", datetime(2024, 2, 1, 13, 5)),
        ("01/Feb/2024:10:00:00 +0200", datetime(2024, 2, 1, 8)),
        ("2024/02/01 10:00 UTC", datetime(2024, 2, 1, 10)),
        ("2024. 02. 01.", datetime(2024, 2, 1)),
        ("2024年2月1日", datetime(2024, 2, 1)),
        ("01FEB2024", datetime(2024, 2, 1)),
        ("20240201", datetime(2024, 2, 1)),
        ("Feb-2024", datetime(2024, 2, 1)),
    ],
)
def test_dates_are_read_as_people_write_them_and_offsets_count(text, moment):
    form = date_format([text, text])

    assert parse_date(text, form) == moment


def test_all_rows_decide_whether_the_day_or_the_month_comes_first():
    early = [f"01/{day:02}/2024" for day in range(1, 13) for _ in range(30)]

    assert date_format(early) == "%d/%m/%Y"
    assert date_format([*early, "01/13/2024"]) == "%m/%d/%Y"
    assert other_date_format(early, "%d/%m/%Y") == "%m/%d/%Y"
    assert other_date_format([*early, "01/13/2024"], "%m/%d/%Y") is None


@pytest.mark.parametrize(
    "text",
    ["1.2.3", "192.168.10.10", "030 12 34 56", "in May 2024", "12:30", "May", "99/99/2024", "10.2024", "v 1.02.24"],
)
def test_other_things_with_numbers_and_signs_are_no_dates(text):
    assert date_format([text, text]) is None


def test_a_few_cells_that_are_no_dates_leave_the_others_what_they_are():
    assert date_format(["01.02.2024"] * 30 + ["some day"]) == "%d.%m.%Y"
    assert date_format(["01.02.2024"] * 3 + ["some day"]) is None


def test_dates_in_several_ways_are_told_from_words():
    assert may_be_dates(["2024-02-01", "01.02.2024", "1 Feb 2024"])
    assert not may_be_dates(["2024-02-01", "tomorrow"])
