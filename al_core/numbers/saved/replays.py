"""One replay of a session: the labels of a teacher, asked by a strategy or drawn at random."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.matrices.rows import Floats, Matrix, Rows
from al_core.models.surrogates import StandIns
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.picking import pick
from al_core.strategies.base import Strategy

_ROUNDS = 8
N_FIRST = 20
ORDERS = 2


@dataclass(frozen=True)
class Session:
    """What all replays share: a pool X (rows, features), which of its rows are asked, and how; the `unseen` judge.

    Rows that were asked may not judge: a model is right about what it has learnt, and a strategy picks what is hard.
    Those `given` have labels from before the session.
    """

    X: Matrix
    asked: Rows
    unseen: Rows
    strategy: Strategy
    given: Rows
    embedding: NDArray[np.float32] | None = None
    random_share: float = 0.2
    seed: int = 0
    memory: dict[object, object] = field(default_factory=dict)


class Replay:
    """A session in a world in which every row has had its label drawn from a teacher's belief (rows, classes)."""

    def __init__(self, session: Session, belief: Floats, stand_ins: StandIns, number: int) -> None:
        self._session, self._belief, self._stand_ins = session, belief, stand_ins
        self._rng = np.random.default_rng([session.seed, number])
        self._y = (self._rng.random((len(belief), 1)) > np.cumsum(belief, axis=1)[:, :-1]).sum(axis=1)
        self._orders = [self._rng.permutation(session.asked) for _ in range(ORDERS)]
        self._order = self._orders[0]
        self._classes = tuple(range(belief.shape[1]))
        self._fitted: Any = None
        self._at_random: dict[tuple[int, int], float] = {}

    def served(self, n: int) -> float:
        """How good the model is once the strategy has been served n labels, a share of them drawn at random."""
        begun = len(np.unique(self._y[self._session.given])) > 1
        labelled = self._order[: 0 if begun else min(N_FIRST, max(2, n // 2))]
        for goal in np.unique(np.linspace(len(labelled), n, _ROUNDS + 1).astype(int))[1:]:
            self._teach(labelled)
            labelled = np.concatenate([labelled, self._next(labelled, goal - len(labelled))])
        return self._value(labelled)

    def at_random(self, n: int, order: int = 0) -> float:
        """How good the model is with the labels of the first n rows of an order drawn at random, one of ORDERS."""
        if (n, order) not in self._at_random:
            self._at_random[n, order] = self._value(self._orders[order][:n])
        return self._at_random[n, order]

    def _next(self, labelled: Rows, n: int) -> Rows:
        """The next n rows: some in a random order, which serves both ways of asking: that makes less noise."""
        left = self._order[~np.isin(self._order, labelled)]
        at_random, left = np.split(left, [round(self._session.random_share * n)])
        return np.concatenate([at_random, self._asked(labelled, np.sort(left), n - len(at_random))])

    def _asked(self, labelled: Rows, left: Rows, n: int) -> Rows:
        """The n rows that the strategy asks of those left."""
        one, known = self._session, self._known(labelled)
        context = Context(
            one.X,
            dict(zip(known.tolist(), self._y[known].tolist(), strict=True)),
            self._classes,
            self._fitted,
            one.seed,
            one.embedding,
            pool=np.concatenate([one.asked, one.given]),
            memory=one.memory,
        )
        candidates = Candidates(context, left, self._rng)
        return candidates.rows[pick(one.strategy, candidates, n)[0]]

    def _known(self, labelled: Rows) -> Rows:
        return np.sort(np.concatenate([labelled, self._session.given]))

    def _teach(self, labelled: Rows) -> None:
        known, one = self._known(labelled), self._session
        self._fitted = self._stand_ins.fit(one.X[known], self._y[known], seed=one.seed, previous=self._fitted)

    def _value(self, labelled: Rows) -> float:
        """How often the teacher expects a model of these rows to be right."""
        self._teach(labelled)
        unseen = self._session.unseen
        believed = models.belief(self._fitted, self._session.X[unseen])
        called = models.align(believed, self._fitted.classes_, self._classes).argmax(axis=1)
        return float(self._belief[unseen, called].mean())
