"""How large the sheets of a spreadsheet are, found out before any is read: a few bytes can stand for millions of cells.

Whoever reads a sheet makes room for all cells between its first and its last one, and copies a text for every cell that
refers to it.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from al_core.errors import BadInput
from al_core.pools import cells

MAX_BOOK_BYTES = 1 << 30
MAX_OLD_BYTES = 64 << 20
MAX_INDEX_BYTES = 16 << 20
MAX_SHEET_CELLS = 12_000_000
MAX_SHEET_CHARACTERS = 400_000_000
MAX_BOOK_SWELLING = 400
_SMALL = 64 << 20
_DIGITS = "0123456789"

Attributes = Mapping[str, str]


@dataclass
class Extent:
    """What lies between the first and the last filled cell of a sheet; `errors` are the rows of cells that show one."""

    first_row: int = 0
    last_row: int = 0
    first_column: int = 0
    last_column: int = 0
    characters: int = 0
    errors: list[int] = field(default_factory=list)

    @property
    def n_cells(self) -> int:
        """Cells between the first and the last one, filled or not."""
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)

    def take(self, row: int, column: int, last_row: int = 0, last_column: int = 0) -> None:
        """A filled cell, or many of them up to another one."""
        self.first_row = min(self.first_row or row, row)
        self.first_column = min(self.first_column or column, column)
        self.last_row = max(self.last_row, row, last_row)
        self.last_column = max(self.last_column, column, last_column)


def check_book(path: Path, name: str) -> None:
    """Raise BadInput for a spreadsheet that unpacks to more than can be read, before anything of it is read."""
    packed = path.stat().st_size
    if not zipfile.is_zipfile(path):
        if packed > MAX_OLD_BYTES:
            raise BadInput(f"{name} is an old spreadsheet above {MAX_OLD_BYTES >> 20} MB; save it as .xlsx or CSV.")
        return
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise BadInput(f"{name} is locked with a password; save it without one and upload it again.")
        size = sum(member.file_size for member in members)
        all_at_once = any(member.filename == "content.xml" for member in members)
    if size > MAX_BOOK_BYTES or size > max(_SMALL, MAX_BOOK_SWELLING * packed):
        raise BadInput(f"{name} unpacks to {cells.grouped(size >> 20)} MB, too much for a sheet; save a part as CSV.")
    if all_at_once:
        extent_of(path, name, "")


def extent_of(path: Path, name: str, sheet: str) -> Extent:
    """The extent of a sheet; raises BadInput where it is too large, or where the file is damaged."""
    status = path.stat()
    try:
        extents = _extents(path, status.st_mtime_ns, status.st_size, None if _is_open_document(path) else sheet)
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, expat.ExpatError, ElementTree.ParseError, EOFError):
        raise BadInput(f"{name} is a damaged or cut-off spreadsheet; save it again.") from None
    for title, extent in extents.items():
        where = f"{name}, sheet {cells.shortened(title, 30)}"
        if extent.n_cells > MAX_SHEET_CELLS:
            raise BadInput(
                f"{where}: cells are filled as far as row {cells.grouped(extent.last_row)} and column "
                f"{cells.grouped(extent.last_column)}, too many to be read; delete what does not belong to the table, "
                "or save the sheet as CSV."
            )
        if extent.characters > MAX_SHEET_CHARACTERS:
            raise BadInput(
                f"{where}: its texts have {cells.grouped(extent.characters // 1_000_000)} million characters, too many "
                "to be read; save a part of the sheet as CSV."
            )
    return extents.get(sheet, Extent())


def _is_open_document(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "content.xml" in archive.namelist()


@lru_cache(maxsize=8)
def _extents(path: Path, _changed: int, _size: int, sheet: str | None) -> dict[str, Extent]:
    with zipfile.ZipFile(path) as archive:
        if sheet is None:
            # All tables of an OpenDocument are read as soon as it is opened.
            tables = _OpenDocument()
            _parse(archive, "content.xml", tables)
            return tables.extents
        part = _parts(archive).get(sheet, "")
        lengths = _Lengths()
        if "xl/sharedStrings.xml" in archive.namelist():
            _parse(archive, "xl/sharedStrings.xml", lengths)
        table = _Sheet(lengths.of)
        if part:
            _parse(archive, part, table)
        return {sheet: table.extent}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet -> the part of an .xlsx that it lies in; nothing is known of an .xlsb."""
    if "xl/workbook.xml" not in archive.namelist():
        return {}
    book, links = (_tree(archive, part) for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    found = {}
    for one in book.iter():
        if _plain(one.tag.replace("}", ":")) == "sheet":
            link = next(value for key, value in one.attrib.items() if key.endswith("}id"))
            target = targets[link]
            found[str(one.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if archive.getinfo(part).file_size > MAX_INDEX_BYTES:
        raise ValueError("too long for a list of sheets")
    return ElementTree.fromstring(archive.read(part))


def _parse(archive: zipfile.ZipFile, part: str, reader: "_Lengths | _Sheet | _OpenDocument") -> None:
    """Tell a reader every element and text of a part."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if isinstance(reader, _OpenDocument):
        parser.EndElementHandler = reader.end
    with archive.open(part) as file:
        parser.ParseFile(file)


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("no spreadsheet declares a document type")


def _plain(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


class _Lengths:
    """The lengths of the texts that cells of an .xlsx refer to."""

    def __init__(self) -> None:
        self.of: list[int] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if _plain(name) == "si":
            self.of.append(0)

    def text(self, text: str) -> None:
        """A text inside of it."""
        if self.of:
            self.of[-1] += len(text)


class _Sheet:
    """The cells of a sheet of an .xlsx."""

    def __init__(self, lengths: list[int]) -> None:
        self.extent, self.lengths = Extent(), lengths
        self._columns: dict[str, int] = {"": 0}
        self._row = self._column = 0
        self._kind = ""
        self._shared = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        plain = _plain(name)
        self._shared = False
        if plain == "c":
            self._kind = attributes.get("t", "")
            self._go(attributes.get("r", ""))
        elif plain in ("v", "is", "f"):
            self.extent.take(self._row, self._column)
            self._shared = plain == "v" and self._kind == "s"
            if self._kind == "e" and plain == "v":
                self.extent.errors.append(self._row)
        elif plain == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0

    def text(self, text: str) -> None:
        """A text inside of it: the number of a shared text, which may come in pieces."""
        if self._shared and text.strip():
            self.extent.characters += self.lengths[int(text)]

    def _go(self, place: str) -> None:
        if not place:
            self._column += 1
            return
        letters = place.rstrip(_DIGITS)
        if letters not in self._columns:
            self._columns[letters] = _number_of(letters)
        self._column, self._row = self._columns[letters], int(place[len(letters) :])


def _number_of(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number


class _OpenDocument:
    """The cells of all tables of an OpenDocument, each of which may stand for many."""

    def __init__(self) -> None:
        self.extents: dict[str, Extent] = {}
        self._extent = Extent()
        self._row = self._column = self._rows = self._columns = 0
        self._filled = self._error = False
        self._length = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        plain = _plain(name)
        if plain == "table":
            self._extent = self.extents.setdefault(attributes.get("table:name", ""), Extent())
            self._row = self._rows = 0
        elif plain == "table-row":
            self._row, self._column, self._columns = self._row + self._rows, 0, 0
            self._rows = int(attributes.get("table:number-rows-repeated", 1))
        elif plain in ("table-cell", "covered-table-cell"):
            self._column += self._columns
            self._columns = int(attributes.get("table:number-columns-repeated", 1))
            self._filled = "office:value-type" in attributes
            self._error, self._length = attributes.get("calcext:value-type") == "error", 0

    def text(self, text: str) -> None:
        """A text inside of it."""
        self._length += len(text.strip())

    def end(self, name: str) -> None:
        """An element ends."""
        if _plain(name) not in ("table-cell", "covered-table-cell") or not (self._filled or self._length):
            return
        row, column = self._row + 1, self._column + 1
        self._extent.take(row, column, self._row + self._rows, self._column + self._columns)
        self._extent.characters += self._length * self._rows * self._columns
        if self._error:
            self._extent.errors.append(row)
