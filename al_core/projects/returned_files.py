"""An export as it comes back: its lines, whatever a spreadsheet made of their cells."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from math import inf, isfinite
from typing import Any

import pandas as pd

from al_core.errors import BadInput
from al_core.pools.readers.delimited import MAX_CELL
from al_core.projects.exports import EXPORTED_COLUMNS, risky
from al_core.projects.spreadsheet_cells import DAY_FORMS, YES, moment_of, returned_cell

NEEDED_COLUMNS = EXPORTED_COLUMNS[:-1]
TOLD = ("id", "label", "who", "note")  # what people write; all else is ours
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITERS = ",;\t|"
_SAMPLE = 200
_COMMA = re.compile(r"-?\d+,\d+(E[+-]?\d+)?", re.IGNORECASE)
csv.field_size_limit(MAX_CELL)  # as long as any text that a pool may hold


@dataclass(frozen=True)
class Returned:
    """A line of an export that came back: `number` is where it stands in the file, `beside` what stood in the pool."""

    number: int
    cells: Mapping[str, str]
    beside: Mapping[str, str]
    decimal: str = "."
    form: str = DAY_FORMS[0]
    lacks: str = ""

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def says_something(self) -> bool:
        """Whether there is an answer, a label, a flag, a note or a name in it, or it is no line of an export."""
        told = any(self[column] for column in ("answer", "label", "note", "who"))
        return told or self.holds("flagged") or bool(self.lacks)

    def holds(self, column: str) -> bool:
        """Whether the cell says yes, in the words of a spreadsheet of any country."""
        return self[column].casefold() in YES

    def number_in(self, column: str) -> float | None:
        """The number in a cell, None where there is none. Raises ValueError."""
        text = self[column]
        value = float(text.replace(",", ".") if self.decimal == "," else text) if text else None
        if value is not None and not isfinite(value):
            raise ValueError(f"{text} is no number of anything")
        return value

    @property
    def row(self) -> int:
        """The row of the pool, -1 where that is no whole number."""
        try:
            value = float(self["row"]) if self["row"].isascii() else -1
        except ValueError:
            return -1
        return int(value) if isfinite(value) and value == int(value) else -1

    @property
    def answered_at(self) -> float:
        """When it was answered, in seconds since 1970; 0 where it does not say. Raises ValueError."""
        text = self["answered_at"]
        if not text:
            return 0.0
        moment = moment_of(text, self.form)
        if moment is None:
            raise ValueError(f"“{text}” is no time")
        return moment.timestamp()

    @property
    def place(self) -> tuple[float, str]:
        """By the order of the log; by the time where an older export does not say it."""
        return _as_number(self["order"]), self["answered_at"]


def returned_lines(content: bytes, name: str) -> list[Returned]:
    """The lines of an export that say something, whatever its format. Raises BadInput where it is no export."""
    try:
        first, rows = _rows(content)
    except (ValueError, OSError, csv.Error) as error:
        raise BadInput(f"“{name}” cannot be read as an export of labels; choose a file that Export made.") from error
    told = [(number, row) for number, row in enumerate(rows, first) if not isinstance(row, dict) or any(row.values())]
    lacking = [_lacks(row) for _, row in told or [(first, {})]]
    if all(lacking):
        number = told[0][0] if told else first
        raise BadInput(f"“{name}” is no export of labels: line {number} has no column “{lacking[0]}”.")
    whole = [row if isinstance(row, dict) else {} for _, row in told]
    decimal, form = _decimal(whole), _form(whole)
    lines = [
        Returned(number, *_parts(row), decimal, form, lacks)
        for (number, _), row, lacks in zip(told, whole, lacking, strict=True)
    ]
    return [line for line in lines if line.says_something]


def _lacks(row: object) -> str:
    """The first column that a line of an export has and this one has not, or nothing."""
    return next((name for name in NEEDED_COLUMNS if not isinstance(row, dict) or row.get(name) is None), "")


def _parts(row: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What we wrote, without the blanks that pad it, and what stood in the pool."""
    told = {column: str(row.get(column) or "") for column in EXPORTED_COLUMNS}
    ours = {column: text if column in ("id", "note") else text.strip() for column, text in told.items()}
    return ours, {column: text for column, text in row.items() if column.startswith("pool.")}


