"""The index of a frame: rows that a script names by it, and values that it brings in another order."""

from collections.abc import Iterable, Mapping
from numbers import Integral
from typing import Any

import pandas as pd

from al_core.errors import BadInput
from al_core.matrices.inputs import plain


def index_of(given: Any) -> pd.Index | None:
    """The names of the rows of a frame or a series; None where they have none but their positions."""
    return given.index if isinstance(given, pd.DataFrame | pd.Series) else None


def is_position(index: pd.Index) -> bool:
    """Whether the index says 0, 1, 2 ... in order."""
    return index.equals(pd.RangeIndex(len(index)))


def in_order_of(given: Any, name: str, values: Any) -> Any:
    """Values for the rows of a frame in its order, where they bear the same index in another. Raises BadInput."""
    index, own = index_of(given), index_of(values)
    if index is None or own is None or index.equals(own):
        return values
    _refuse_twice(index, "X")
    _refuse_twice(own, name)
    missing, more = index.difference(own, sort=False), own.difference(index, sort=False)
    if len(missing) or len(more):
        odd, where = (missing, "X alone") if len(missing) else (more, f"{name} alone")
        said = f"The index of {name} is not that of X: row {odd.tolist()[0]!r} is in {where}"
        raise BadInput(f"{said}; write {name}.to_numpy() where both are in the same order.")
    return values.loc[index]


def positions_of(given: Any, rows: Any) -> Any:
    """Rows as positions, where a pandas Index or names that are no numbers say which rows of a frame. Raises BadInput.

    Whole numbers are positions already.
    """
    index = index_of(given)
    if index is None or not isinstance(rows, Iterable):
        return rows
    if not isinstance(rows, pd.Index):
        rows = list(rows)
        if all(isinstance(row, Integral) for row in rows):
            return rows
    return _found(index, list(rows), "The rows")


def keyed_by_position(given: Any, labels: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Labels that name rows of a frame by its index, by position. Raises BadInput.

    Whole numbers are positions where the index holds none.
    """
    index, names = index_of(given), list(labels)
    if index is None or is_position(index):
        return labels
    by_number = all(isinstance(name, Integral) for name in names)
    if by_number and not pd.api.types.is_integer_dtype(index) and not index.isin(names).any():
        return labels
    return dict(zip(_found(index, names, "The labels"), labels.values(), strict=True))


def _found(index: pd.Index, names: list[Any], what: str) -> list[int]:
    _refuse_twice(index, "X")
    places: list[int] = index.get_indexer_for(pd.Index(names)).tolist() if names else []
    if -1 in places:
        odd = plain(names)[places.index(-1)]
        raise BadInput(f"{what} name {odd!r}, which is not in the index of X; name rows as X.index does.")
    return places


def _refuse_twice(index: pd.Index, name: str) -> None:
    if not index.is_unique:
        twice = index[index.duplicated()].tolist()[0]
        raise BadInput(f"The index of {name} names row {twice!r} twice; write {name}.reset_index(drop=True).")
