"""Which rows a replay starts from, asks, and tests on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.matrices.inputs import as_part
from al_core.matrices.rows import Rows


@dataclass(frozen=True)
class Split:
    """The rows of one replay: labelled from the start, to be asked, and to test on."""

    initial: Rows
    pool: Rows
    test: Rows


def stratified_split(
    y: NDArray[Any],
    n_initial: int,
    test_size: float,
    seed: int,
    *,
    test: Rows | None = None,
    groups: NDArray[np.int64] | None = None,
) -> Split:
    """A random split in which every part holds the classes in the proportions of y; rare classes go to `initial` first.

    Where `test` rows are given, these are tested on and `test_size` has no say. Else, with `groups` (0 to the last, one
    a row), whole groups are tested on: proportions and share are then as near as those allow. Raises BadInput where
    one part would be empty.
    """
    rng = np.random.default_rng(seed)
    # The classes interleaved evenly: any piece cut off the end holds them in proportion.
    order = _interleaved(y, rng)
    if test is None:
        test = _tested(y, order, as_part(test_size, "test rows"), groups, rng)
    train = order[~np.isin(order, test)]
    if not len(test) or len(train) <= n_initial:
        raise BadInput(_too_few(len(y), n_initial, len(test), groups))
    train = train[_interleaved(y[train], rng)]
    _, firsts = np.unique(y[train], return_index=True)
    ahead = np.concatenate([np.sort(firsts), np.setdiff1d(np.arange(len(train)), firsts)])
    return Split(train[ahead[:n_initial]], train[ahead[n_initial:]], test)


def _tested(
    y: NDArray[Any], order: Rows, share: float, groups: NDArray[np.int64] | None, rng: np.random.Generator
) -> Rows:
    if groups is None:
        return order[: round(share * len(y))]
    return np.flatnonzero(_chosen(_counts(y, groups), share, rng)[groups])


def _counts(y: NDArray[Any], groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows of each group in each class, shape (groups, classes)."""
    classes, label = np.unique(y, return_inverse=True)
    counts = np.zeros((groups.max() + 1, len(classes)), np.int64)
    np.add.at(counts, (groups, label), 1)
    return counts


def _chosen(counts: NDArray[np.int64], share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """In random order, each group that brings the numbers of the classes nearer to their share of all rows."""
    lacks, chosen = share * counts.sum(axis=0), np.zeros(len(counts), bool)
    for group in rng.permutation(len(counts)):
        rest = lacks - counts[group]
        if rest @ rest < lacks @ lacks:
            lacks, chosen[group] = rest, True
    return chosen


def _too_few(n: int, n_initial: int, n_test: int, groups: NDArray[np.int64] | None) -> str:
    if groups is None:
        return f"{n} rows are too few for {n_initial} initial rows and {n_test} test rows."
    parts = f"{n - n_test} to learn from and {n_test} to test on"
    return f"Of {n} rows in {groups.max() + 1} whole groups {parts} are too few, with {n_initial} initial rows."


def _interleaved(y: NDArray[Any], rng: np.random.Generator) -> Rows:
    place = np.empty(len(y))
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        place[rows] = (rng.permutation(len(rows)) + rng.random()) / len(rows)
    return np.lexsort((rng.random(len(y)), place))
