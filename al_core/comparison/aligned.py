"""X and what is known of its rows, in one order, with a test set of one's own behind them."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from al_core.errors import BadInput
from al_core.matrices.index import in_order_of, positions_of
from al_core.matrices.inputs import as_matrix, n_rows
from al_core.tasks.given import one_a_row

ByRow = dict[str, Any]


def joined(X: Any, y: Any, test: Any, by_row: ByRow) -> tuple[Any, Any, Any, ByRow]:
    """X, y, the rows of the test set, and what else has an entry a row, by the index of X where it has one.

    Where `test` is (X_test, y_test), these are put behind X and y. Raises BadInput.
    """
    y = in_order_of(X, "y", y)
    by_row = {name: in_order_of(X, name, values) for name, values in by_row.items()}
    if not _is_pair(test):
        return X, y, None if test is None else positions_of(X, test), by_row
    X_test, y_test = test[0], in_order_of(test[0], "y_test", test[1])
    _check_labels("X", X, "y", y)
    _check_labels("X_test", X_test, "y_test", y_test)
    n, more = n_rows(X), n_rows(X_test)
    behind = {name: _longer(name, values, n, more) for name, values in by_row.items()}
    return _below(X, X_test), [*one_a_row(y), *one_a_row(y_test)], range(n, n + more), behind


def _is_pair(test: Any) -> bool:
    return isinstance(test, tuple | list) and len(test) == 2 and all(hasattr(part, "__len__") for part in test)


def _check_labels(name: str, X: Any, labels: str, y: Any) -> None:
    n, n_labels = n_rows(X), len(one_a_row(y))
    if n != n_labels:
        raise BadInput(f"{name} has {n} rows, but {labels} has {n_labels} labels.")


def _below(X: Any, X_test: Any) -> Any:
    """The rows of X and then those of X_test."""
    if isinstance(X, pd.DataFrame | pd.Series) and isinstance(X_test, type(X)):
        if isinstance(X, pd.DataFrame) and set(X.columns) != set(X_test.columns):
            odd = sorted(map(str, set(X.columns) ^ set(X_test.columns)))[0]
            raise BadInput(f"X and X_test must have the same columns; {odd!r} is in one of them alone.")
        both: Any = [X, X_test]
        return pd.concat(both, ignore_index=True)
    if isinstance(X, pd.DataFrame | pd.Series) or isinstance(X_test, pd.DataFrame | pd.Series):
        raise BadInput(f"X_test must be of the kind of X, a {type(X).__name__}, not a {type(X_test).__name__}.")
    if not sparse.issparse(X) and (np.ndim(X[0]) == 0 or _are_words(X[0])):
        return [*X, *X_test]
    first, second = as_matrix(X), as_matrix(X_test, "X_test")
    if first.shape[1] != second.shape[1]:
        raise BadInput(f"X_test must have the {first.shape[1]} columns of X; it has {second.shape[1]}.")
    if sparse.issparse(first) or sparse.issparse(second):
        return sparse.vstack([first, second], "csr")
    return np.concatenate([first, second])


def _are_words(row: Any) -> bool:
    """Whether a row is a text that was cut into its words."""
    return isinstance(row, list | tuple) and all(isinstance(word, str) for word in row)


def _longer(name: str, values: Any, n: int, more: int) -> Any:
    """Values of n rows with some for those behind, which are never asked; those of all rows as they are."""
    if values is None or n_rows(values) != n:
        return values
    if name == "embedding":
        raise BadInput(
            f"With a test set of its own the embedding must have a row for each of X and then of X_test: {n + more}, "
            f"not {n}."
        )
    if name == "groups":
        return [*values, *(f"\0test {row}" for row in range(more))]
    if name == "sample_weight":
        return [*values, *[1.0] * more]
    times = np.asarray(values)
    unknown = np.datetime64("NaT") if times.dtype.kind == "M" else np.nan
    return np.concatenate([times, np.full(more, unknown)])
