"""What a cell says."""

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
        ("1.234,50 €", ".", 1234.5),
        ("1,234.50", ",", 1234.5),
        ("1,23,456.5", ".", 123456.5),
        ("US$ 12", ".", 12),
        ("R$ 1.234,5", ",", 1234.5),
        ("12.5 kg", ".", 12.5),
        ("36.6°C", ".", 36.6),
        ("12.50-", ".", -12.5),
        ("+1,234.5", ".", 1234.5),
        ("'12,000", ".", 12000),
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


def test_errors_of_spreadsheets_say_that_there_is_no_value():
    errors = ["#N/A", "#NV", "#DIV/0!", "#REF!", "#WERT!", "#¡DIV/0!", "#NAME?"]

    assert all(map(cells.is_sheet_error, errors))
    assert all(map(cells.is_missing, errors))
    assert not any(map(cells.is_sheet_error, ["#1", "#fun", "N/A", "# N/A!", ""]))


def test_the_first_number_in_another_unit_is_found():
    assert cells.other_unit(["12 kg", "13", "", "9 g"]) == 3
    assert cells.other_unit(["€ 12", "13 €", "1,200"]) is None
    assert cells.other_unit(["$5", "€ 5"]) == 1
