"""The records in a JSON file that is one object: under a key, column by column, or row by row under their names."""

from collections.abc import Sequence
from typing import Any

from al_core.pools.readers.marked.one_record import is_one_record

Object = dict[str, Any]
HEADINGS = ("columns", "fields", "header", "headers", "names")
DEEPEST_TABLE = 4


class RowsAsRecords:
    """Turns arrays into records: the first one names the columns where it holds nothing but different texts."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def record(self, row: list[Any]) -> Object | None:
        """The record of a row, or None where it names the columns; ValueError, with what to do, for another length."""
        if not self._names:
            plain = all(type(cell) is str and cell.strip() for cell in row) and len(set(row)) == len(row)
            self._names = row if plain else [f"Column {number}" for number in range(1, len(row) + 1)]
            if plain:
                return None
        if len(row) != len(self._names):
            raise ValueError(f"{len(row)} values where there are {len(self._names)} columns; give each row as many.")
        return dict(zip(self._names, row, strict=True))


def of_arrays(rows: Sequence[list[Any]]) -> list[Object]:
    """The records of arrays of equal length."""
    reader = RowsAsRecords()
    return [record for row in rows if (record := reader.record(row)) is not None]


def unfolded(whole: Object, depth: int = 0) -> Sequence[Object]:
    """The records that an object holds, or itself alone; raises ValueError, with what to do, where it is not clear."""
    if is_one_record(whole):
        return [whole]
    tables = [value for value in whole.values() if _is_table(value)]
    heading = next((key for key in HEADINGS if isinstance(whole.get(key), list)), None)
    if len(tables) == 1 and heading and len(whole[heading]) == len(tables[0][0]):
        names = [name.get("id", name.get("name")) if isinstance(name, dict) else name for name in whole[heading]]
        return [dict(zip(map(str, names), row, strict=True)) for row in tables[0]]
    lists = [key for key, value in whole.items() if _all(value, dict)]
    if len(lists) > 1:
        raise ValueError(f"it holds records under “{lists[0]}” and “{lists[1]}”; save each as a file of its own.")
    if lists:
        return whole[lists[0]]  # type: ignore[no-any-return]
    values = list(whole.values())
    if _all(values, dict):
        return _of_objects(whole, depth)
    if len(tables) == 1 and len(whole) == sum(not isinstance(value, list) for value in values) + 1:
        return of_arrays(tables[0])
    if _all(values, list) and len({len(column) for column in values}) == 1:
        return [dict(zip(whole, row, strict=True)) for row in zip(*values, strict=True)]
    inner = [value for value in values if isinstance(value, dict)]
    lies_within = len(inner) == 1 and depth < DEEPEST_TABLE and not any(isinstance(value, list) for value in values)
    found = unfolded(inner[0], depth + 1) if lies_within else []
    return found if len(found) > 1 else [whole]


def _of_objects(whole: dict[str, Object], depth: int) -> Sequence[Object]:
    """An object of objects: its keys are columns or, where those inside are no row numbers, the names of rows."""
    if len(whole) == 1:
        inner = next(iter(whole.values()))
        found = unfolded(inner, depth + 1) if depth < DEEPEST_TABLE else []
        return found if len(found) > 1 or _all(list(inner.values()), dict | list) else [whole]
    rows = next(iter(whole.values())).keys()
    alike = all(column.keys() == rows for column in whole.values())
    numbered = all(key.isdigit() for key in rows)
    if alike and rows and not all(key.isdigit() for key in whole) and (numbered or len(rows) > len(whole)):
        return [{column: cells[row] for column, cells in whole.items()} for row in rows]
    if all(key.isdigit() for key in whole):
        return list(whole.values())
    return [{"id": name, **record} for name, record in whole.items()]


def _is_table(values: Any) -> bool:
    """Whether it holds rows of equally many values, none of which is a list or an object."""
    if not _all(values, list) or len(values) < 2 or len({len(row) for row in values}) != 1 or not values[0]:
        return False
    return not any(isinstance(cell, list | dict) for row in values[:100] for cell in row)


def _all(values: Any, kind: Any) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(value, kind) for value in values)
