"""JSON as a table: objects in objects become columns of their own, every value the text that was written."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.choices import marks_classes
from al_core.pools.intake import MAX_COLUMNS, Block
from al_core.pools.pool import Note
from al_core.pools.readers.column_names import names_classes
from al_core.pools.readers.delimited import column_names, in_blocks
from al_core.pools.readers.json_records import Numbered, WrittenNumber

RECORDS_LOOKED_AT = 20_000
NESTED_DEEP = 3
MAX_NESTED = 100

Field = tuple[str, ...]


class NumberedRecords(Protocol):
    """Whoever gives records one after the other: a JSON file, or what a tool wrote around its examples."""

    row: str

    def __iter__(self) -> Iterator[Numbered]:
        """(number, record, part of the file read), as often as it is asked for."""

    def place(self, number: int) -> str:
        """Where a record is, for errors."""

    def notes(self) -> list[Note]:
        """What people should know of the file."""


class JsonTable:
    """Records as a table; columns are the fields of the first 20,000, `meta.source` that of an inner object."""

    def __init__(self, records: NumberedRecords) -> None:
        self._records = records
        self.row = records.row
        self._whole: frozenset[str] = frozenset()
        self._fields = self._found()
        self._known = set(self._fields)
        self.names = column_names([".".join(field) for field in self._fields])

    def records(self) -> Iterator[tuple[int, dict[str, Any], float]]:
        """Number, record as it was written, and the part of the file read."""
        yield from self._records

    def notes(self) -> list[Note]:
        """What people should know of the file."""
        return self._records.notes()

    def blocks(self) -> Iterator[Block]:
        """Rows in bounded blocks; raises BadInput that names the first bad line or record."""
        rows = ((self._texts(record, number), number, done) for number, record, done in self._records)
        return in_blocks(rows, len(self.names))

    def _found(self) -> list[Field]:
        """The fields in the order in which they are met; objects that hold too many different ones stay whole."""
        fields: dict[Field, bool] = {}
        inner: dict[str, int] = {}
        for number, record, _ in self._records:
            for field, value in self._leaves(record).items():
                if field not in fields and len(field) > 1:
                    inner[field[0]] = inner.get(field[0], 0) + 1
                fields[field] = fields.get(field, False) or _says_something(value)
            if crowded := [key for key, count in inner.items() if count > MAX_NESTED]:
                self._whole |= set(crowded)
                inner = {key: count for key, count in inner.items() if key not in self._whole}
                fields = _folded(fields, self._whole)
            if number >= RECORDS_LOOKED_AT or len(fields) > MAX_COLUMNS:
                break
        outer = {field[:depth] for field in fields for depth in range(1, len(field))}
        return [field for field, filled in fields.items() if filled or field not in outer]

    def _leaves(self, record: Mapping[str, Any]) -> dict[Field, Any]:
        return dict(_leaves(record, (), self._whole))

    def _texts(self, record: Mapping[str, Any], number: int) -> list[str]:
        leaves = self._leaves(record)
        if late := [field for field in leaves.keys() - self._known if _says_something(leaves[field])]:
            raise BadInput(
                f"{self._records.place(number)}: the field “{cells.shortened('.'.join(min(late)), 30)}” is not in the "
                f"first {cells.grouped(RECORDS_LOOKED_AT)} {self.row}s; add it to the first {self.row}, null will do."
            )
        try:
            return [as_text(leaves.get(field)) for field in self._fields]
        except RecursionError:
            raise BadInput(
                f"{self._records.place(number)}: lists in lists too deep to read; flatten this {self.row}."
            ) from None


def _leaves(record: Mapping[str, Any], prefix: Field, whole: frozenset[str]) -> Iterator[tuple[Field, Any]]:
    for key, value in record.items():
        field = (*prefix, key)
        nested = isinstance(value, dict) and value and len(field) < NESTED_DEEP and field[0] not in whole
        if nested and not (names_classes(key) and marks_classes(value)):
            yield from _leaves(value, field, whole)
        else:
            yield field, value


def _folded(fields: Mapping[Field, bool], whole: frozenset[str]) -> dict[Field, bool]:
    return {(field[:1] if field[0] in whole else field): filled for field, filled in fields.items()}


def _says_something(value: Any) -> bool:
    return value is not None and value != {}


def as_text(value: Any) -> str:
    """A value as text: null is empty, lists and objects are JSON, bytes are read as UTF-8 where they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, list | dict):
        return _as_json(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


_PLAIN = {float, int, bool, str, type(None)}
_encoded = json.JSONEncoder(ensure_ascii=False, default=str).encode


def _as_json(value: Any) -> str:
    """As JSON, with numbers as they were written."""
    if isinstance(value, WrittenNumber):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_as_json(str(key))}: {_as_json(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        kinds = set(map(type, value))
        if kinds == {WrittenNumber}:
            return f"[{', '.join(value)}]"
        if not kinds <= _PLAIN:
            return f"[{', '.join(map(_as_json, value))}]"
    return _encoded(value)
