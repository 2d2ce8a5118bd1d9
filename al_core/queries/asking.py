"""The question itself: from candidates and a strategy to rows, scores and reasons."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Rows
from al_core.queries.arrangement import PLAIN, Arrangement, arranged
from al_core.queries.candidates import Candidates
from al_core.queries.contract import Strategy


@dataclass(frozen=True, eq=False)
class Picks:
    """What to ask next: `rows` of X best first, their `scores` (higher = asked sooner), a sentence for each."""

    rows: Rows
    scores: NDArray[np.float64]
    reasons: tuple[str, ...]


def ask(strategy: Strategy, candidates: Candidates, n: int, arrangement: Arrangement = PLAIN) -> Picks:
    """The best `n` candidates (all of them, if there are fewer) as rows, scores and reasons."""
    positions, scores = arranged(strategy, candidates, n, arrangement)
    rows = candidates.rows[positions]
    return Picks(rows, scores, reasons(strategy, candidates, rows))


def reasons(strategy: Strategy, candidates: Candidates, rows: Rows) -> tuple[str, ...]:
    """Why each of these rows is asked, a sentence a row."""
    asked = candidates.part(rows, candidates.rng)
    return tuple(strategy.reason(asked, position) for position in range(len(rows)))
