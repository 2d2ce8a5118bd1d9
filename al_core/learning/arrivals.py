"""The rows that were added last: whether they look different, and how good the model is on them and on the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.evaluation.distribution_shift import FEWEST_ROWS, MOST_NEW, MOST_OLD, Drift, drift
from al_core.evaluation.scores import Score
from al_core.matrices.rows import Rows

WATCHED = 50  # answers after an alarm during which more checks are drawn

Called = Callable[[Rows], NDArray[Any]]


@dataclass(frozen=True)
class Arrivals:
    """The newest addition to a pool: ``n_new`` rows after ``n_old``, and what is known of both.

    ``drift`` is None below 50 new rows. ``old`` and ``new`` are the accuracy on the checks of each part, None where
    they are too few, ``n_old_checks`` and ``n_new_checks`` how many there are. While they are ``watched``, more checks
    are drawn, all of them from the new rows. The first ``n_compared`` of the new rows are what ``drift`` is about.
    """

    n_old: int
    n_new: int
    drift: Drift | None = None
    old: Score | None = None
    new: Score | None = None
    n_old_checks: int = 0
    n_new_checks: int = 0
    watched: bool = False
    n_compared: int = 0

    @property
    def worse(self) -> bool:
        """Whether the model is right less often on the new rows, beyond what the ranges of both allow."""
        return self.old is not None and self.new is not None and self.new.high < self.old.low

    @property
    def lagging(self) -> bool:
        """Whether the new rows have much less than their share of the checks, so that the score says little of them."""
        checks, rows = self.n_old_checks + self.n_new_checks, self.n_old + self.n_new
        return self.n_new_checks * rows < 0.8 * self.n_new * checks


def newest(additions: Sequence[int], n_rows: int) -> tuple[int, int, int]:
    """Where the newest rows begin and end, and which addition (from 0) made them 50; small ones count together."""
    first, found = additions[0], None
    for at, stop in enumerate([*additions[1:], n_rows]):
        if stop - first >= FEWEST_ROWS:
            found, first = (first, stop, at), stop
    return found or (first, n_rows, len(additions) - 1)


def compared(
    embedding: NDArray[np.floating], once: Rows, first: int, stop: int, called: Called, seed: int
) -> Drift | None:
    """Whether the rows from `first` to before `stop` differ from those before; None where they are too few to tell.

    ``embedding`` has a row for every row of the pool, ``called`` gives the class that the model calls rows. Rows that
    repeat others are no new ones, so the new ones are compared with those that were there ``once``: where examples
    repeat, rare ones would look new.
    """
    if stop - first < FEWEST_ROWS:
        return None
    rng = np.random.default_rng([seed, first])
    before = once if len(once) >= FEWEST_ROWS else np.arange(first)
    old = np.sort(rng.permutation(before)[:MOST_OLD])
    new = first + np.sort(rng.permutation(stop - first)[:MOST_NEW])
    names = called(np.concatenate([old, new]))  # at once: what is told apart may depend on what there is
    return drift(embedding[old], embedding[new], names[: len(old)], names[len(old) :], seed=seed)


def in_proportion(checks: Rows, zone: Rows, additions: Sequence[int]) -> Rows:
    """The checks (rows, in the order of their answers) without those by which an addition has more than its share.

    New rows are checked more when they look different; counted all, they would weigh more than they do in the pool.
    """
    kept = checks[checks < additions[0]] if additions else checks
    for first, stop in pairwise([*additions, inf]):
        before, within = int(np.sum(zone < first)), int(np.sum((zone >= first) & (zone < stop)))
        most = ceil(max(1, len(kept)) * within / max(1, before))  # of a handful of rows before perhaps none is a check
        kept = np.concatenate([kept, checks[(checks >= first) & (checks < stop)][:most]])
    return kept