def _rows(content: bytes) -> tuple[int, list[Any]]:
    """The number of the first line, and every line by the names of its columns."""
    if content[:4] == b"PAR1":
        table = pd.read_parquet(io.BytesIO(content)).astype(object)
        return 1, [_as_text(row) for row in table.where(table.notna(), "").to_dict(orient="records")]
    if content[:4] in WORKBOOKS:
        return 2, _named(_sheet(content))
    if content.lstrip()[:1] == b"{":
        # Not splitlines(): signs that end a line for it may stand in a text.
        found = [json.loads(line) for line in content.decode().split("\n") if line.strip()]
        return 1, [_as_text(row) if isinstance(row, dict) else row for row in found]
    return _delimited(content)


def _as_text(row: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name): str(cell) for name, cell in row.items() if cell is not None}


def _sheet(content: bytes) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise ValueError(str(error)) from error
    return [[returned_cell(one) for one in row] for row in cells]


def _delimited(content: bytes) -> tuple[int, list[dict[str, str]]]:
    text, marked = _decoded(content)
    told = re.match(r"sep=(.)[\r\n]+", text)
    text = text[told.end() :] if told else text
    head = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = told[1] if told else max(_DELIMITERS, key=lambda sign: _n_known(head, sign))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    named = _named(rows)
    resaved = delimiter != "," or any(row.get("check") in ("TRUE", "FALSE") for row in named)
    return (3 if told else 2), _unguarded(named) if marked or resaved else named


def _decoded(content: bytes) -> tuple[str, bool]:
    """The text, and whether a mark for spreadsheets says that it is Unicode."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16"), True
    try:
        return content.decode("utf-8-sig"), content.startswith(b"\xef\xbb\xbf")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), True


def _n_known(head: str, delimiter: str) -> int:
    return sum(_column(name) in EXPORTED_COLUMNS for name in next(csv.reader([head], delimiter=delimiter), []))


def _named(rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """Every row by the names of the columns; a spreadsheet leaves out blanks at the end of a row."""
    if not rows:
        return []
    names = [_column(name) for name in rows[0]]
    used = [row if any(cell.strip() for cell in row) else [] for row in rows[1:]]
    reach = max((names.index(name) for name in ("row", "id") if name in names), default=0)
    blank = dict.fromkeys(names, "")
    return [(blank if len(row) > reach else {}) | dict(zip(names, row, strict=False)) for row in used]


def _column(name: str) -> str:
    """A column's name as an export has it; those of the pool stay as they are."""
    plain = name.strip().casefold()
    return plain if plain in EXPORTED_COLUMNS else name.strip()


def _unguarded(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Without the apostrophes of an export that is safe for spreadsheets: there no text is left that one would run."""
    told = [[name for name in row if name in TOLD or name.startswith("pool.")] for row in rows]
    if any(risky(row[name]) and row[name][0] != "'" for row, names in zip(rows, told, strict=True) for name in names):
        return rows
    return [{name: cell[1:] if risky(cell) and cell[0] == "'" else cell for name, cell in row.items()} for row in rows]


def _decimal(rows: Sequence[Mapping[str, str]]) -> str:
    """A comma where numbers have one and none has a point."""
    numbers = [row.get(column) or "" for row in rows for column in ("seconds", "score", "probability")]
    return "," if any(map(_COMMA.fullmatch, numbers)) and not any("." in one for one in numbers) else "."


def _form(rows: Sequence[Mapping[str, str]]) -> str:
    """How times are written that a spreadsheet wrote anew.

    What most of them follow; where that leaves open which number is the day, as they rise in the order of the log.
    """
    ordered = sorted(rows, key=lambda row: _as_number(row.get("order")))
    times = [text.strip() for row in ordered if (text := row.get("answered_at"))]
    n_read = {form: sum(moment_of(one, form) is not None for one in times[:_SAMPLE]) for form in DAY_FORMS}
    likely = [form for form, n in n_read.items() if n == max(n_read.values())]
    if len(likely) in (1, len(DAY_FORMS)):
        return likely[0]
    return min(likely, key=lambda form: _n_falls([moment_of(one, form) for one in times]))


def _as_number(text: str | None) -> float:
    try:
        return float(text or inf)
    except ValueError:
        return inf


def _n_falls(moments: Sequence[datetime | None]) -> int:
    """How often a moment lies before the one that comes before it, or in the future."""
    told, now = [one for one in moments if one is not None], datetime.now(UTC)
    return sum(later < earlier for earlier, later in pairwise(told)) + sum(one > now for one in told)
