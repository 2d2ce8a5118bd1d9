"""A table as an Excel workbook: numbers are numbers, dates are dates, and no text is ever run."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias

import pandas as pd
import xlsxwriter

from al_core.errors import BadInput
from al_core.pools.cells import number
from al_core.pools.dates import date_format, parse_date
from al_core.pools.pool import Pool

MOST_LINES = 1_048_575
LONGEST_CELL = 32_767
Reader: TypeAlias = Callable[[str], object]  # of the texts of a column; the text itself where it is no such thing


def workbook(table: pd.DataFrame, pool: Pool | None = None) -> bytes:
    """The table on one sheet; times are UTC, and texts are cut where a cell can hold no more. Raises BadInput.

    Columns named "pool.…" are read as the numbers and dates that they are in the pool.
    """
    if len(table) > MOST_LINES:
        raise BadInput(f"A workbook holds {MOST_LINES:,} lines, and there are {len(table):,}; take CSV or Parquet.")
    buffer = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, **plain}) as book:
        sheet, moment = book.add_worksheet("Labels"), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [str(name)[:LONGEST_CELL] for name in table])
        readers = [_reader(str(name), table[name], pool) for name in table]
        for line, row in enumerate(table.itertuples(index=False), 1):
            for at, (cell, read) in enumerate(zip(row, readers, strict=True)):
                _write(sheet, line, at, read(cell) if isinstance(cell, str) and cell else cell, moment)
    return buffer.getvalue()


def _reader(name: str, cells: "pd.Series[Any]", pool: Pool | None) -> Reader:
    """What the texts of a column are."""
    if name == "answered_at":
        return _moment
    role = next((one.role for one in pool.columns if f"pool.{one.name}" == name), "") if pool else ""
    if role == "timestamp":
        return partial(_day, form=date_format([text for text in cells if text.strip()]) or "iso")
    return partial(_number, decimal=pool.decimal) if role == "number" and pool else str


def _moment(text: str) -> object:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


def _day(text: str, form: str) -> object:
    return parse_date(text, form) or text


def _number(text: str, decimal: str) -> object:
    value = number(text, decimal)
    return value if abs(value) < float("inf") else text


def _write(sheet: Any, line: int, at: int, cell: object, moment: Any) -> None:
    """One cell by its kind; a number that is none, and a date before 1900, stays as text."""
    if isinstance(cell, datetime) and cell.year >= 1900:
        sheet.write_datetime(line, at, cell, moment)
    elif isinstance(cell, bool):
        sheet.write_boolean(line, at, cell)
    elif isinstance(cell, int | float) and abs(cell) < float("inf"):
        sheet.write_number(line, at, cell)
    elif cell is not None and cell != "":
        sheet.write_string(line, at, str(cell)[:LONGEST_CELL])
