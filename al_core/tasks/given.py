"""Labels that scripts hand in, checked once at the border: known ones, the truth of every row, the classes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import NA
from scipy.sparse import issparse

from al_core.errors import BadInput
from al_core.matrices.index import index_of, keyed_by_position
from al_core.matrices.inputs import as_labels, as_objects, as_rows, is_bare, n_rows, plain
from al_core.matrices.rows import Matrix


def as_known(X: Matrix, labels: Mapping[int, Any]) -> dict[int, Any]:
    """Labels by row as plain Python values of one kind. Raises BadInput."""
    if not isinstance(labels, Mapping):
        raise BadInput("The labels must be a dict from row to label.")
    one_kind(labels.values())
    return dict(zip(as_rows(X, list(labels)).tolist(), plain(labels.values()), strict=True))


def by_row(given: Any, labels: Any) -> Mapping[int, Any]:
    """Labels by their rows, of X as a script handed it in. Raises BadInput.

    A dict or a series names rows by the index of a frame, where that is another than 0, 1, 2 ...; an array has an entry
    for each row, None or nan where a label is not known.
    """
    if isinstance(labels, Mapping):
        return keyed_by_position(given, labels)
    if getattr(labels, "ndim", 1) == 2:
        labels = _one_known_a_row(labels)
    if isinstance(labels, pd.Series):
        if index_of(given) is not None or len(labels) != n_rows(given):
            return keyed_by_position(given, _whole(dict(labels.dropna())))
        labels = labels.to_numpy()
    if isinstance(labels, str) or getattr(labels, "ndim", 1) != 1 or not isinstance(labels, Iterable):
        raise BadInput(f"The labels must be a dict from row to label, {_SUCH}.")
    entries = list(labels)
    if len(entries) != n_rows(given):
        raise BadInput(
            f"The labels must be a dict from row to label, {_SUCH}; a list of {len(entries)} does not say which of the "
            f"{n_rows(given)} rows of X have one."
        )
    known = {row: label for row, label in enumerate(entries) if not is_bare(label)}
    if entries and len(known) == len(entries):
        raise BadInput(f"All rows of X have a label, so nothing is left to ask; hand in what is known, {_SUCH}.")
    return _whole(known)


def _one_known_a_row(labels: Any) -> Any:
    """A table of labels as a series or a list of them, with None where all of a row is missing."""
    if labels.shape[1] == 1:
        return labels.iloc[:, 0] if isinstance(labels, pd.DataFrame) else labels[:, 0]
    entries = as_objects([None if all(map(is_bare, _values(row))) else row for row in one_a_row(labels)])
    return pd.Series(entries, labels.index) if isinstance(labels, pd.DataFrame) else entries


def _values(row: Any) -> Iterable[Any]:
    return row.values() if isinstance(row, Mapping) else row


_SUCH = "such as labels={row: y[row] for row in known_rows}, or a y with None (or nan) where no label is known"


def _whole(known: dict[Any, Any]) -> dict[Any, Any]:
    """Labels without their fractions where those are all nought: beside a nan whole numbers become such."""
    if known and all(isinstance(label, float | np.floating) and label == int(label) for label in known.values()):
        return {row: int(label) for row, label in known.items()}
    return known


def as_classes(classes: Sequence[Any] | None, labels: Sequence[Any]) -> tuple[Any, ...]:
    """All classes: as given, or the distinct labels in order. Raises BadInput for a label that is not among them."""
    distinct = sorted(set(plain(labels)))
    if classes is None:
        return tuple(distinct)
    given = plain(_classes(classes))
    if strange := [label for label in distinct if label not in given]:
        raise BadInput(f"The label {strange[0]!r} is not among the classes.")
    if twice := [name for place, name in enumerate(given) if name in given[:place]]:
        raise BadInput(f"The class {twice[0]!r} is named twice; name each once.")
    return tuple(given)


def as_sought(sought: Any, classes: Sequence[Any]) -> Any:
    """The class that is looked for, None where nobody named one. Raises BadInput for one that there is not."""
    if sought is None:
        return None
    [named] = plain([sought])
    if named not in classes:
        there = f"there are: {', '.join(map(str, classes))}" if len(classes) else "there are no classes here"
        raise BadInput(f"The class {named!r} that is looked for (sought) is not among the classes; {there}.")
    return named


def _classes(classes: Any) -> NDArray[Any]:
    try:
        return one_kind(classes)
    except TypeError as error:
        raise BadInput(f"The classes must be a list, not {classes!r}.") from error
    except BadInput as error:
        raise BadInput(f"Among the classes: {error}") from error


def as_truth(X: Matrix, y: Any) -> NDArray[Any]:
    """The known label of each row of X, as an array that keeps their kind; of a table its one column. Raises BadInput.

    Numbers with fractions are no classes: a model would learn one class for almost every row.
    """
    given = one_column(y)
    if len(given) != X.shape[0]:
        raise BadInput(f"X has {X.shape[0]} rows, but y has {len(given)} labels.")
    truth = one_kind(given)
    if truth.dtype.kind == "f" and len(odd := truth[(truth != np.floor(truth)) | np.isinf(truth)]):
        raise BadInput(
            f"y must hold classes, not measured numbers such as {odd[0]:g}; cut them into a few classes first, or say "
            'task="regression".'
        )
    return truth


def one_column(y: Any) -> list[Any]:
    """The labels of y one by one. Raises BadInput."""
    if isinstance(y, Mapping):
        raise BadInput(
            "y must hold a label for each row of X, in their order; it is a dict, whose values may be those."
        )
    n_dimensions = getattr(y, "ndim", 1 if hasattr(y, "__len__") else 0)
    if issparse(y) or n_dimensions not in (1, 2):
        raise BadInput("y must be a list or an array with a label for each row of X.")
    if n_dimensions == 1:
        return list(y)
    if y.shape[1] != 1:
        raise BadInput(
            f"y must be one column of labels, not {y.shape[1]}; with a column a class, name each row's class; "
            'with several labels a row, say task="multilabel".'
        )
    return list(np.asarray(y)[:, 0])


def one_a_row(y: Any) -> list[Any]:
    """The labels of y one by one: of a table with several columns a row each, of a frame with the columns' names.

    Raises BadInput.
    """
    if isinstance(y, pd.DataFrame) and y.shape[1] > 1:
        return [dict(zip(y.columns, row, strict=True)) for row in y.itertuples(index=False, name=None)]
    if issparse(y):
        return [row.tolist() for row in y.toarray()]
    if getattr(y, "ndim", 1) == 2 and y.shape[1] > 1:
        return [row.tolist() for row in np.asarray(y)]
    return one_column(y)


def one_kind(labels: Iterable[Any]) -> NDArray[Any]:
    """Labels as an array that keeps their kind; pandas' missing value is one, too. Raises BadInput."""
    values = [None if label is NA else label for label in labels]
    if nested := [value for value in values if getattr(value, "ndim", 0)]:
        raise BadInput(f"A label must be text, a whole number or true/false, not {type(nested[0]).__name__}.")
    return as_labels(values)
