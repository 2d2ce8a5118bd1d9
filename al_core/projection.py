"""Annotations saved, projected: the session replayed with the model as stand-in for the person."""

from dataclasses import dataclass
from math import inf, nan

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.candidates import Candidates
from al_core.context import Context
from al_core.picking import pick
from al_core.rows import Matrix, Rows
from al_core.stand_ins import settled
from al_core.strategies.base import Strategy

REPLAYS = 8
CAUTIOUS, HOPEFUL = 0.5, 4.0
MOST = 6.0
ROUNDS, SIZES = 12, 14
N_FIRST, LARGEST = 20, 2_000
GROWTH = 2  # times as many labels, after which what is settled by trial is settled anew

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Projection:
    """How many times as many labels random drawing would need: the replays' mean and where the truth likely lies.

    A projection, never a measurement: the model plays the person. `low` and `high` are 0.5 and 4 times the replayed
    ratio, which held the truth in about nine of ten sessions.
    """

    ratio: float
    n_labels: int
    replays: int

    @property
    def low(self) -> float:
        """The lower end."""
        return CAUTIOUS * self.ratio

    @property
    def high(self) -> float:
        """The upper end; infinite where the replay itself ended first."""
        return HOPEFUL * self.ratio if self.ratio < MOST else inf

    @property
    def verdict(self) -> str:
        """ "saving", "random is better", or "not yet distinguishable"."""
        if self.low > 1:
            return "saving"
        return "random is better" if self.high < 1 else "not yet distinguishable"

    @property
    def saved(self) -> float:
        """The least share of the answers that is saved, 0 to 1; nan where nothing can be told."""
        return 1 - 1 / self.low if self.low > 1 else nan


def project(
    X: Matrix,
    proba: Floats,
    n_labels: int,
    *,
    strategy: Strategy,
    model: object,
    accuracy: float | None = None,
    embedding: NDArray[np.float32] | None = None,
    random_share: float = 0.2,
    replays: int = REPLAYS,
    seed: int = 0,
) -> Projection:
    """Replay a session of `n_labels` on a pool X (rows, features) whose labels are drawn from `proba` (rows, classes).

    Each replay draws one label a row, serves by `strategy` (a share of the rows by lot) and by lot alone, fits `model`
    after each of twelve batches, and compares how many labels lot needs to be as good in the eyes of the teacher.
    `accuracy`, as measured on checks, tempers a teacher that believes too much in itself. Pools above 2,000 rows are
    replayed on 2,000 of them, drawn by lot.
    """
    rows = np.sort(np.random.default_rng(seed).permutation(X.shape[0])[:LARGEST])
    X, proba = X[rows], tempered(proba[rows], accuracy)
    embedding = None if embedding is None else np.asarray(embedding[rows], np.float32)
    logs = [
        np.log(_Session(X, proba, embedding, strategy, model, random_share, [seed, replay]).ratio(n_labels))
        for replay in range(replays)
    ]
    return Projection(float(np.exp(np.mean(logs))), n_labels, replays)


def tempered(proba: Floats, accuracy: float | None) -> Floats:
    """Probabilities drawn together until their mean confidence is the accuracy that was measured; never sharpened."""
    proba = np.asarray(proba, np.float64)
    if accuracy is None or proba.max(axis=1).mean() <= accuracy:
        return proba
    logs = np.log(proba.clip(1e-12))
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        confident = _power(logs, middle).max(axis=1).mean() > accuracy
        low, high = (low, middle) if confident else (middle, high)
    return _power(logs, low)


def _power(logs: Floats, exponent: float) -> Floats:
    values = np.exp(exponent * (logs - logs.max(axis=1, keepdims=True)))
    return np.asarray(values / values.sum(axis=1, keepdims=True))


class _Session:
    """One replay: labels drawn once, then served both ways."""

    def __init__(
        self,
        X: Matrix,
        proba: Floats,
        embedding: NDArray[np.float32] | None,
        strategy: Strategy,
        model: object,
        share: float,
        seed: list[int],
    ) -> None:
        self._X, self._proba, self._embedding = X, proba, embedding
        self._strategy, self._model, self._share = strategy, model, share
        self._seed, self._rng = seed[-1], np.random.default_rng(seed)
        self._y = (self._rng.random((len(proba), 1)) > np.cumsum(proba, axis=1)[:, :-1]).sum(axis=1)
        self._classes = tuple(range(proba.shape[1]))
        self._fitted: object = None
        self._stand_in, self._settled_on = self._model, 0

    def ratio(self, n: int) -> float:
        """How many times `n` labels by lot needs to end as well as the strategy does with n; at most 6."""
        goal = self._value(self._served(n))
        order, before = self._rng.permutation(len(self._y)), (0.0, 0.0)
        self._settled_on = 0
        for size in np.unique(np.geomspace(max(5, n / 4), min(MOST * n, len(order)), SIZES).astype(int)):
            value = self._value(order[:size])
            if value >= goal:
                return float(np.clip(_reached(before, (float(size), value), goal) / n, 1 / MOST, MOST))
            before = (float(size), value)
        return min(MOST, len(order) / n)

    def _served(self, n: int) -> Rows:
        """The rows that the strategy asks, a share of them drawn by lot."""
        labelled = self._rng.permutation(len(self._y))[: min(N_FIRST, max(2, n // 2))]
        memory: dict[object, object] = {}
        for goal in np.unique(np.linspace(len(labelled), n, ROUNDS + 1).astype(int))[1:]:
            self._fit(labelled)
            rest = self._without(labelled)
            by_lot = self._rng.permutation(rest)[: round(self._share * (goal - len(labelled)))]
            labels = dict(zip(labelled.tolist(), self._y[labelled].tolist(), strict=True))
            context = Context(self._X, labels, self._classes, self._fitted, self._seed, self._embedding, memory=memory)
            candidates = Candidates(context, self._without(labelled, by_lot), self._rng)
            asked = candidates.rows[pick(self._strategy, candidates, goal - len(labelled) - len(by_lot))[0]]
            labelled = np.concatenate([labelled, by_lot, asked])
        return labelled

    def _without(self, *taken: Rows) -> Rows:
        """The other rows, ascending."""
        left = np.ones(len(self._y), dtype=bool)
        for rows in taken:
            left[rows] = False
        return np.flatnonzero(left)

    def _fit(self, rows: Rows) -> None:
        rows = np.sort(rows)
        settles = len(rows) >= GROWTH * self._settled_on
        model = self._model if settles else self._stand_in
        self._fitted = models.fit(model, self._X[rows], self._y[rows], seed=self._seed, previous=self._fitted)
        if settles:
            self._stand_in, self._settled_on = settled(self._model, self._fitted), len(rows)

    def _value(self, rows: Rows) -> float:
        """How often the teacher expects a model trained on these rows to be right."""
        self._fit(rows)
        belief = models.align(models.belief(self._fitted, self._X), self._fitted.classes_, self._classes)  # type: ignore[attr-defined]
        return float(self._proba[np.arange(len(belief)), belief.argmax(axis=1)].mean())


def _reached(before: tuple[float, float], after: tuple[float, float], goal: float) -> float:
    """The size, on a logarithmic scale between two, at which the goal is reached."""
    if not before[0] or after[1] <= before[1]:
        return after[0]
    share = (goal - before[1]) / (after[1] - before[1])
    return float(np.exp(np.log(before[0]) + share * (np.log(after[0]) - np.log(before[0]))))
