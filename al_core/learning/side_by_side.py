"""What labels of no person did to a model: tested on the same examples as one that learnt without them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np

from al_core.evaluation.proportions import wilson
from al_core.evaluation.scores import Score
from al_core.learning.training import Trained, as_array_of_rows
from al_core.matrices.rows import Flags
from al_core.tasks.task import Label


@dataclass(frozen=True)
class Helped:
    """So many rows taught beside people's labels, each for `weight` of one; `name` says whose they are.

    Where it is "" they are borrowed for a head start, and count as far as people's labels bear them out.
    `scores` are those of the model without them, by metric; `gain` is by how much more often it is right with them, on
    the same tests. Without tests both are not there.
    """

    n_rows: int
    weight: float
    name: str
    scores: Mapping[str, Score] = field(default_factory=dict)
    gain: Score | None = None

    @property
    def worse(self) -> bool:
        """Whether the model is right less often with them, beyond chance."""
        return self.gain is not None and self.gain.high < 0

    @property
    def better(self) -> bool:
        """Whether it is right more often with them, beyond chance."""
        return self.gain is not None and self.gain.low > 0


def helped(now: Trained, tests: Mapping[int, Label]) -> Helped | None:
    """What the labels of no person did; None where none taught. Without `tests` only how many did."""
    n_rows = len(now.weak.by_row) or (0 if now.lent is None else len(now.lent.y))
    if not n_rows:
        return None
    if not tests:
        return Helped(n_rows, now.weak.weight, now.weak.name)
    rows, truth, alone = as_array_of_rows(tests), list(tests.values()), now.fit_alone()
    belief = now.believed(rows, alone)
    scores = now.task.scores(truth, belief, alone, now.settings.model.seed)
    gain = paired_gain(now.right(tests), now.task.same(now.task.decide(belief), truth))
    return Helped(n_rows, now.weak.weight, now.weak.name, scores, gain)


def paired_gain(one: Flags, other: Flags) -> Score:
    """By how much more often one is right than the other on the same tests, with its 90% interval.

    Newcombe, Improved confidence intervals for the difference between binomial proportions based on paired data,
    method 10, 1998
    """
    n, both, neither = len(one), int(np.sum(one & other)), int(np.sum(~one & ~other))
    won, lost = int(np.sum(one & ~other)), int(np.sum(other & ~one))
    gain, alike = (won - lost) / n, _alike(both, won, lost, neither)
    (low, high), (other_low, other_high) = wilson(both + won, n), wilson(both + lost, n)
    share, other_share = (both + won) / n, (both + lost) / n
    down = _apart(share - low, other_high - other_share, alike)
    return Score(gain, gain - down, gain + _apart(high - share, other_share - other_low, alike), n)


def _alike(both: int, won: int, lost: int, neither: int) -> float:
    """How far both are right about the same tests (phi), a little less so that few of them do not claim too much."""
    product, n = both * neither - won * lost, both + won + lost + neither
    room = (both + won) * (lost + neither) * (both + lost) * (won + neither)
    return (max(product - n / 2, 0) if product > 0 else product) / sqrt(room) if room else 0.0


def _apart(one: float, other: float, alike: float) -> float:
    return sqrt(max(0.0, one**2 - 2 * alike * one * other + other**2))


def read_helped(kept: Mapping[str, Any]) -> Helped:
    """As a round keeps it."""
    gain = Score(**kept["gain"]) if kept["gain"] else None
    scores = {metric: Score(**score) for metric, score in kept["scores"].items()}
    return Helped(int(kept["n_rows"]), float(kept["weight"]), str(kept["name"]), scores, gain)
