"""`spreadsheet_cells`: what a spreadsheet may have made of a cell."""

import pytest

from al_core.projects.spreadsheet_cells import alike_in_cells, returned_cell, spoilt


@pytest.mark.parametrize(
    ("before", "after"),
    [("00123", "123"), ("1", "1.0"), ("true", "TRUE"), ("a  b", " a b "), ("12345678901234567890", "1.23457E+19")],
)
def test_what_a_spreadsheet_changes_is_the_same(before, after):
    assert alike_in_cells(before, after)


@pytest.mark.parametrize(("one", "other"), [("12", "13"), ("spam", "Spam"), ("a b", "ab"), ("", "0")])
def test_what_it_does_not_change_is_not(one, other):
    assert not alike_in_cells(one, other)


def test_hexadecimal_digits_that_read_as_a_number_are_lost():
    assert all(map(spoilt, ["", "1234567890123450", "1.23457E+15", "1,2E+15", "12e45"]))
    assert not any(map(spoilt, ["ab12", "12e4f", "import-3-ab", "4105e56576349725", "1234567890123456"]))


def test_a_cell_of_a_workbook_is_what_a_csv_would_hold():
    assert [returned_cell(one) for one in (3.0, 0.5, True, "x", "")] == ["3", "0.5", "True", "x", ""]
