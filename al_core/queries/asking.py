"""The question itself: from candidates and a strategy to rows, scores and reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.matrices.rows import Rows
from al_core.models import LazyFit
from al_core.models.views import behind
from al_core.queries.arrangement import PLAIN, Arrangement, arranged
from al_core.queries.candidates import Candidates
from al_core.queries.contract import Strategy


@dataclass(frozen=True, eq=False)
class Picks(Sequence[int]):
    """What to ask next: `rows` of X best first, their `scores` (higher = asked sooner), a sentence for each.

    As a sequence they are the rows, as whole numbers; a slice of them is Picks again. `notes` say what was done to X
    on the way, such as missing numbers that were filled.
    """

    rows: Rows
    scores: NDArray[np.float64]
    reasons: tuple[str, ...]
    notes: tuple[str, ...] = ()
    _fit: LazyFit | None = field(default=None, repr=False)
    _before: tuple[Any, ...] = field(default=(), repr=False)
    _names: pd.Index | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[int]:
        return iter(self.rows.tolist())

    @overload
    def __getitem__(self, place: int) -> int: ...

    @overload
    def __getitem__(self, place: slice) -> "Picks": ...

    def __getitem__(self, place: int | slice) -> "int | Picks":
        if isinstance(place, slice):
            return replace(self, rows=self.rows[place], scores=self.scores[place], reasons=self.reasons[place])
        return int(self.rows[place])

    @cached_property
    def model(self) -> Any:
        """The model fitted on the labels known when this was asked; None where there were none.

        It is the one that the strategy looked at; where that looked at none, it is fitted now. It takes X as `select`
        was given it. Only where a sparse X came with an `embedding`, and the model takes nothing sparse, does it take
        rows of that embedding instead. Raises BadInput where it cannot be fitted.
        """
        return None if self._fit is None else behind(self._before, self._fit.model)

    @property
    def names(self) -> pd.Index:
        """The rows as the index of the frame names them that `select` was given; else their positions.

        With labels named by an index a loop goes on with these: `labels[picks.names[0]] = "yes"`.
        """
        return pd.Index(self.rows) if self._names is None else self._names[self.rows]

    def to_frame(self) -> pd.DataFrame:
        """A row for each pick, best first: `row`, `score`, `reason`; under X's own index where it has one."""
        table = pd.DataFrame({"row": self.rows, "score": self.scores, "reason": list(self.reasons)})
        return table if self._names is None else table.set_index(self.names)


def ask(strategy: Strategy, candidates: Candidates, n: int, arrangement: Arrangement = PLAIN) -> Picks:
    """The best `n` candidates (all of them, if there are fewer) as rows, scores and reasons."""
    positions, scores = arranged(strategy, candidates, n, arrangement)
    rows = candidates.rows[positions]
    return Picks(rows, scores, reasons(strategy, candidates, rows))


def reasons(strategy: Strategy, candidates: Candidates, rows: Rows) -> tuple[str, ...]:
    """Why each of these rows is asked, a sentence a row."""
    asked = candidates.part(rows, candidates.rng)
    return tuple(strategy.reason(asked, position) for position in range(len(rows)))
