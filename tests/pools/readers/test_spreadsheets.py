"""Spreadsheets: the table on a sheet, as people see it there."""

from datetime import date, datetime, time

import pytest
import xlsxwriter
from sheets import open_document, open_row, workbook
from uploaded import pool_of, refusal, roles_of, text_of

from al_core.errors import BadInput
from al_core.pools.readers.spreadsheets import cell_text
from al_core.pools.readers.uploads import Options, create_pool, preview

HEADINGS = ["text", "stars", "seen", "fine", "label"]


def row(at):
    day = datetime(2024, 3, at % 28 + 1)
    return [f"the review number {at} is here", at % 5, (day, "yyyy-mm-dd"), at % 2 == 0, "good" if at % 3 else "bad"]


ROWS = [row(at) for at in range(40)]


def test_a_table_below_a_title_and_among_blank_rows_is_found(tmp_path, data):
    rows = [["Reviews of March"], [], HEADINGS, *ROWS[:20], [" "], *ROWS[20:]]
    path = workbook(tmp_path / "book.xlsx", Data=rows)

    seen, pool = preview(path), pool_of(path, data)

    assert seen.rows.iloc[0].tolist() == ["the review number 0 is here", "0", "2024-03-01", "TRUE", "bad"]
    assert roles_of(path) == dict(zip(HEADINGS, ["text", "number", "timestamp", "category", "label"], strict=True))
    assert (pool.n_rows, len(pool.known_labels())) == (40, 40)
    assert pool.source_rows()[[0, 19, 20]].tolist() == [4, 23, 25], "as the sheet numbers them"


def test_the_first_sheet_with_a_table_is_read_and_another_one_can_be_chosen(tmp_path, data):
    other = [["letter", "topic"], *([f"a letter of number {at}", "ab"[at % 2]] for at in range(9))]
    path = workbook(tmp_path / "book.xlsx", About=[["Made in March"]], Empty=[], Data=[HEADINGS, *ROWS], More=other)

    seen = preview(path)
    chosen = create_pool(path, options=Options(sheet="More"), data=data)

    assert (seen.options.sheet, seen.sheets) == ("Data", ("About", "Empty", "Data", "More"))
    assert {"sheet", "header"} == seen.guessed
    assert "Sheet Data is read; the file has 3 other sheets." in [note.text for note in seen.notes]
    assert (chosen.n_rows, chosen.classes()) == (9, ["a", "b"])


def test_a_sheet_that_is_not_there_or_is_empty_is_said(tmp_path):
    path = workbook(tmp_path / "book.xlsx", Data=[HEADINGS, *ROWS], Empty=[])

    with pytest.raises(BadInput, match=r"book\.xlsx has no sheet Dota; choose one of: Data, Empty\."):
        preview(path, options=Options(sheet="Dota"))
    with pytest.raises(BadInput, match=r"book\.xlsx, sheet Empty, holds no filled cells"):
        preview(path, options=Options(sheet="Empty"))


def test_a_sheet_without_names_of_columns_loses_no_row(tmp_path, data):
    path = workbook(tmp_path / "book.xlsx", Data=[line[:1] + line[4:] for line in ROWS])

    assert not preview(path).options.header
    assert pool_of(path, data, **{"Column 1": "text", "Column 2": "label"}).n_rows == 40


def test_rows_are_numbered_as_on_a_sheet_that_begins_further_down(tmp_path, data):
    rows = [[], [None, "A title"], [None, "text", "label"], *([None, line[0], line[4]] for line in ROWS)]
    path = workbook(tmp_path / "book.xlsx", Data=rows)

    assert pool_of(path, data).source_rows()[:3].tolist() == [4, 5, 6]
    assert [column.name for column in preview(path).columns] == ["text", "label"]


def test_the_index_that_pandas_writes_is_no_title(tmp_path):
    path = workbook(tmp_path / "book.xlsx", Data=[[None, "text"], *([at, line[0]] for at, line in enumerate(ROWS))])

    assert roles_of(path) == {"Column 1": "ignore", "text": "text"}


def test_blank_columns_are_left_out_and_those_without_a_name_are_not(tmp_path):
    rows = [[line[0], line[1], None, line[4]] for line in ROWS]
    path = workbook(tmp_path / "book.xlsx", Data=[["text", "stars", None, None], *rows])

    assert [column.name for column in preview(path).columns] == ["text", "stars", "Column 3"]


