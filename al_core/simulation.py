"""Replay with known labels: how fast does a model learn under each strategy?"""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from itertools import product
from math import nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core import models
from al_core.candidates import Candidates, Context, Matrix, Rows
from al_core.errors import BadInput
from al_core.evaluation import Labels, Metric, get_metric, predicted
from al_core.inputs import as_count, as_matrix, as_rows
from al_core.query import pick
from al_core.splits import Split, stratified
from al_core.strategies import STRATEGIES, Strategy, get_strategy

COLUMNS = ["strategy", "seed", "n_labels", "metric", "value", "seconds_fit", "seconds_select"]
PATIENCE = 5.0  # seconds: a shorter comparison is over before worker processes have started


def simulate(
    X: Matrix,
    y: Labels,
    strategy: str | Strategy,
    *,
    model: Any,
    initial: Sequence[int],
    pool: Sequence[int],
    test: Sequence[int],
    batch_size: int = 1,
    n_labels: int | None = None,
    seed: int = 0,
    metric: str = "accuracy",
) -> pd.DataFrame:
    """One replay: from the `initial` rows, ask rows of `pool` until `n_labels` are labelled (default: all of them).

    Returns a row each time the model has learned: strategy, seed, n_labels, metric, value (on the `test` rows),
    seconds_fit, and seconds_select for the next batch (nan at the end). Rows of `pool` that are in `initial` are not
    asked again. Same seed, same result. Raises BadInput and UnknownName.
    """
    X = as_matrix(X)
    labels = _labels(X, y)
    split = Split(as_rows(X, initial), _without(as_rows(X, pool), as_rows(X, initial)), as_rows(X, test))
    if np.isin(split.test, np.concatenate([split.initial, split.pool])).any():
        raise BadInput("A test row is also in the pool or among the initial rows, so the score would flatter.")
    most = len(split.initial) + len(split.pool)
    goal = most if n_labels is None else min(most, as_count(n_labels, "labels"))
    replay = _Replay(X, labels, get_strategy(strategy), models.get_model(model), split, seed, get_metric(metric))
    rows = replay.run(as_count(batch_size, "rows a batch"), goal)
    return pd.DataFrame([(replay.strategy.name, seed, n, metric, *rest) for n, *rest in rows], columns=COLUMNS)


def compare(
    X: Matrix,
    y: Labels,
    strategies: Sequence[str | Strategy],
    *,
    model: Any,
    n_initial: int = 20,
    batch_size: int = 1,
    n_labels: int = 120,
    seeds: int = 20,
    test_size: float = 0.4,
    metric: str = "accuracy",
    executor: Executor | None = None,
) -> pd.DataFrame:
    """A replay for every strategy and seed, as rows of `simulate`, strategy by strategy.

    Each seed draws one stratified split and `n_initial` stratified first rows (each class in them, if it can be),
    shared by all strategies. Runs on `executor`, else on the cores of this machine; the result is the same, times
    aside.
    """
    X = as_matrix(X)
    labels = _labels(X, y)
    named = [_by_name(strategy) for strategy in strategies]
    models.get_model(model), get_metric(metric)
    splits = [
        stratified(labels, as_count(n_initial, "initial rows"), test_size, seed)
        for seed in range(as_count(seeds, "seeds"))
    ]
    shared = {"model": model, "batch_size": batch_size, "n_labels": n_labels, "metric": metric}
    jobs = [
        (X, labels, strategy, {**shared, **vars(splits[seed]), "seed": seed})
        for strategy, seed in product(named, range(seeds))
    ]
    frames = _on(executor, jobs) if executor else _here(jobs)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


