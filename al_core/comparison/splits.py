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


def stratified_split(y: NDArray[Any], n_initial: int, test_size: float, seed: int) -> Split:
    """A random split in which every part holds the classes in the proportions of y; rare classes go to `initial` first.

    Raises BadInput where one part would be empty.
    """
    share = as_part(test_size, "test rows")
    rng = np.random.default_rng(seed)
    # The classes interleaved evenly: any piece cut off the end holds them in proportion.
    order = _interleaved(y, rng)
    n_test = round(share * len(y))
    train, test = order[n_test:], order[:n_test]
    if not len(test) or len(train) <= n_initial:
        raise BadInput(f"{len(y)} rows are too few for {n_initial} initial rows and {n_test} test rows.")
    train = train[_interleaved(y[train], rng)]
    _, firsts = np.unique(y[train], return_index=True)
    ahead = np.concatenate([np.sort(firsts), np.setdiff1d(np.arange(len(train)), firsts)])
    return Split(train[ahead[:n_initial]], train[ahead[n_initial:]], test)


def _interleaved(y: NDArray[Any], rng: np.random.Generator) -> Rows:
    place = np.empty(len(y))
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        place[rows] = (rng.permutation(len(rows)) + rng.random()) / len(rows)
    return np.lexsort((rng.random(len(y)), place))
