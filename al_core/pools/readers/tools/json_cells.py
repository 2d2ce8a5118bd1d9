"""Tables whose examples lie in one column as JSON objects, {"text": …, "label": …}: their fields become columns."""

from collections.abc import Iterator, Mapping
from typing import Any

from al_core.pools import cells
from al_core.pools.choices import as_object
from al_core.pools.pool import Note
from al_core.pools.readers import columns
from al_core.pools.readers.column_names import names_a_text
from al_core.pools.readers.delimited import Delimited
from al_core.pools.readers.dialects import sample_records
from al_core.pools.readers.records import JsonTable

FEWEST_WORDS = 4


class JsonCells(JsonTable):
    """A delimited file with the objects in the column `at` read as records."""

    def __init__(self, table: Delimited, at: int) -> None:
        super().__init__(_Records(table, at))


class _Records:
    row = "row"

    def __init__(self, table: Delimited, at: int) -> None:
        self._table, self._at = table, at

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any], float]]:
        names, column = self._table.names, self._table.names[self._at]
        for block in self._table.blocks():
            for number, row in zip(block.sources, block.rows, strict=True):
                others = {name: text for name, text in zip(names, row, strict=True) if name != column}
                inner = as_object(row[self._at])
                own = isinstance(inner, Mapping) and others.keys().isdisjoint(inner)
                yield number, {**others, **(inner if own else {column: inner})}, block.done

    def notes(self) -> list[Note]:
        """What was read out of which column."""
        column = cells.shortened(self._table.names[self._at])
        sentence = f"Column {column}: holds objects in braces; each field of them is a column."
        return [*self._table.notes(), Note("fields", sentence)]

    def place(self, number: int) -> str:
        """Where a row is: "letters.csv, row 12"."""
        return f"{self._table.name}, row {cells.grouped(number)}"


def with_fields(table: Delimited) -> Delimited | JsonCells:
    """The table, with the fields of objects as its columns where the texts are in these and nowhere else."""
    rows = [row for row in sample_records(table.path, table.dialect) if len(row) == len(table.names)][table.header :]
    at = next((at for at in range(len(table.names)) if rows and _holds_texts([row[at] for row in rows])), None)
    if at is None:
        return table
    found = columns.describe(table.names, rows, ".")
    elsewhere = any(column.role == "text" for column in found if column.name != table.names[at])
    return table if elsewhere else JsonCells(table, at)


def _holds_texts(texts: list[str]) -> bool:
    known = [text for text in texts if text.strip()]
    if not known or not all(text.strip()[0] == "{" for text in known):
        return False
    objects = [as_object(text) for text in known]
    return all(isinstance(one, dict) for one in objects) and any(
        names_a_text(str(key)) or (isinstance(value, str) and cells.words(value) >= FEWEST_WORDS)
        for one in objects
        for key, value in one.items()
    )
