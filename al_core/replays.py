"""One replay of a session: the labels of a teacher, asked by a strategy or drawn by lot."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.candidates import Candidates
from al_core.context import Context
from al_core.picking import pick
from al_core.rows import Matrix, Rows
from al_core.stand_ins import lighter, settled
from al_core.strategies.base import Strategy

ROUNDS = 12
N_FIRST = 20
GROWTH = 2  # times as many labels, after which what is settled by trial is settled anew

Floats = NDArray[np.floating]


class Student:
    """A model that learns again and again; what it settles by trial is kept until its labels have doubled."""

    def __init__(self, model: object, seed: int) -> None:
        self._model, self._seed = lighter(model), seed
        self._stand_in, self._settled_on = self._model, 0
        self.fitted: Any = None

    def learn(self, X: Matrix, y: NDArray[np.intp]) -> None:
        """Learn these rows, and nothing else that was learnt before."""
        kept = self._settled_on < len(y) * GROWTH and len(y) < self._settled_on * GROWTH
        self.fitted = models.fit(self._stand_in if kept else self._model, X, y, seed=self._seed, previous=self.fitted)
        if not kept:
            self._stand_in, self._settled_on = settled(self._model, self.fitted), len(y)


class Replay:
    """A world in which every row has had its label drawn from a teacher's belief, shape (rows, classes)."""

    def __init__(
        self,
        X: Matrix,
        belief: Floats,
        strategy: Strategy,
        model: object,
        embedding: NDArray[np.float32] | None,
        random_share: float,
        seed: Sequence[int],
    ) -> None:
        self._X, self._belief, self._embedding = X, belief, embedding
        self._strategy, self._share = strategy, random_share
        self._served, self._by_lot = Student(model, seed[-1]), Student(model, seed[-1])
        self._seed, self._rng = seed[-1], np.random.default_rng(seed)
        self._y = (self._rng.random((len(belief), 1)) > np.cumsum(belief, axis=1)[:, :-1]).sum(axis=1)
        self._order = self._rng.permutation(len(belief))
        self._classes = tuple(range(belief.shape[1]))

    def served(self, n: int) -> float:
        """How good the model is once the strategy has been served n labels, a share of them drawn by lot."""
        labelled = self._order[: min(N_FIRST, max(2, n // 2))]
        memory: dict[object, object] = {}
        for goal in np.unique(np.linspace(len(labelled), n, ROUNDS + 1).astype(int))[1:]:
            self._teach(self._served, labelled)
            by_lot = self._next_by_lot(labelled, round(self._share * (goal - len(labelled))))
            labels = dict(zip(labelled.tolist(), self._y[labelled].tolist(), strict=True))
            context = Context(
                self._X, labels, self._classes, self._served.fitted, self._seed, self._embedding, memory=memory
            )
            candidates = Candidates(context, self._without(labelled, by_lot), self._rng)
            asked = candidates.rows[pick(self._strategy, candidates, goal - len(labelled) - len(by_lot))[0]]
            labelled = np.concatenate([labelled, by_lot, asked])
        return self._value(self._served, labelled)

    def by_lot(self, n: int) -> float:
        """How good the model is with the labels of the first n rows of an order drawn by lot."""
        return self._value(self._by_lot, self._order[:n])

    def _next_by_lot(self, labelled: Rows, n: int) -> Rows:
        """The next rows of the order drawn by lot: both ways of asking get the same ones, which makes less noise."""
        return self._order[~np.isin(self._order, labelled)][:n]

    def _without(self, *taken: Rows) -> Rows:
        """The other rows, ascending."""
        left = np.ones(len(self._y), dtype=bool)
        for rows in taken:
            left[rows] = False
        return np.flatnonzero(left)

    def _teach(self, student: Student, rows: Rows) -> None:
        rows = np.sort(rows)
        student.learn(self._X[rows], self._y[rows])

    def _value(self, student: Student, rows: Rows) -> float:
        """How often the teacher expects a student of these rows to be right."""
        self._teach(student, rows)
        belief = models.align(models.belief(student.fitted, self._X), student.fitted.classes_, self._classes)
        return float(self._belief[np.arange(len(belief)), belief.argmax(axis=1)].mean())
