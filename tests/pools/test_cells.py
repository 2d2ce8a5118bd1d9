"""What a cell says."""

from datetime import datetime

import pytest

from al_core.pools import cells


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.csv", "a.csv"),
        ("a\u202eb\x00c.csv", "abc.csv"),
        ("", "the file"),
        ("..", ".."),
        ("x" * 200 + ".csv", "x" * 79 + "…"),
    ],
)
def test_file_names_are_shown_safely(text, shown):
    assert cells.shown_name(text) == shown


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        (["10", "2", "1"], ["1", "2", "10"]),
        (["1.0", "-1.0"], ["-1.0", "1.0"]),
        (["week 10", "week 9"], ["week 9", "week 10"]),
        (["b", "A", "3"], ["3", "A", "b"]),
    ],
)
def test_natural_order(labels, order):
    assert sorted(labels, key=cells.natural_key) == order


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1,234.50", ".", 1234.5),
        ("1.234,50", ",", 1234.5),
        ("1 234 567", ".", 1234567),
        ("1\u202f234,5", ",", 1234.5),
        ("1'234.50", ".", 1234.5),
        ("12,345", ".", 12345),
        ("1.234.567", ",", 1234567),
        ("40%", ".", 40),
        ("12,5 %", ",", 12.5),
        ("€ 12", ".", 12),
        ("12 €", ".", 12),
        ("$1,200.00", ".", 1200),
        ("-$5", ".", -5),
        ("EUR 7.50", ".", 7.5),
        ("(120)", ".", -120),
        ("($1,200)", ".", -1200),
        ("−3.5", ".", -3.5),
        ("1.5e3", ".", 1500),
    ],
)
def test_numbers_are_read_as_people_write_them(text, decimal, value):
    assert cells.number(text, decimal) == value


@pytest.mark.parametrize(
    "text",
    ["", "12,34", "1,2,3", "1,234,56", "(120", "120)", "12 apples", "1.2.3", "1_000", "%", "€", "2024-03-01", "12:30",
     "1,234.5.6", "1 2", "A1", "12,345 678"],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_none(text):
    assert cells.number(text) != cells.number(text)


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
    ],
)
def test_dates_are_read_as_people_write_them_and_offsets_count(text, moment):
    form = cells.date_format([text, text])

    assert cells.parse_date(text, form) == moment


def test_all_rows_decide_whether_the_day_or_the_month_comes_first():
    early = [f"01/{day:02}/2024" for day in range(1, 13) for _ in range(30)]

    assert cells.date_format(early) == "%d/%m/%Y"
    assert cells.date_format([*early, "01/13/2024"]) == "%m/%d/%Y"
    assert cells.other_date_format(early, "%d/%m/%Y") == "%m/%d/%Y"
    assert cells.other_date_format([*early, "01/13/2024"], "%m/%d/%Y") is None


def test_errors_of_spreadsheets_say_that_there_is_no_value():
    errors = ["#N/A", "#NV", "#DIV/0!", "#REF!", "#WERT!", "#¡DIV/0!", "#NAME?"]

    assert all(map(cells.is_sheet_error, errors))
    assert all(map(cells.is_missing, errors))
    assert not any(map(cells.is_sheet_error, ["#1", "#fun", "N/A", "# N/A!", ""]))
