"""Which rows of an .xls or .xlsb show an error: whoever reads the cells for us gives nothing in their place."""

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

_END = 0xFFFFFFFA
_NEWER = b"\x00\x06"
_BOUND_SHEET, _LAST, _FORMULA, _ERROR_OR_TRUTH = 0x85, 0x0A, 0x06, 0x205
_SHEET, _ROW, _ERROR, _ERROR_OF_FORMULA = 156, 0, 3, 11
MAX_STREAM = 64 << 20


def error_rows(path: Path) -> dict[str, list[int]]:
    """Sheet -> 1-based rows with an error, one for each cell; nothing for what cannot be read."""
    with suppress(ValueError, LookupError, struct.error, StopIteration, zipfile.BadZipFile, ElementTree.ParseError):
        return _read_rows(path)
    return {}


def _read_rows(path: Path) -> dict[str, list[int]]:
    if not zipfile.is_zipfile(path):
        return _of_old_book(_book_stream(path.read_bytes()))
    with zipfile.ZipFile(path) as archive:
        parts = _parts_of_book(archive)
        return {
            sheet: _of_part(archive.read(part))
            for sheet, part in parts.items()
            if archive.getinfo(part).file_size <= MAX_STREAM
        }


def _of_old_book(book: bytes) -> dict[str, list[int]]:
    places: dict[int, str] = {}
    flagged = book[4:6] == _NEWER
    for kind, content in _records(book, 0):
        if kind == _BOUND_SHEET:
            (begin,) = struct.unpack_from("<I", content)
            wide = flagged and content[7] & 1
            name = content[7 + flagged : 7 + flagged + content[6] * (2 if wide else 1)]
            places[begin] = name.decode("utf-16-le" if wide else "latin-1")
        if kind == _LAST:
            break
    return {name: _of_sheet(book, begin) for begin, name in places.items()}


def _of_sheet(book: bytes, begin: int) -> list[int]:
    rows = []
    for kind, content in _records(book, begin):
        if kind == _LAST:
            break
        told = kind == _ERROR_OR_TRUTH and content[7] == 1
        if told or (kind == _FORMULA and content[12:14] == b"\xff\xff" and content[6] == 2):
            rows.append(struct.unpack_from("<H", content)[0] + 1)
    return rows


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _book_stream(file: bytes) -> bytes:
    """The stream of the workbook out of the small file system that an .xls is."""
    sector = 1 << struct.unpack_from("<H", file, 30)[0]
    first_of_directory, small_below = struct.unpack_from("<I", file, 48)[0], struct.unpack_from("<I", file, 56)[0]
    table = _sector_table(file, sector)
    directory = _chain(file, first_of_directory, table, sector)
    for at in range(0, len(directory), 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        if directory[at : at + max(0, length - 2)].decode("utf-16-le", "ignore").casefold() in ("workbook", "book"):
            start, size = struct.unpack_from("<II", directory, at + 116)
            if size < small_below:
                return b""
            return _chain(file, start, table, sector)[:size]
    raise ValueError("no workbook in it")


def _sector_table(file: bytes, sector: int) -> list[int]:
    """For each sector the one behind it; of the table itself the header says where it lies."""
    listed = list(struct.unpack_from("<109I", file, 76))
    more, per = struct.unpack_from("<I", file, 68)[0], sector // 4
    while more < _END and len(listed) * sector <= len(file) * 2:
        *found, more = struct.unpack_from(f"<{per}I", file, (more + 1) * sector)
        listed += found
    return [
        place
        for one in listed
        if one < _END and (one + 2) * sector <= len(file)
        for place in struct.unpack_from(f"<{per}I", file, (one + 1) * sector)
    ]


def _chain(file: bytes, start: int, table: list[int], sector: int) -> bytes:
    pieces: list[bytes] = []
    while start < len(table) and len(pieces) * sector <= len(file):
        pieces.append(file[(start + 1) * sector : (start + 2) * sector])
        start = table[start]
    return b"".join(pieces)


def _parts_of_book(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet -> its part of an .xlsb."""
    book = next(name for name in archive.namelist() if name.casefold().endswith("workbook.bin"))
    folder, base = posixpath.split(book)
    links = ElementTree.fromstring(archive.read(posixpath.join(folder, "_rels", f"{base}.rels")))
    targets = {link.get("Id"): posixpath.normpath(posixpath.join(folder, str(link.get("Target")))) for link in links}
    parts = {}
    for kind, content in _binary_records(archive.read(book)):
        if kind == _SHEET:
            link, at = _wide_text(content, 8)
            parts[_wide_text(content, at)[0]] = targets[link]
    return parts


def _wide_text(content: bytes, at: int) -> tuple[str, int]:
    end = at + 4 + 2 * struct.unpack_from("<I", content, at)[0]
    return content[at + 4 : end].decode("utf-16-le"), end


def _of_part(part: bytes) -> list[int]:
    rows, row = [], 0
    for kind, content in _binary_records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", content)[0] + 1
        elif kind in (_ERROR, _ERROR_OF_FORMULA):
            rows.append(row)
    return rows


def _binary_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        kind, at = _variable(part, at, 2)
        size, at = _variable(part, at, 4)
        yield kind, part[at : at + size]
        at += size


def _variable(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends; the eighth bit says that another byte follows."""
    value = 0
    for place in range(most):
        value |= (part[at + place] & 0x7F) << 7 * place
        if part[at + place] < 0x80:
            return value, at + place + 1
    return value, at + most
