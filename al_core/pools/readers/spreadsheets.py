"""Spreadsheets (.xlsx, .xls, .xlsb, .ods): the table on a sheet, without titles above it and blank rows around it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine

from al_core.amounts import counted
from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.dates import date_format
from al_core.pools.intake import MAX_COLUMNS, Block
from al_core.pools.pool import Note
from al_core.pools.readers.delimited import NumberedRow, column_names, headed_again, in_blocks
from al_core.pools.readers.dialects import bare_cells, decimal_of
from al_core.pools.readers.sheets.sheet_bounds import check_book, extent_of
from al_core.pools.readers.sheets.sheet_cells import Merged

ROWS_TO_FIND_A_TABLE = 100
TABLE_WIDTH = 0.6
LONGEST_HEADING = 200
DIFFERENT_NAMES = 0.6
SMALL_SHEET, TIMES_AS_MANY = 20, 5
_EXACT = float(2**53)


class _Table(NamedTuple):
    """Where a table begins on its sheet, and what stands in its first row."""

    sheet: Any
    start: int
    first: list[str]
    rows: list[list[str]]
    errors: list[int]
    merged: list[Merged]


class Spreadsheet:
    """The table on one sheet: that of this name, else the first that holds one; `header`: its first row names columns.

    Rows are numbered as on the sheet; hidden sheets come last in `sheets`.
    """

    row = "row"

    def __init__(self, path: Path, name: str, sheet: str | None, *, header: bool | None) -> None:
        self.path, self.name = path, name
        check_book(path, name)
        with self._reading():
            book = python_calamine.CalamineWorkbook.from_path(path)
            tables = [one for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
            self.sheets = tuple(one.name for one in sorted(tables, key=_is_hidden))
            self._n_shown = sum(not _is_hidden(one) for one in tables)
        self.sheet, table = self._found(book, sheet)
        self.header = _names_columns(table.rows) if header is None else header
        self._sheet, self._start, self._errors = table.sheet, table.start + self.header, table.errors
        self.decimal = _decimal(table.rows[self.header :])
        self._merged = [one for one in table.merged if one[0][0] >= self._start and one[1][0] > one[0][0]]
        self._used = self._columns_used(table)
        first = [table.first[at] for at in self._used]
        self._heads = bare_cells(first) if self.header else []
        self._again: list[int] = []
        self.names = column_names(first if self.header else [""] * len(first))

    def blocks(self) -> Iterator[Block]:
        """Rows in bounded blocks; blank ones are left out."""
        return in_blocks(self._rows(), len(self.names))

    def _rows(self) -> Iterator[NumberedRow]:
        self._again = []
        total = max(1, self._sheet.total_height)
        for number, row in self._numbered():
            texts = [cell_text(row[at]) for at in self._used]
            if not any(map(str.strip, texts)):
                continue
            if self._heads and bare_cells(texts[:1]) == self._heads[:1] and bare_cells(texts) == self._heads:
                self._again.append(number)
                continue
            yield texts, number, min(0.999, number / total)

    def notes(self) -> list[Note]:
        """What people should know of the sheet."""
        said = []
        if len(self.sheets) > 1:
            others = counted(len(self.sheets) - 1, "other sheet")
            said.append(Note("sheet", f"Sheet {cells.shortened(self.sheet, 40)} is read; the file has {others}."))
        if self._errors:
            where = cells.listed(self._errors, "row")
            said.append(Note("sheet errors", f"{where}: a cell shows an error such as #N/A; it is read as empty."))
        if self._merged:
            said.append(Note("merged cells", "Cells that are merged over several rows count for each of these rows."))
        return said + headed_again(self._again)

    def _found(self, book: Any, wanted: str | None) -> tuple[str, _Table]:
        """The sheet that is wanted, else the first with two columns, else the first that is not empty.

        One of a few rows, that may tell of the others, gives way to the first shown one of many more.
        """
        if wanted is not None and wanted not in self.sheets:
            shown = cells.shortened(wanted, 30)
            raise BadInput(f"{self.name} has no sheet {shown}; choose one of: {', '.join(self.sheets[:10])}.")
        narrow = small = None
        for at, sheet in enumerate(self.sheets if wanted is None else (wanted,)):
            table = self._table(book, sheet)
            if table is not None and (wanted or sum(len([text for text in row if text]) > 1 for row in table.rows) > 1):
                if wanted or len(table.rows) >= (TIMES_AS_MANY * len(small[1].rows) if small else SMALL_SHEET):
                    return sheet, table
                small = small or (sheet, table)
            narrow = narrow or (table and (sheet, table))
            if small and at + 1 >= self._n_shown:
                return small
        if narrow is None:
            where = f", sheet {cells.shortened(wanted, 30)}," if wanted else ""
            raise BadInput(f"{self.name}{where} holds no filled cells; choose a sheet with at least two rows.")
        return narrow

    def _table(self, book: Any, sheet: str) -> _Table | None:
        extent = extent_of(self.path, self.name, sheet)
        with self._reading():
            found = book.get_sheet_by_name(sheet)
            if found.start is None:
                return None
            # The rows come from the first one of the sheet, and the columns from the first that holds anything.
            above, left = found.start
            looked_at = islice(found.iter_rows(), above, above + ROWS_TO_FIND_A_TABLE)
            rows = [[cell_text(cell) for cell in row] for row in looked_at]
            merged = found.merged_cell_ranges or extent.merged
        filled = [sum(map(bool, row)) for row in rows]
        if not any(filled):
            return None
        start = next(at for at, row in enumerate(rows) if _is_wide(row, max(filled)))
        if any(first[0] == above + start and last[1] > first[1] for first, last in merged):
            named = [_below_groups(*rows[start : start + 2]), *rows[start + 2 :]] if len(rows) > start + 2 else []
            if named and _names_columns([row for row in named if any(row)]):
                start, rows = start + 1, [*rows[: start + 1], *named]
        kept = [row for row in rows[start:] if any(row)]
        moved = [
            ((top, first - left), (bottom, last - left)) for (top, first), (bottom, last) in merged if first >= left
        ]
        return _Table(found, above + start, rows[start], kept, sorted(set(extent.errors)), moved)

    def _numbered(self) -> Iterator[tuple[int, list[Any]]]:
        with self._reading():
            tops: dict[int, list[tuple[int, int]]] = {top: [] for (top, _), _ in self._merged}
            for (top, column), (bottom, _) in self._merged:
                tops[top].append((column, bottom))
            held: dict[int, tuple[int, Any]] = {}
            for at, row in enumerate(self._sheet.iter_rows()):
                if at < self._start:
                    continue
                for column, (bottom, value) in held.items():
                    if at <= bottom:
                        row[column] = value
                held |= {column: (bottom, row[column]) for column, bottom in tops.get(at, ())}
                yield at + 1, row

    def _columns_used(self, table: _Table) -> list[int]:
        """The columns that hold anything in the table, or have a name."""
        blank = {at for at, text in enumerate(table.first) if not text}
        if len(table.first) - len(blank) > MAX_COLUMNS:
            return list(range(len(table.first)))
        for _, row in self._numbered():
            if not blank:
                break
            blank -= {at for at in blank if row[at] != ""}
        return [at for at in range(len(table.first)) if at not in blank]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except python_calamine.PasswordError:
            raise BadInput(f"{self.name} is locked with a password; save it without one and upload it again.") from None
        except BadInput:
            raise
        except (python_calamine.CalamineError, OSError, ValueError):
            raise self._damaged() from None
        except BaseException as error:
            # What stops the reader inside, at bytes that nobody foresaw, comes as no Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise self._damaged() from None

    def _damaged(self) -> BadInput:
        return BadInput(f"{self.name} is a damaged or cut-off spreadsheet; save it again.")


def _is_hidden(sheet: python_calamine.SheetMetadata) -> bool:
    return bool(sheet.visible != python_calamine.SheetVisibleEnum.Visible)


def _below_groups(groups: Sequence[str], names: Sequence[str]) -> list[str]:
    """The names of columns below a row that heads several at once, and where there is none what stands above."""
    return [name or group for group, name in zip(groups, names, strict=True)]


def _decimal(rows: Sequence[Sequence[str]]) -> str:
    """A comma where some column is written so: numbers that a sheet knows as such have a point."""
    signs = (decimal_of(column) for column in zip(*rows, strict=True))
    return "," if "," in signs else "."


def _is_wide(row: Sequence[str], widest: int) -> bool:
    """Whether a row is one of the table and no title: that stands alone at the left, where pandas leaves a blank."""
    count = sum(map(bool, row))
    return count >= TABLE_WIDTH * widest or (count > 0 and not row[0] and count + 1 >= TABLE_WIDTH * widest)


def cell_text(value: Any) -> str:
    """A cell as text: dates in ISO form, whole numbers without a point, TRUE and FALSE."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names columns: words that are mostly different and not met again further down."""
    first, *below = rows
    rest = [row for row in below if row != first]
    named = [(at, text) for at, text in enumerate(first) if text]
    words = all(cells.number(text) != cells.number(text) and len(text) <= LONGEST_HEADING for _, text in named)
    again = sum(any(row[at] == text for row in rest) for at, text in named)
    dates = date_format([text for _, text in named[:1]]) is not None
    different = len({text for _, text in named})
    return words and not dates and different > DIFFERENT_NAMES * len(named) and 2 * again < len(named)
