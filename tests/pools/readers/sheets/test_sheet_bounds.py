"""Spreadsheets in which a few bytes stand for more than any server can hold: `sheet_bounds` and `sheet_cells`."""

import zipfile

import pytest
from sheets import hand_made, open_document, open_row, workbook
from uploaded import refusal

from al_core.pools.readers.sheets import sheet_bounds
from al_core.pools.readers.sheets.sheet_bounds import extent_of


def cell(place, value="1", kind="n"):
    return f'<c r="{place}" t="{kind}"><v>{value}</v></c>'


def test_the_extent_goes_from_the_first_filled_cell_to_the_last(tmp_path):
    path = workbook(tmp_path / "book.xlsx", Data=[[], [None, "some text", "more"], [None, None, None, 7]])

    found = extent_of(path, path.name, "Data")

    assert (found.first_row, found.last_row, found.first_column, found.last_column) == (2, 3, 2, 4)
    assert (found.n_cells, found.characters) == (6, len("some text") + len("more"))


def test_two_cells_far_from_each_other_are_refused_before_room_is_made_for_all_between(tmp_path, data):
    rows = f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>'

    said = refusal(hand_made(tmp_path / "far.xlsx", rows), data)

    assert "far.xlsx, sheet S: cells are filled as far as row 1,048,576 and column 16,384" in said


def test_a_cell_that_only_has_a_colour_does_not_count(tmp_path):
    rows = f'<row r="1">{cell("A1")}</row><row r="1048576"><c r="XFD1048576" s="1"/></row>'

    assert extent_of(hand_made(tmp_path / "book.xlsx", rows), "book.xlsx", "S").n_cells == 1


def test_one_long_text_in_many_cells_is_refused(tmp_path, data):
    rows = "".join(f'<row r="{at}">{cell(f"A{at}", "0", "s")}</row>' for at in range(1, 1001))

    said = refusal(hand_made(tmp_path / "long.xlsx", rows, f"<si><t>{'x' * 1_000_000}</t></si>"), data)

    assert "long.xlsx, sheet S: its texts have 1,000 million characters" in said


def test_a_cell_of_an_open_document_that_stands_for_too_many_is_refused(tmp_path, data):
    path = open_document(tmp_path / "many.ods", open_row("x", times=1_000_000, across=16_384))

    assert "row 1,000,000 and column 16,384, too many" in refusal(path, data)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, data):
    path = hand_made(tmp_path / "bomb.xlsx", "")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings2.xml", bytes(80 << 20))

    assert "bomb.xlsx unpacks to 80 MB" in refusal(path, data)


@pytest.mark.parametrize("lock", ["zip", "office"])
def test_a_locked_spreadsheet_is_refused(tmp_path, data, lock):
    path = hand_made(tmp_path / "locked.xlsx", "")
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(bytes(content) if lock == "zip" else office)

    assert "locked with a password" in refusal(path, data)


def test_an_old_spreadsheet_is_bounded_by_its_size(saved, data, monkeypatch):
    monkeypatch.setattr(sheet_bounds, "MAX_OLD_BYTES", 100)
    path = saved(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 20, "old.xls")

    assert "old spreadsheet above" in refusal(path, data)


def test_a_sheet_that_defines_entities_is_refused(tmp_path, data):
    path = hand_made(tmp_path / "book.xlsx", "")
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts["xl/worksheets/sheet1.xml"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    assert "damaged or cut-off spreadsheet" in refusal(path, data)
