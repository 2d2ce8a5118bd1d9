"""The records in a JSON file that is one object: under a key, column by column, or row by row under their names."""

from collections.abc import Sequence
from typing import Any

Object = dict[str, Any]


def unfolded(whole: Object) -> Sequence[Object]:
    """The records that an object holds, or itself alone; raises ValueError, with what to do, where it is not clear."""
    if isinstance(whole.get("columns"), list) and _all(whole.get("data"), list):
        return [dict(zip(map(str, whole["columns"]), row, strict=False)) for row in whole["data"]]
    lists = [key for key, value in whole.items() if _all(value, dict)]
    if len(lists) > 1:
        raise ValueError(f"it holds records under “{lists[0]}” and “{lists[1]}”; save each as a file of its own.")
    if lists:
        return whole[lists[0]]  # type: ignore[no-any-return]
    values = list(whole.values())
    if _all(values, dict):
        return _of_objects(whole)
    if _all(values, list) and len({len(column) for column in values}) == 1:
        return [dict(zip(whole, row, strict=True)) for row in zip(*values, strict=True)]
    inner = [value for value in values if isinstance(value, dict)]
    found = unfolded(inner[0]) if len(inner) == 1 and not any(isinstance(value, list) for value in values) else []
    return found if len(found) > 1 else [whole]


def _of_objects(whole: dict[str, Object]) -> Sequence[Object]:
    """An object of objects: its keys are columns or, where those inside are no row numbers, the names of rows."""
    if len(whole) == 1:
        inner = next(iter(whole.values()))
        return unfolded(inner) if _all(list(inner.values()), dict | list) else [whole]
    rows = next(iter(whole.values())).keys()
    alike = all(column.keys() == rows for column in whole.values())
    numbered = all(key.isdigit() for key in rows)
    if alike and rows and not all(key.isdigit() for key in whole) and (numbered or len(rows) > len(whole)):
        return [{column: cells[row] for column, cells in whole.items()} for row in rows]
    if all(key.isdigit() for key in whole):
        return list(whole.values())
    return [{"id": name, **record} for name, record in whole.items()]


def _all(values: Any, kind: Any) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(value, kind) for value in values)
