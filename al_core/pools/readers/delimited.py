"""CSV and its relatives, and plain text, streamed; every row that cannot be read is named."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO, TypeAlias

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import Block
from al_core.pools.pool import Note
from al_core.pools.readers.dialects import Dialect, bare_cells, fits, heading_rows, sample_records, usual_width
from al_core.pools.readers.encodings import ENCODINGS
from al_core.pools.readers.single_columns import doubts

MAX_CELL = 8 << 20
MAX_LINE = 64 << 20
BLOCK_LINES = 2_000
BLOCK_CELLS = 400_000
BLOCK_CHARACTERS = 16_000_000

NumberedRow: TypeAlias = tuple[Sequence[str], int, float]  # its cells, its place in the file, the part read
NAME_LENGTH = 80
# The csv module keeps one limit for the whole program; its default refuses any cell above 128 kB.
csv.field_size_limit(MAX_CELL)


class Delimited:
    """A delimited file read with given options; `names` are its columns, cleaned and told apart."""

    row = "row"

    def __init__(self, path: Path, name: str, dialect: Dialect, *, header: bool) -> None:
        self.path, self.name, self.dialect, self.header = path, name, dialect, header
        first = next((record for _, record, _ in self._records() if record), [])
        self._heads = bare_cells(first) if header else []
        self._again: list[int] = []
        below = [record for record in sample_records(path, dialect) if record][1:]
        if header:
            first = _fitting_names(first, below)
        self._headings = heading_rows(below) if header else 0
        self.names = column_names(first if header else [""] * len(first))

    def blocks(self) -> Iterator[Block]:
        """Rows in bounded blocks; raises BadInput at the first row that cannot be read."""
        return in_blocks(self._rows(), len(self.names))

    def _rows(self) -> Iterator[NumberedRow]:
        self._again = []
        behind = range(1, self._headings + 1)
        for number, record, done in self._records():
            if (self.header and number == 0) or number in behind or not any(cell.strip() for cell in record):
                continue
            if self._heads and bare_cells(record[:1]) == self._heads[:1] and bare_cells(record) == self._heads:
                self._again.append(number)
                continue
            yield self._fitted(record, number), number, done

    def notes(self) -> list[Note]:
        """What people should know of the rows that are none."""
        doubted = doubts(self.path, self.dialect) if len(self.names) == 1 else []
        if not self._headings:
            return doubted + headed_again(self._again)
        which = cells.listed(range(1, self._headings + 1), self.row)
        said = Note("headings", f"{which}: names or units of the columns once more, so no {self.row}; left out.")
        return [said, *doubted, *headed_again(self._again)]

    def _records(self) -> Iterator[tuple[int, list[str], float]]:
        """(row number, cells, part of the file read); the header is row 0, the first row of data is row 1."""
        total = max(1, self.path.stat().st_size)
        encoding, above = self.dialect.encoding, self.dialect.above
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, encoding, "surrogateescape", newline="") as file:
            reader = self.dialect.records(islice(self._lines(file), above, None), strict=True)
            number = -1 if self.header else 0
            while True:
                number += 1
                try:
                    record = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    raise BadInput(f"{self._place(number)}: {_explained(str(error))}") from None
                except UnicodeError:
                    title = ENCODINGS.get(encoding, encoding)
                    raise BadInput(
                        f"{self._place(number)}: the bytes do not fit {title}; "
                        "choose another encoding or mend this row."
                    ) from None
                if number == 0 and self.header and not record:
                    number = -1
                yield number, record, min(1.0, raw.tell() / total)

    def _lines(self, file: TextIO) -> Iterator[str]:
        while line := file.readline(MAX_LINE):
            if len(line) >= MAX_LINE:
                raise BadInput(
                    f"{self.name} has a line of more than {MAX_LINE >> 20} million characters; "
                    "it does not look like a table."
                )
            yield line

    def _fitted(self, record: list[str], number: int) -> list[str]:
        width = len(self.names)
        if not fits(record, width):
            raise BadInput(
                f"{self._place(number)}: {len(record)} values where there are {width} columns; put quotes "
                "around values that hold the delimiter, or choose another delimiter."
            )
        return record[:width]

    def _place(self, number: int) -> str:
        return f"{self.name}, row {cells.grouped(number)}" if number > 0 else f"{self.name}, the row of column names"


def headed_again(rows: Sequence[int]) -> list[Note]:
    """The note for rows further down that are the names of the columns, as where files were put together."""
    if not rows:
        return []
    verb = "repeats" if len(rows) == 1 else "repeat"
    return [Note("headings", f"{cells.listed(rows, 'row')} {verb} the names of the columns; left out.")]


def _fitting_names(first: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The names without a comment sign and blank ones behind, and with a blank one where row names stand before."""
    width = usual_width(rows)
    while width and len(first) > width and not first[-1].strip():
        first = first[:-1]
    if rows and all(len(row) == len(first) + 1 for row in rows) and any(row[-1] for row in rows):
        return ["", *first]
    return [first[0].removeprefix("#").lstrip() or first[0], *first[1:]] if first else []


def _explained(error: str) -> str:
    if "unexpected end" in error:
        return "a quote opens here and is never closed; add the missing quote."
    if "field larger" in error:
        return f"a value is longer than {MAX_CELL >> 20} million characters; a quote may be missing here."
    return 'a quote stands in the middle of a value; double it ("") or remove it.'


def block_rows(n_columns: int) -> int:
    """Rows of one block: 2,000, or fewer when there are very many columns."""
    return max(1, min(BLOCK_LINES, BLOCK_CELLS // max(1, n_columns)))


def in_blocks(rows: Iterable[NumberedRow], n_columns: int, *, to_the_end: bool = True) -> Iterator[Block]:
    """Rows in blocks bounded by their cells and characters; the last one ends the file, unless it is not read whole."""
    kept: list[Sequence[str]] = []
    sources: list[int] = []
    size, most, done = 0, block_rows(n_columns), 1.0
    for row, number, done in rows:
        kept.append(row)
        sources.append(number)
        size += sum(map(len, row))
        if len(kept) >= most or size >= BLOCK_CHARACTERS:
            yield Block(kept, sources, done)
            kept, sources, size = [], [], 0
    if kept:
        yield Block(kept, sources, 1.0 if to_the_end else done)


def column_names(raw: Sequence[str]) -> list[str]:
    """Names without blanks and repeats: an empty one becomes "Column 3", a second "age" becomes "age (2)"."""
    names: dict[str, None] = {}
    met: dict[str, int] = {}
    for number, text in enumerate(raw, start=1):
        clean = (
            cells.UNUSABLE.sub("�", " ".join(text.replace("\ufeff", "").split()))[:NAME_LENGTH] or f"Column {number}"
        )
        name, again = clean, met.get(clean, 1)
        while name in names:
            again += 1
            name = f"{clean} ({again})"
        met[clean] = again
        names[name] = None
    return list(names)
