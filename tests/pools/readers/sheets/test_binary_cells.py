"""Cells of .xls and .xlsb that show an error."""

import struct
import zipfile

from al_core.pools.readers.sheets.binary_cells import error_rows


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def old_book(name: str, cells: bytes) -> bytes:
    """An .xls: a small file system of one stream, that of the workbook."""
    begin = record(0x809, struct.pack("<HH", 0x600, 5) + bytes(12))
    sheet = struct.pack("<IHBB", 0, 0, len(name), 0) + name.encode("latin-1")
    at = len(begin) + 4 + len(sheet) + 4
    book = begin + record(0x85, struct.pack("<I", at) + sheet[4:]) + record(0x0A) + begin + cells + record(0x0A)
    book += bytes(-len(book) % 512 + 4096)
    sectors = len(book) // 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    named = "Workbook".encode("utf-16-le")
    entry = (
        named.ljust(64, b"\0") + struct.pack("<H", len(named) + 2) + bytes(50) + struct.pack("<III", 2, len(book), 0)
    )
    return header + struct.pack("<128I", *table) + entry.ljust(512, b"\0") + book


def test_errors_of_an_old_workbook_are_found_typed_or_computed(tmp_path):
    path = tmp_path / "old.xls"
    typed = struct.pack("<HHHBB", 3, 1, 0, 42, 1)
    truth = struct.pack("<HHHBB", 4, 1, 0, 1, 0)
    computed = struct.pack("<HHH", 6, 0, 0) + b"\x02\x00\x07\x00\x00\x00\xff\xff" + bytes(8)
    number = struct.pack("<HHHd", 7, 0, 0, 1.5) + bytes(8)
    cells = record(0x205, typed) + record(0x205, truth) + record(0x06, computed) + record(0x06, number)

    path.write_bytes(old_book("Data", cells))

    assert error_rows(path) == {"Data": [4, 7]}


def test_errors_of_a_binary_workbook_are_found(tmp_path):
    path = tmp_path / "new.xlsb"
    wide = [struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in ("r1", "Data")]
    sheet = struct.pack("<II", 0, 1) + wide[0] + wide[1]
    rows = b"".join(
        bytes([0, 4]) + struct.pack("<I", row) + bytes([kind, 9]) + bytes(9) for row, kind in [(0, 5), (1, 3), (8, 11)]
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", bytes([0x9C, 0x01, len(sheet)]) + sheet)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", rows)

    assert error_rows(path) == {"Data": [2, 9]}


def test_what_cannot_be_read_has_no_errors(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 4)

    assert error_rows(path) == {}
