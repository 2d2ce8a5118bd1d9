"""Sets of labels that scripts hand in, checked at the border: marks of 0 and 1, lists and sets of names."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import Any

import numpy as np

from al_core.errors import BadInput

_SUCH = 'such as [0, 1, 0], {"a", "b"} or ["a"]; an empty list says that none fits'


def as_name_sets(y: Iterable[Any], names: Sequence[str]) -> list[tuple[str, ...]]:
    """Each row's labels in the order of `names`. Raises BadInput."""
    places = {name: place for place, name in enumerate(names)}
    found = []
    for row, one in enumerate(y):
        said = _names_of(row, one, names)
        if strange := [name for name in said if name not in places]:
            raise BadInput(f"Row {row} of the labels (counted from 0) names {strange[0]!r}, which is no label here.")
        if len(set(said)) < len(said):
            raise BadInput(f"Row {row} of the labels (counted from 0) names a label twice.")
        found.append(tuple(sorted(said, key=places.__getitem__)))
    return found


def names_among(y: Iterable[Any]) -> tuple[str, ...]:
    """The labels that rows speak of: the columns of a frame or of marks, else the names that occur. Raises BadInput."""
    named: dict[str, None] = {}
    for row, one in enumerate(y):
        if isinstance(one, Mapping):
            return tuple(map(str, one))
        if marks := _marks(one):
            return tuple(map(str, range(len(marks))))
        named.update(dict.fromkeys(_names_of(row, one, ())))
    return tuple(sorted(named))


def _names_of(row: int, one: Any, names: Sequence[str]) -> list[str]:
    """The names that a row says, as it says them."""
    if isinstance(one, Mapping):
        return [str(name) for name, mark in zip(one, _checked(row, list(one.values())), strict=True) if mark]
    if marks := _marks(one):
        if len(marks) != len(names):
            raise BadInput(f"Row {row} of the labels has {len(marks)} marks; there are {len(names)} labels.")
        return [name for name, mark in zip(names, _checked(row, marks), strict=True) if mark]
    if isinstance(one, str):
        return _written(one)
    if isinstance(one, Collection):
        return [str(name) for name in one]
    raise BadInput(f"Row {row} of the labels (counted from 0) is {one!r}; it must be a list of labels, {_SUCH}.")


def _marks(one: Any) -> list[Any]:
    """The marks of a row of numbers; [] for anything else."""
    if isinstance(one, bool | int | float | np.number | np.bool):
        return [one]
    if isinstance(one, str | Mapping | Set) or not isinstance(one, Iterable):
        return []
    entries = list(one)
    return entries if all(isinstance(entry, bool | int | float | np.number | np.bool) for entry in entries) else []


def _checked(row: int, marks: Sequence[Any]) -> list[bool]:
    if odd := [mark for mark in marks if mark not in (0, 1)]:
        said = f"Row {row} of the labels (counted from 0) holds {odd[0]!r}"
        raise BadInput(f"{said}; a mark is 1 where the label fits and 0 where not.")
    return [bool(mark) for mark in marks]


def _written(text: str) -> list[str]:
    """The names of a JSON list; any other text is one name."""
    if not text.startswith("["):
        return [text]
    try:
        return [str(name) for name in json.loads(text)]
    except ValueError:
        return [text]
