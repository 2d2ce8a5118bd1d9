"""Answers that scripts bring to a loop: of which rows they are, and what is tested on."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from al_core.errors import BadInput
from al_core.matrices.index import in_order_of, index_of, is_position, keyed_by_position
from al_core.matrices.inputs import n_rows
from al_core.tasks.given import by_row, one_a_row

_HOW = "teach({row: label}) says which rows labels are of"


def answers_by_row(X: Any, labels: Any, asked: Sequence[int]) -> Mapping[int, Any]:
    """Labels by their rows; a list is in the order in which rows were `asked`. Raises BadInput.

    A series or a frame with an index of its own names rows by it.
    """
    if isinstance(labels, Mapping):
        return keyed_by_position(X, labels)
    if isinstance(labels, str | bytes) or not hasattr(labels, "__len__"):
        raise BadInput(f"The labels must be a list in the order of the last question, not {labels!r}; {_HOW}.")
    entries, own = one_a_row(labels), index_of(labels)
    if own is not None and not _is_in_order(own, asked):
        return keyed_by_position(X, dict(zip(own, entries, strict=True)))
    if not asked:
        raise BadInput(f"No question waits for an answer, so a list cannot be in its order; {_HOW}.")
    if len(entries) != len(asked):
        raise BadInput(f"The last question was about {len(asked)} rows, but there are {len(entries)} labels; {_HOW}.")
    return dict(zip(asked, entries, strict=True))


def _is_in_order(index: pd.Index, asked: Sequence[int]) -> bool:
    """Whether an index only counts, so that labels are in the order of the question. Raises BadInput for a doubt."""
    counts = is_position(index)
    if counts and len(index) == len(asked) and sorted(asked) == [*range(len(asked))] != [*asked]:
        raise BadInput(
            "The index of the labels may count them or name their rows; write labels.to_numpy() where they are in the "
            "order of the question, labels.to_dict() where it names rows."
        )
    return counts


def named_rows(X: Any, rows: list[int]) -> list[Any]:
    """Rows as the index of X names them, where it can; else their positions."""
    index = index_of(X)
    if index is None or is_position(index) or not index.is_unique:
        return rows
    return list(index[rows])


def tested_rows(X: Any, test: Any) -> Mapping[int, Any] | None:
    """Row of X -> true label, where a test set names rows of X; None where it brings rows of its own."""
    return by_row(X, test) if isinstance(test, Mapping | pd.Series) else None


def tested_pair(test: Any) -> tuple[Any, list[Any]]:
    """Rows of their own to test on, and the true label of each. Raises BadInput."""
    if not isinstance(test, tuple | list) or len(test) != 2 or not all(hasattr(part, "__len__") for part in test):
        raise BadInput("A test set is (X_test, y_test), or a dict from row of X to label.")
    X, y = test[0], one_a_row(in_order_of(test[0], "y_test", test[1]))
    if n_rows(X) != len(y):
        raise BadInput(f"X_test has {n_rows(X)} rows, but y_test has {len(y)} labels.")
    return X, y
