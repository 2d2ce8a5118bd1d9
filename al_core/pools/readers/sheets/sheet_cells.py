"""Where the filled cells of a sheet lie and how long their texts are, told by its XML an element at a time."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

_DIGITS = "0123456789"

Attributes = Mapping[str, str]
Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class Extent:
    """What lies between the first and the last filled cell of a sheet; `errors` are the rows of cells that show one.

    `merged` are the first and the last (row, column), from 0, of cells that were made one.
    """

    first_row: int = 0
    last_row: int = 0
    first_column: int = 0
    last_column: int = 0
    characters: int = 0
    errors: list[int] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)

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


def tell(archive: zipfile.ZipFile, part: str, reader: "SharedTexts | SheetCells | OpenTables") -> None:
    """Tell a reader every element and text of a part."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    if isinstance(reader, OpenTables):
        parser.EndElementHandler = reader.end
    with archive.open(part) as file:
        parser.ParseFile(file)


def _refuse(*_: Any) -> None:
    raise ValueError("no spreadsheet declares a document type")


def plain_name(name: str) -> str:
    """The name of an element without the prefix of its namespace."""
    return name.rpartition(":")[2] if ":" in name else name


class SharedTexts:
    """The lengths of the texts that cells of an .xlsx refer to."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if plain_name(name) == "si":
            self.lengths.append(0)

    def text(self, text: str) -> None:
        """A text inside of it."""
        if self.lengths:
            self.lengths[-1] += len(text)


class SheetCells:
    """The cells of a sheet of an .xlsx."""

    def __init__(self, lengths: list[int]) -> None:
        self.extent, self.lengths = Extent(), lengths
        self._columns: dict[str, int] = {"": 0}
        self._row = self._column = 0
        self._kind = ""
        self._shared = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        plain = plain_name(name)
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


class OpenTables:
    """The cells of all tables of an OpenDocument, each of which may stand for many."""

    def __init__(self) -> None:
        self.extents: dict[str, Extent] = {}
        self._extent = Extent()
        self._row = self._column = self._rows = self._columns = 0
        self._filled = self._error = False
        self._length = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        plain = plain_name(name)
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
            self._note_merged(attributes)
            self._error, self._length = attributes.get("calcext:value-type") == "error", 0

    def _note_merged(self, attributes: Attributes) -> None:
        down = int(attributes.get("table:number-rows-spanned", 1))
        across = int(attributes.get("table:number-columns-spanned", 1))
        if down > 1 or across > 1:
            last = (self._row + down - 1, self._column + across - 1)
            self._extent.merged.append(((self._row, self._column), last))

    def text(self, text: str) -> None:
        """A text inside of it."""
        self._length += len(text.strip())

    def end(self, name: str) -> None:
        """An element ends."""
        if plain_name(name) not in ("table-cell", "covered-table-cell") or not (self._filled or self._length):
            return
        row, column = self._row + 1, self._column + 1
        self._extent.take(row, column, self._row + self._rows, self._column + self._columns)
        self._extent.characters += self._length * self._rows * self._columns
        if self._error:
            self._extent.errors.append(row)
