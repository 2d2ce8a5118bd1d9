"""CSV and its relatives, streamed: delimiter, header and decimal sign are guessed, every bad row is named."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import Block
from al_core.pools.readers.encodings import ENCODINGS

DELIMITERS = {",": "Comma ,", ";": "Semicolon ;", "\t": "Tab", "|": "Bar |"}
PREFERENCE = ("\t", ";", "|", ",")
MAX_CELL = 8 << 20
MAX_LINE = 64 << 20
_SAMPLES = (1 << 18, 1 << 25)
SAMPLE_RECORDS = 200
EVEN = 0.6
BLOCK_LINES = 2_000
BLOCK_CELLS = 400_000
BLOCK_CHARACTERS = 16_000_000
NAME_LENGTH = 80
BACKSLASH = chr(92)

WITH_POINT = re.compile(r"[+-]?\d+(,\d{3})*\.\d+")
WITH_COMMA = re.compile(r"[+-]?\d+(\.\d{3})*,\d+")
THOUSANDS = re.compile(r"[+-]?\d{1,3},\d{3}")

# The csv module keeps one limit for the whole program; its default refuses any cell above 128 kB.
csv.field_size_limit(MAX_CELL)


class Delimited:
    """A delimited file read with given options; `names` are its columns, cleaned and told apart."""

    row = "row"

    def __init__(self, path: Path, name: str, encoding: str, delimiter: str, *, header: bool) -> None:
        self.path, self.name, self.encoding, self.delimiter, self.header = path, name, encoding, delimiter, header
        self.escape = guess_escape(path, encoding, delimiter)
        empty: list[str] = []
        first = next((record for _, record, _ in self._records() if record), empty)
        self.names = column_names(first if header else [""] * len(first))

    def blocks(self) -> Iterator[Block]:
        """Rows in bounded blocks; raises BadInput at the first row that cannot be read."""
        rows: list[Sequence[str]] = []
        sources: list[int] = []
        size, most = 0, block_rows(len(self.names))
        for number, record, done in self._records():
            if (self.header and number == 0) or not record:
                continue
            rows.append(self._fitted(record, number))
            sources.append(number)
            size += sum(map(len, record))
            if len(rows) >= most or size >= BLOCK_CHARACTERS:
                yield Block(rows, sources, done)
                rows, sources, size = [], [], 0
        if rows:
            yield Block(rows, sources, 1.0)

    def _records(self) -> Iterator[tuple[int, list[str], float]]:
        """(row number, cells, part of the file read); the header is row 0, the first row of data is row 1."""
        total = max(1, self.path.stat().st_size)
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, "surrogateescape", newline="") as file:
            reader = csv.reader(self._lines(file), delimiter=self.delimiter, escapechar=self.escape, strict=True)
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
                    title = ENCODINGS.get(self.encoding, self.encoding)
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
        if not _fits(record, width):
            raise BadInput(
                f"{self._place(number)}: {len(record)} values where there are {width} columns; put quotes "
                "around values that hold the delimiter, or choose another delimiter."
            )
        return record[:width]

    def _place(self, number: int) -> str:
        return f"{self.name}, row {cells.grouped(number)}" if number > 0 else f"{self.name}, the row of column names"


def _fits(record: Sequence[str], width: int) -> bool:
    """Whether a row has so many values, delimiters with nothing behind them aside."""
    return len(record) == width or (len(record) > width and not any(record[width:]))


def _explained(error: str) -> str:
    if "unexpected end" in error:
        return "a quote opens here and is never closed; add the missing quote."
    if "field larger" in error:
        return f"a value is longer than {MAX_CELL >> 20} million characters; a quote may be missing here."
    return 'a quote stands in the middle of a value; double it ("") or remove it.'


def block_rows(n_columns: int) -> int:
    """Rows of one block: 2,000, or fewer when there are very many columns."""
    return max(1, min(BLOCK_LINES, BLOCK_CELLS // max(1, n_columns)))


def column_names(raw: Sequence[str]) -> list[str]:
    """Names without blanks and repeats: an empty one becomes "Column 3", a second "age" becomes "age (2)"."""
    names: dict[str, None] = {}
    met: dict[str, int] = {}
    for number, text in enumerate(raw, start=1):
        clean = cells.UNUSABLE.sub("�", " ".join(text.split()))[:NAME_LENGTH] or f"Column {number}"
        name, again = clean, met.get(clean, 1)
        while name in names:
            again += 1
            name = f"{clean} ({again})"
        met[clean] = again
        names[name] = None
    return list(names)


def guess_delimiter(path: Path, encoding: str) -> str:
    """The delimiter that cuts most rows into as many pieces as the first; a sign that never occurs for one column."""
    best, most = None, (EVEN, 0)
    for delimiter in PREFERENCE:
        records = [record for record in sample_records(path, encoding, delimiter) if record]
        width = len(records[0]) if records else 0
        even = sum(_fits(record, width) for record in records) / len(records) if width > 1 else 0.0
        # More columns only win among the uneven: with decimal commas, the comma cuts more often than the semicolon.
        score = (even, 0 if even == 1.0 else width)
        if even and score > most:
            best, most = delimiter, score
    return best or _unused(path, encoding)


def _unused(path: Path, encoding: str) -> str:
    counts = Counter(_sample(path, encoding, _SAMPLES[0])[0])
    return min(PREFERENCE, key=lambda delimiter: counts[delimiter])


def guess_header(path: Path, encoding: str, delimiter: str) -> bool:
    """Whether the first row names the columns: short, no numbers, different, and not met again further down."""
    first, *rest = [record for record in sample_records(path, encoding, delimiter) if record] or [[]]
    texts = [text.strip() for text in first]
    if not any(texts) or any(len(text) > 60 or _is_number(text) for text in texts):
        return False
    below = [[record[at].strip() for record in rest if at < len(record)] for at in range(len(texts))]
    if any(column and all(map(_is_number, column)) for column in below):
        return True
    named = [text for text in texts if text]
    again = sum(text in column for text, column in zip(texts, below, strict=True) if text)
    return len(set(named)) == len(named) and 2 * again < len(texts)


def _is_number(text: str) -> bool:
    value = cells.number(text, ",")
    return value == value


def guess_decimal(path: Path, encoding: str, delimiter: str) -> str:
    """ "," when more cells look like 1,5 than like 1.5."""
    texts = [text.strip() for record in sample_records(path, encoding, delimiter) for text in record]
    points = sum(bool(WITH_POINT.fullmatch(text)) for text in texts)
    commas = sum(bool(WITH_COMMA.fullmatch(text)) for text in texts)
    thousands = sum(bool(THOUSANDS.fullmatch(text)) for text in texts)
    return "," if commas > points and thousands < commas else "."


def guess_escape(path: Path, encoding: str, delimiter: str) -> str | None:
    r"""A backslash where quotes inside of values are written \" and the file cannot be read otherwise, else None."""
    text, complete = _sample(path, encoding, _SAMPLES[0])
    if f'{BACKSLASH}"' not in text:
        return None
    lines = text.splitlines(keepends=True) if complete else text.splitlines(keepends=True)[:-1]
    plain, escaped = (_is_whole(lines, delimiter, sign) for sign in (None, BACKSLASH))
    return BACKSLASH if escaped and not plain else None


def _is_whole(lines: Sequence[str], delimiter: str, escape: str | None) -> bool:
    """Whether lines can be read, to the last but for a value that goes on behind them."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, escapechar=escape, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return True


def sample_records(path: Path, encoding: str, delimiter: str) -> list[list[str]]:
    """The first records, complete ones only; lenient, for guessing."""
    escape = guess_escape(path, encoding, delimiter)
    for size in _SAMPLES:
        text, complete = _sample(path, encoding, size)
        try:
            records = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, escapechar=escape))
        except csv.Error:
            return []
        records = records if complete else records[:-1]
        if len(records) > 2 or complete:
            return records[:SAMPLE_RECORDS]
    return records[:SAMPLE_RECORDS]


def _sample(path: Path, encoding: str, size: int) -> tuple[str, bool]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        text = file.read(size)
        return text, not file.read(1)
