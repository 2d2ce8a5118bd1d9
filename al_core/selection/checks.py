"""Checks: questions drawn at random, from rows that a strategy cannot touch, to test a model on."""

from collections.abc import Container
from dataclasses import dataclass, replace
from math import floor

import numpy as np

from al_core.matrices.rows import Matrix, Rows, content_order
from al_core.queries.asking import Picks

REASON = "Drawn at random to test the model, which never learns from it."
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Checks:
    """The rows that are set aside, in the order in which they are drawn, and the share of questions about them."""

    share: float
    rows: Rows

    def due(self, n: int, n_asked: int, n_drawn: int) -> int:
        """How many of the next n questions are checks, after `n_asked` questions of which `n_drawn` were."""
        return max(0, min(n, floor(self.share * (n_asked + n) + _ROUNDING) - n_drawn))

    def drawn(self, n: int, known: Container[int]) -> list[int]:
        """The next n of the rows that have no label."""
        return [row for row in self.rows.tolist() if row not in known][:n]


def set_aside(X: Matrix, rows: Rows, share: float, seed: int) -> Checks:
    """A share of these rows at random, wherever they are stored: as much as will be asked once all rows are."""
    order = rows[content_order(X, rows)] if share else rows
    return Checks(share, np.random.default_rng([seed, len(rows)]).permutation(order)[: round(share * len(rows))])


def with_checks(picks: Picks, rows: list[int], notes: tuple[str, ...]) -> Picks:
    """What a strategy picked, and then checks, which have no score; and more notes."""
    return replace(
        picks,
        rows=np.concatenate([picks.rows, np.array(rows, np.int64)]),
        scores=np.concatenate([picks.scores, np.full(len(rows), np.nan)]),
        reasons=(*picks.reasons, *[REASON] * len(rows)),
        notes=(*picks.notes, *notes),
    )
