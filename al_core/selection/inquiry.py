"""An inquiry: what a row of questions has in common, whoever answers: somebody, or a replay that knows the labels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from al_core.matrices.rows import Rows
from al_core.queries.arrangement import Arrangement, arranged
from al_core.queries.asking import Picks, ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies import Strategy, refuse_without_labels


@dataclass(frozen=True, eq=False)
class Inquiry:
    """What all questions of a loop share: a strategy, the pool, the rows that may be asked, how picks are arranged.

    `common` is the context of each question, without its labels; `asks` makes what a strategy may look at.
    """

    strategy: Strategy
    common: Context
    rows: Rows
    arrangement: Arrangement
    asks: Callable[[Context, Rows, np.random.Generator], Candidates]

    def about(self, labels: Mapping[int, Any], **known: Any) -> Context:
        """The question that follows once these labels are known; `known` is what else of the context is its own."""
        labelled = np.fromiter(labels, np.int64, len(labels))
        return replace(self.common, labels=labels, pool=np.concatenate([self.rows, labelled]), **known)

    def candidates(self, context: Context) -> Candidates:
        """The rows that are still to be asked. Raises BadInput for a strategy that cannot ask before the first label.

        Each number of labels has a generator of its own, or the same rows would be drawn, and the same tie broken,
        every time.
        """
        if not context.labels:
            refuse_without_labels(self.strategy)
        rng = np.random.default_rng([context.seed, len(context.labels)])
        is_known = np.zeros(context.X.shape[0], np.bool_)
        is_known[context.labelled] = True
        return self.asks(context, self.rows[~is_known[self.rows]], rng)

    def rows_asked(self, context: Context, n: int) -> Rows:
        """The best `n` of them, best first."""
        candidates = self.candidates(context)
        return candidates.rows[arranged(self.strategy, candidates, n, self.arrangement)[0]]

    def picks(self, context: Context, n: int) -> Picks:
        """The best `n` of them with scores and reasons."""
        return ask(self.strategy, self.candidates(context), n, self.arrangement)
