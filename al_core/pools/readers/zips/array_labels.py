"""The labels beside a matrix of NumPy: one a row, or a table of marks (0 or 1) with a column a label."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.pools import cells

LABELS = ("y", "label", "labels", "target", "Y")
LIKE_LABELS = re.compile(r"y[_-]?(train|all|true)?|.*(label|target|class)(e?s|_train)?|arr_1", re.IGNORECASE)
LIKE_NAMES = re.compile(
    r"((label|class|target|topic|tag|y)_?)?names?|(label|class|target|topic|tag)(e?s)?", re.IGNORECASE
)

Array = NDArray[Any]


def label_key(found: Mapping[str, Array], matrix: str) -> str | None:
    """The array of labels: by its usual name, else the only one that is named like it and has one for each row."""
    n = len(found[matrix]) if found[matrix].ndim else 0
    usual = [key for key in LABELS if key in found and key != matrix]
    if usual:
        return next((key for key in usual if _is_of_rows(found[key], n)), usual[0])
    like = [key for key, one in found.items() if LIKE_LABELS.fullmatch(key) and _is_of_rows(one, n)]
    return like[0] if len(like) == 1 and like[0] != matrix else None


def names_key(found: Mapping[str, Array], labels: str | None) -> str | None:
    """The array with the names of the columns of a table of marks; None where there is none."""
    if labels is None or found[labels].ndim != 2:
        return None
    width = found[labels].shape[1]
    like = (key for key, one in found.items() if LIKE_NAMES.fullmatch(key) and one.shape in ((width,), (width, 1)))
    return next((key for key in like if found[key].dtype.kind in "US"), None)


def checked_labels(labels: Array | None, n: int, name: str, names: Array | None = None) -> Array | None:
    """Labels in one dimension, of marks the JSON list of the labels of each row; BadInput without one for each row."""
    if labels is None:
        return None
    if _are_marks(labels, n):
        return _listed(labels, _named(names, labels.shape[1]))
    if labels.dtype.kind not in "biufUS" or labels.shape not in ((n,), (n, 1)):
        raise BadInput(
            f"{name}: y must be {cells.grouped(n)} labels, one for each row of X, or a table of 0 and 1 with a column "
            f"a label; it is {labels.dtype} of shape {labels.shape}."
        )
    return _as_text(labels.reshape(n))


def texts_of(labels: Array | None, start: int, stop: int) -> list[str]:
    """Labels as they print: 1, 1.0, True; nothing where a number is missing."""
    if labels is None:
        return []
    part = labels[start:stop]
    if part.dtype.kind != "f":
        return [str(label) for label in part.tolist()]
    return ["" if np.isnan(label) else str(label) for label in part]


def _is_of_rows(labels: Array, n: int) -> bool:
    return labels.shape in ((n,), (n, 1)) or (labels.ndim == 2 and len(labels) == n and labels.dtype.kind in "biuf")


def _are_marks(labels: Array, n: int) -> bool:
    if labels.ndim != 2 or labels.shape[0] != n or labels.shape[1] < 2 or labels.dtype.kind not in "biuf":
        return False
    return bool(((labels == 0) | (labels == 1)).all())


def _listed(marks: Array, names: Sequence[str]) -> Array:
    """The labels of each row as a JSON list, one text for all rows that have the same."""
    different, of_row = np.unique(marks.astype(bool), axis=0, return_inverse=True)
    told = [json.dumps([names[at] for at in np.flatnonzero(row).tolist()], ensure_ascii=False) for row in different]
    return np.array(told, object)[of_row.reshape(-1)]


def _named(names: Array | None, width: int) -> list[str]:
    """The names of the labels; numbers where there are none, or where two are alike."""
    found = [] if names is None else [str(one).strip() for one in _as_text(names.reshape(-1)).tolist()]
    if all(found) and len(set(found)) == width:
        return found
    return [f"Label {number}" for number in range(1, width + 1)]


def _as_text(array: Array) -> Array:
    return np.char.decode(array, "utf-8", "replace") if array.dtype.kind == "S" else array
