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