def test_errors_of_a_sheet_are_empty_and_counted(tmp_path):
    shares = [[line[0], ("=1/0", "#DIV/0!") if at in (3, 7) else at] for at, line in enumerate(ROWS)]
    path = workbook(tmp_path / "book.xlsx", Data=[["text", "share"], *shares])

    said = [note.text for note in preview(path).notes]

    assert "Rows 5 and 9: a cell shows an error such as #N/A; it is read as empty." in said
    assert roles_of(path)["share"] == "number"


def test_an_open_document_is_read_although_it_repeats_a_blank_row_a_million_times(tmp_path, data):
    rows = "".join(open_row(str(line[0]), str(line[4])) for line in ROWS)
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    path = open_document(tmp_path / "book.ods", open_row("text", "label") + rows + blank)

    assert pool_of(path, data).n_rows == 40


def test_a_damaged_spreadsheet_is_refused(tmp_path, data):
    path = workbook(tmp_path / "book.xlsx", Data=[HEADINGS, *ROWS])
    path.write_bytes(path.read_bytes().replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet7.xml"))

    assert "damaged or cut-off spreadsheet" in refusal(path, data)


def test_a_cell_is_written_as_people_know_it():
    values = [3.0, 0.5, 1e300, True, date(2024, 3, 1), datetime(2024, 3, 1, 12, 30), time(12, 30), "007"]

    shown = ["3", "0.5", "1e+300", "TRUE", "2024-03-01", "2024-03-01T12:30:00", "12:30:00", "007"]
    assert [cell_text(value) for value in values] == shown


def test_names_of_the_columns_further_down_are_left_out_and_named(tmp_path):
    rows = [["text", "size"], *([text_of(at), at] for at in range(4))]

    seen = preview(workbook(tmp_path / "a.xlsx", S=rows + rows))

    assert seen.n_rows == 8
    assert "Row 6 repeats the names of the columns; left out." in [note.text for note in seen.notes]
    assert {column.name: column.role for column in seen.columns}["size"] == "number"


LETTERS = [text_of(at) for at in range(24)]


def test_cells_merged_over_several_rows_count_for_each(tmp_path, data):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_column("B1", ["text", *LETTERS])
        sheet.write("A1", "label")
        for at in range(4):
            sheet.merge_range(1 + 6 * at, 0, 6 + 6 * at, 0, "ab"[at % 2])

    pool = pool_of(tmp_path / "a.xlsx", data)

    assert list(pool.known_labels().values()) == [*"aaaaaabbbbbb" * 2]
    assert "merged cells" in [note.badge for note in pool.notes]


def test_merged_cells_of_an_open_document_count_for_each_row(tmp_path, data):
    spanned = open_row("a", LETTERS[0]).replace(
        "<table:table-cell", '<table:table-cell table:number-rows-spanned="2"', 1
    )
    covered = open_row("", LETTERS[1]).replace("table-cell", "covered-table-cell", 1)
    covered = covered.replace("<text:p></text:p></table:table-cell>", "</table:covered-table-cell>", 1)
    rows = open_row("label", "text") + spanned + covered + open_row("b", LETTERS[2])

    pool = pool_of(open_document(tmp_path / "a.ods", rows), data)

    assert pool.known_labels() == {0: "a", 1: "a", 2: "b"}


def test_names_stand_below_a_row_that_heads_several_columns_at_once(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B1", "What was sent")
        sheet.write("C1", "label")
        sheet.write_row("A2", ["text", "size"])
        for at, text in enumerate(LETTERS):
            sheet.write_row(at + 2, 0, [text, at % 7, "ab"[at % 2]])

    assert roles_of(tmp_path / "a.xlsx") == {"text": "text", "size": "number", "label": "label"}


def test_a_sheet_that_tells_of_the_columns_is_not_taken_for_the_table(tmp_path):
    said = [["column", "meaning"], ["text", "what they wrote"]]
    rows = [["text", "size"], *([text, f"{at},5"] for at, text in enumerate(LETTERS))]

    seen = preview(workbook(tmp_path / "a.xlsx", Codes=said, Data=rows))

    assert seen.options.sheet == "Data"
    assert {column.name: column.role for column in seen.columns} == {"text": "text", "size": "number"}
