"""`returned_files`: lines of an export, whatever a spreadsheet made of their cells."""

from datetime import UTC, datetime

import pytest

from al_core.errors import BadInput
from al_core.projects.exports import EXPORTED_COLUMNS
from al_core.projects.returned_files import returned_lines

HEAD = ",".join(EXPORTED_COLUMNS)


def line_of(**cells):
    told = {"row": "3", "id": "4", "label": "spam", "answer": "label", "who": "Anna", "token": "ab12", **cells}
    return ",".join(told.get(column, "") for column in EXPORTED_COLUMNS)


def only(content):
    (line,) = returned_lines(content, "labels.csv")
    return line


def test_blanks_around_cells_a_mark_and_empty_rows_at_the_end_are_nothing():
    padded = line_of(label="  spam ", check=" TRUE ", token="ab12 ")
    content = f"\ufeff ROW ,{HEAD.partition(',')[2]},,\r\n{padded},,\r\n,,,,\r\n\r\n".encode()

    line = only(content)

    assert (line.row, line["label"], line["token"], line.holds("check")) == (3, "spam", "ab12", True)


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("first", ["", "sep={}\r\n"])
def test_delimiters_and_decimal_commas_of_another_country(delimiter, first):
    text = f"{HEAD}\r\n{line_of(seconds='3|5', probability='1E-05', score='-0|125', check='WAHR')}\r\n"
    content = (first.format(delimiter) + text.replace(",", delimiter).replace("|", ",")).encode()

    line = only(content)

    assert [line.number_in(name) for name in ("seconds", "probability", "score")] == [3.5, 1e-05, -0.125]
    assert line.holds("check")
    assert line.number == (3 if first else 2), "as the spreadsheet counts its rows"


def test_a_file_of_an_old_code_page_is_read():
    assert only(f"{HEAD}\n{line_of(who='Zoë')}\n".replace(",", ";").encode("cp1252"))["who"] == "Zoë"
    assert only(f"{HEAD}\n{line_of(who='Zoë')}\n".replace(",", "\t").encode("utf-16"))["who"] == "Zoë"


@pytest.mark.parametrize(
    ("times", "month_and_day"),
    [
        (["11/28/2026 10:03"], (11, 28)),
        (["28.11.2026 10:03"], (11, 28)),
        (["11/28/26 10:03 AM", "11/03/26 10:03 AM"], (11, 28)),
        (["46354.41875"], (11, 28)),
        (["2026-11-28 10:03:00"], (11, 28)),
        (["03/04/2026 10:03", "03/05/2026 09:00", "04/01/2026 10:00"], (3, 4)),
        (["03/04/2026 10:03", "12/04/2026 09:00", "01/05/2026 10:00"], (4, 3)),
    ],
)
def test_times_are_read_however_they_were_written_anew(times, month_and_day):
    lines = [line_of(answered_at=time, order=str(n)) for n, time in enumerate(times)]

    first = returned_lines("\n".join([HEAD, *lines]).encode(), "labels.csv")[0]

    assert datetime.fromtimestamp(first.answered_at, UTC).timetuple()[1:5] == (*month_and_day, 10, 3)


def test_a_safe_export_that_lost_its_mark_is_still_read_as_safe():
    safe = f"{HEAD}\n{line_of(who=chr(39) + '=Ben', note=chr(39) + '-1', check='FALSE')}\n"
    exact = safe.replace("ab12", "cd34").replace("'-1", "=1")

    assert only(safe.encode())["who"] == "=Ben"
    assert only(exact.encode())["who"] == "'=Ben", "where a cell would run, no apostrophe is ours"


def test_a_line_that_is_none_does_not_spoil_the_others():
    lines = returned_lines(f"{HEAD}\n{line_of()}\n3\n".encode(), "labels.csv")

    assert [(line.number, line.lacks) for line in lines] == [(2, ""), (3, "id")]


def test_a_file_without_our_columns_is_no_export():
    with pytest.raises(BadInput, match="line 2 has no column “id”"):
        returned_lines(f"{HEAD.replace('id,', 'name,', 1)}\n{line_of()}\n".encode(), "labels.csv")
