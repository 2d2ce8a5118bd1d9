"""What scripts hand in, checked once at the border, past which everything is trusted: numbers, rows, counts."""

import operator
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas import NA, NaT, factorize
from scipy.sparse import issparse

from al_core.errors import BadInput
from al_core.matrices.rows import Matrix, Rows

_BLOCK = 8_192


def as_matrix(X: Any, name: str = "X") -> Matrix:
    """X as a two-dimensional ndarray or CSR of numbers; a DataFrame counts by position. Raises BadInput.

    What a masked array hides is missing.
    """
    X = X.tocsr() if issparse(X) else _as_array(X, name)
    if X.ndim != 2:
        raise BadInput(f"{_the(name)} must have rows and columns; it has {X.ndim} dimension{'s' * (X.ndim != 1)}.")
    if X.dtype.kind in "fiub":
        return X
    if X.dtype.kind == "c":
        raise BadInput(f"{_the(name)} must hold real numbers; these are complex.")
    try:
        return X.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise BadInput(f"{_the(name)} must hold numbers only: {error}.") from error


def _as_array(X: Any, name: str) -> NDArray[Any]:
    if np.ma.isMaskedArray(X) and np.ma.is_masked(X) and X.dtype.kind in "fiub":
        return np.asarray(np.ma.filled(X.astype(np.float64), np.nan))
    try:
        return np.asarray(X)
    except ValueError as error:
        raise BadInput(f"{_the(name)} must have rows of the same length.") from error


def _the(name: str) -> str:
    return name if name == "X" else f"The {name}"


def n_rows(X: Any) -> int:
    """How many rows there are in what a script hands in."""
    return int(X.shape[0]) if hasattr(X, "shape") else len(X)


def is_bare(cell: Any) -> bool:
    """Whether a cell of a frame, or a label among others, is missing."""
    return cell is None or cell is NA or cell is NaT or (isinstance(cell, float) and cell != cell)


def as_seed(seed: Any) -> int:
    """`seed` as a whole number from 0 to 2**32 - 1, which is what scikit-learn takes. Raises BadInput."""
    try:
        number = operator.index(seed)
    except TypeError as error:
        raise BadInput(f"The seed must be a whole number, not {seed!r}.") from error
    if not 0 <= number < 2**32:
        raise BadInput(f"The seed must lie between 0 and 2**32 - 1, not be {number}.")
    return number


def as_count(n: Any, what: str, least: int = 1) -> int:
    """`n` as a whole number of at least `least`. Raises BadInput."""
    try:
        count = operator.index(n)
    except TypeError as error:
        raise BadInput(f"The number of {what} must be a whole number, not {n!r}.") from error
    if count < least:
        raise BadInput(f"The number of {what} must be at least {least}, not {count}.")
    return count


def as_part(share: Any, what: str) -> float:
    """`share` as a number between 0 and 1, both excluded. Raises BadInput."""
    if not isinstance(share, Real) or not 0 < float(share) < 1:
        raise BadInput(f"The share of {what} must lie between 0 and 1, not {share!r}.")
    return float(share)


def as_rows(X: Matrix, rows: Iterable[Any]) -> Rows:
    """`rows` as distinct positions in X, in the order given. Raises BadInput."""
    positions = _positions(rows)
    outside = positions[(positions < 0) | (positions >= X.shape[0])]
    if len(outside):
        raise BadInput(f"Row {outside[0]} is not in X, which has rows 0 to {X.shape[0] - 1}.")
    if len(np.unique(positions)) < len(positions):
        raise BadInput("A row is named twice.")
    return positions


def _positions(rows: Any) -> Rows:
    if isinstance(rows, np.ndarray) and rows.ndim == 1 and rows.dtype.kind in "iu":
        return rows.astype(np.int64)
    try:
        given = list(rows)
        if any(isinstance(row, bool | np.bool_) for row in given):
            raise BadInput("Rows are whole numbers, positions in X; of a mask take np.flatnonzero(mask).")
        return np.array([operator.index(row) for row in given], np.int64)
    except TypeError as error:
        raise BadInput("Rows are whole numbers: positions in X, counted from 0.") from error


def as_row_values(X: Matrix, name: str, values: Any) -> NDArray[Any] | None:
    """A dense array with numbers for each row of X, none of them missing, or None. Raises BadInput."""
    if values is None:
        return None
    if issparse(values):
        raise BadInput(f"The {name} must be dense; of a sparse one take its toarray().")
    array: NDArray[Any] = as_matrix(values, name)
    _check_length(X, name, array)
    refuse_holes(array, f"the {name}")
    return array