class _Replay:
    """One run of the loop: learn, score, ask, look up the true label."""

    def __init__(
        self, X: Matrix, y: NDArray[Any], strategy: Strategy, model: Any, split: Split, seed: int, metric: Metric
    ) -> None:
        self.X, self.y, self.split, self.seed = X, y, split, seed
        self.strategy, self.model, self.metric = strategy, model, metric
        self.classes = tuple(np.unique(y).tolist())
        self.truth, self.X_test = y[split.test], X[split.test]
        self.labels = dict(zip(split.initial.tolist(), y[split.initial].tolist(), strict=True))
        self.fitted: Any = None
        self.memory: dict[Any, Any] = {}

    def run(self, batch_size: int, goal: int) -> list[tuple[int, float, float, float]]:
        rows: list[tuple[int, float, float, float]] = []
        with models.one_thread():
            while True:
                n = len(self.labels)
                context, seconds_fit = _timed(self._learn)
                value = self._value()
                if n >= goal:
                    return [*rows, (n, value, seconds_fit, nan)]
                asked, seconds_select = _timed(self._ask, context, min(batch_size, goal - n))
                rows.append((n, value, seconds_fit, seconds_select))
                self.labels.update((row, self.y[row].item()) for row in asked.tolist())

    def _learn(self) -> Context:
        context = Context(self.X, self.labels.copy(), self.classes, seed=self.seed)
        if self.labels:
            self.fitted = models.fit(
                self.model, context.X_labelled, context.y_labelled, seed=self.seed, previous=self.fitted
            )
        pool = np.concatenate([self.split.initial, self.split.pool])
        return replace(context, fitted=self.fitted, pool=pool, memory=self.memory)

    def _ask(self, context: Context, n: int) -> Rows:
        if self.fitted is None and self.strategy.needs_model:
            free = ", ".join(name for name, other in STRATEGIES.items() if not other.needs_model)
            raise BadInput(f"The strategy {self.strategy.name!r} needs an initial row; without one these work: {free}.")
        rows = _without(self.split.pool, context.labelled)
        candidates = Candidates(context, rows, np.random.default_rng([self.seed, len(self.labels)]))
        return rows[pick(self.strategy, candidates, n)[0]]

    def _value(self) -> float:
        if self.fitted is None or not len(self.truth):
            return nan
        if not hasattr(self.fitted, "predict_proba"):
            return self.metric(self.truth, self.fitted.predict(self.X_test), None, self.classes)
        proba = models.align(self.fitted.predict_proba(self.X_test), self.fitted.classes_, self.classes)
        return self.metric(self.truth, predicted(proba, self.classes), proba, self.classes)


def _timed(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    start = time.perf_counter()
    result = function(*arguments)
    return result, time.perf_counter() - start


def _without(rows: Rows, gone: Rows) -> Rows:
    return rows[~np.isin(rows, gone)]


def _labels(X: Matrix, y: Labels) -> NDArray[Any]:
    if len(y) != X.shape[0]:
        raise BadInput(f"X has {X.shape[0]} rows, but y has {len(y)} labels.")
    return models.as_labels(list(y))


def _by_name(strategy: str | Strategy) -> str | Strategy:
    # A name travels to another process where the decorated function does not.
    found = get_strategy(strategy)
    return found.name if STRATEGIES.get(found.name) is found else found


def _job(X: Matrix, y: NDArray[Any], strategy: str | Strategy, settings: Mapping[str, Any]) -> pd.DataFrame:
    return simulate(X, y, strategy, **settings)


def _on(executor: Executor, jobs: Sequence[tuple[Any, ...]]) -> list[pd.DataFrame]:
    futures = [executor.submit(_job, *job) for job in jobs]
    return [future.result() for future in futures]


def _here(jobs: Sequence[tuple[Any, ...]]) -> list[pd.DataFrame]:
    frames: list[pd.DataFrame] = []
    start = time.perf_counter()
    for job in jobs:
        frames.append(_job(*job))
        ahead = (time.perf_counter() - start) / len(frames) * (len(jobs) - len(frames))
        if ahead > PATIENCE and (os.cpu_count() or 1) > 1:
            break
    if len(frames) < len(jobs):
        from al_core.compute import local_executor

        with local_executor() as executor:
            frames += _on(executor, jobs[len(frames) :])
    return frames
