"""Rows of different lengths walked through together: the first tokens of many, then the second ones, and so on."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Rows

_AT_ONCE = 40_000  # numbers that a step works on: they stay near the processor


@dataclass(frozen=True, eq=False)
class Steps:
    """Some rows, the longest first, and their tokens by step.

    Attributes
    ----------
    rows : rows (n,), the longest first.
    tokens : their tokens, all first ones in the order of the rows, then all second ones, ...
    bounds : where each step's tokens begin among these, shape (steps + 1,).
    last : the last token of each row among these, shape (n,).
    """

    rows: Rows
    tokens: NDArray[np.int64]
    bounds: list[int]
    last: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, step: int) -> slice:
        """Where the tokens of one step lie among `tokens`; they belong to the first ones of the rows."""
        return slice(self.bounds[step], self.bounds[step + 1])

    @property
    def behind(self) -> NDArray[np.int64]:
        """Places of the tokens that have one before them."""
        return np.arange(self.bounds[1], self.bounds[-1])

    @property
    def ahead(self) -> NDArray[np.int64]:
        """Places of those before them."""
        return self.behind - np.repeat(np.diff(self.bounds)[:-1], np.diff(self.bounds)[1:])

    def n_rows(self, step: int) -> int:
        """How many rows have a token there."""
        return self.bounds[step + 1] - self.bounds[step] if step < len(self) else 0


def steps_of(bounds: NDArray[np.int64], width: int) -> Iterator[Steps]:
    """All rows that have a token, in blocks of like lengths, for work of so many numbers a token."""
    n_tokens = np.diff(bounds)
    order = np.argsort(-n_tokens, kind="stable")
    order = order[: np.count_nonzero(n_tokens)]
    size = max(1, _AT_ONCE // width)
    for first in range(0, len(order), size):
        rows = order[first : first + size]
        yield _steps(rows, bounds[rows], n_tokens[rows])


def _steps(rows: Rows, first: NDArray[np.int64], n_tokens: NDArray[np.int64]) -> Steps:
    lengths = np.bincount(n_tokens, minlength=n_tokens[0] + 1)
    alive = len(rows) - np.cumsum(lengths)[:-1]
    ends = np.concatenate([[0], np.cumsum(alive)])
    step = np.repeat(np.arange(len(alive)), alive)
    place = np.arange(ends[-1]) - ends[step]
    return Steps(rows, first[place] + step, ends.tolist(), ends[n_tokens - 1] + np.arange(len(rows)))