def as_times(X: Matrix, values: Any) -> NDArray[np.float64] | None:
    """When each row of X was made, as a number that grows with time; nan where nobody knows. Raises BadInput."""
    if values is None:
        return None
    times = _as_array(values, "timestamps")
    if times.ndim != 1:
        raise BadInput(f"The timestamps must be a list with one for each row of X; they have {times.ndim} dimensions.")
    _check_length(X, "timestamps", times)
    if times.dtype.kind == "M":
        return np.where(np.isnat(times), np.nan, times.astype("datetime64[ns]").astype(np.int64).astype(np.float64))
    try:
        return times.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise BadInput("The timestamps must be numbers or NumPy's datetime64.") from error


def as_weights(X: Matrix, values: Any) -> NDArray[np.float64] | None:
    """How much each row of X counts where it is learnt from, or None where all count alike. Raises BadInput."""
    if values is None:
        return None
    weights = _as_array(values, "sample_weight")
    if weights.ndim != 1 or weights.dtype.kind not in "fiub":
        raise BadInput("The sample_weight must be a list with a number for each row of X.")
    _check_length(X, "sample_weight", weights)
    if len(odd := np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))):
        raise BadInput(f"The sample_weight of row {odd[0]} is {weights[odd[0]]:g}; it must be a number from 0 on.")
    return weights.astype(np.float64)


def as_groups(X: Matrix, groups: Any) -> NDArray[np.int64] | None:
    """The group of each row of X as a whole number from 0, or None where nobody named any. Raises BadInput."""
    if groups is None:
        return None
    if getattr(groups, "ndim", 1) != 1 or isinstance(groups, str) or not isinstance(groups, Iterable):
        raise BadInput("The groups must be a list with one for each row of X.")
    names = np.empty(len(given := list(groups)), object)
    names[:] = given
    _check_length(X, "groups", names)
    try:
        numbers = np.asarray(factorize(names)[0], np.int64)
    except TypeError as error:
        raise BadInput("A group must be named by text or a number.") from error
    if len(missing := np.flatnonzero(numbers < 0)):
        raise BadInput(f"Row {missing[0]} has no group (nan or None); name one for each row.")
    return numbers


def _check_length(X: Matrix, name: str, array: NDArray[Any]) -> None:
    if len(array) != X.shape[0]:
        raise BadInput(f"The {name} must have an entry for each of the {X.shape[0]} rows of X, not {len(array)}.")


@contextmanager
def holes_named(X: Matrix) -> Iterator[None]:
    """What cannot be done inside is blamed on the first missing or infinite number of X, if there is one."""
    try:
        yield
    except (ValueError, BadInput):
        # Looked for only now: some models accept holes, and a pass over a large X is not free.
        refuse_holes(X)
        raise


def refuse_holes(X: Matrix, name: str = "X") -> None:
    """Raise BadInput where a number of X is missing or infinite."""
    hole = first_hole(X)
    if hole is not None:
        raise BadInput(f"Row {hole[0]}, column {hole[1]} of {name} is missing or infinite.") from None


def first_hole(X: Matrix) -> tuple[int, int] | None:
    """Row and column of the first missing or infinite number of X, or None; read a block at a time."""
    if X.dtype.kind in "iub":
        return None
    for start in range(0, X.shape[0], _BLOCK):
        block = X[start : start + _BLOCK]
        block = block.tocoo() if issparse(block) else block
        values = block.data if issparse(block) else block
        finite = np.isfinite(values)
        if not finite.all():
            holes = np.argwhere(~finite)
            place = (block.row[holes[0, 0]], block.col[holes[0, 0]]) if issparse(block) else holes[0]
            return start + int(place[0]), int(place[1])
    return None


def plain(labels: Iterable[Any]) -> list[Any]:
    """Labels as Python values, so that NumPy's and Python's own compare alike."""
    return [label.item() if isinstance(label, np.generic) else label for label in labels]


def as_objects(labels: Sequence[Any]) -> NDArray[Any]:
    """Labels as an array that keeps each as it is, also where one is a set or a list."""
    array = np.empty(len(labels), object)
    for place, label in enumerate(labels):
        array[place] = label
    return array


def as_labels(labels: Sequence[Any]) -> NDArray[Any]:
    """Labels as an array that keeps their kind; raises BadInput where kinds are mixed or one is missing."""
    values = plain(labels)
    if any(value is None or value != value for value in values):
        raise BadInput("A label is missing (nan or None); leave its row out.")
    kinds = {type(value) for value in values}
    if len(kinds) > 1:
        names = " and ".join(sorted(kind.__name__ for kind in kinds))
        raise BadInput(f"The labels mix kinds ({names}); use one kind for all, for example text.")
    if kinds and not kinds <= {str, int, bool, float}:
        raise BadInput(f"A label must be text, a whole number or true/false, not {kinds.pop().__name__}.")
    return np.array(values)
