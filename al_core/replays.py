"""One replay of a session: the labels of a teacher, asked by a strategy or drawn by lot."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.candidates import Candidates
from al_core.context import Context
from al_core.picking import pick
from al_core.rows import Matrix, Rows
from al_core.stand_ins import StandIns
from al_core.strategies.base import Strategy

ROUNDS = 8
N_FIRST = 20

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Session:
    """What all replays share: a pool X (rows, features), which of its rows are asked, and how; the `unseen` judge.

    Rows that were asked may not judge: a model is right about what it has learnt, and a strategy picks what is hard.
    """

    X: Matrix
    asked: Rows
    unseen: Rows
    strategy: Strategy
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
        self._order = self._rng.permutation(session.asked)
        self._classes = tuple(range(belief.shape[1]))
        self._fitted: Any = None

    def served(self, n: int) -> float:
        """How good the model is once the strategy has been served n labels, a share of them drawn by lot."""
        labelled = self._order[: min(N_FIRST, max(2, n // 2))]
        for goal in np.unique(np.linspace(len(labelled), n, ROUNDS + 1).astype(int))[1:]:
            self._teach(labelled)
            by_lot = self._next_by_lot(labelled, round(self._session.random_share * (goal - len(labelled))))
            asked = self._asked(
                labelled,
                np.setdiff1d(self._session.asked, np.concatenate([labelled, by_lot])),
                goal - len(labelled) - len(by_lot),
            )
            labelled = np.concatenate([labelled, by_lot, asked])
        return self._value(labelled)

    def _asked(self, labelled: Rows, left: Rows, n: int) -> Rows:
        """The n rows that the strategy asks of those left."""
        one = self._session
        labels = dict(zip(labelled.tolist(), self._y[labelled].tolist(), strict=True))
        context = Context(
            one.X, labels, self._classes, self._fitted, one.seed, one.embedding, pool=one.asked, memory=one.memory
        )
        candidates = Candidates(context, left, self._rng)
        return candidates.rows[pick(one.strategy, candidates, n)[0]]

    def by_lot(self, n: int) -> float:
        """How good the model is with the labels of the first n rows of an order drawn by lot."""
        return self._value(self._order[:n])

    def _next_by_lot(self, labelled: Rows, n: int) -> Rows:
        """The next rows of the order drawn by lot: both ways of asking get the same ones, which makes less noise."""
        return self._order[~np.isin(self._order, labelled)][:n]

    def _teach(self, rows: Rows) -> None:
        rows = np.sort(rows)
        self._fitted = self._stand_ins.fit(
            self._session.X[rows], self._y[rows], seed=self._session.seed, previous=self._fitted
        )

    def _value(self, rows: Rows) -> float:
        """How often the teacher expects a model of these rows to be right."""
        self._teach(rows)
        unseen = self._session.unseen
        belief = models.align(
            models.belief(self._fitted, self._session.X[unseen]), self._fitted.classes_, self._classes
        )
        return float(self._belief[unseen, belief.argmax(axis=1)].mean())
