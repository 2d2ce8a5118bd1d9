"""Replay with known labels: how fast does a model learn under a strategy?"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core import models
from al_core.comparison.splits import Split
from al_core.errors import BadInput
from al_core.evaluation.scores import METRICS, LabelValues, Metric, get_metric
from al_core.matrices.inputs import as_count, as_matrix, as_rows, as_seed, holes_named
from al_core.matrices.rows import Matrix, Rows
from al_core.matrices.threads import one_thread
from al_core.models.views import seen_by
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.picking import pick
from al_core.strategies import STRATEGIES, Strategy, get_strategy
from al_core.tasks.given import as_truth

COLUMNS = ["strategy", "seed", "n_labels", "metric", "value", "seconds_fit", "seconds_select"]
TESTED = 2_048  # rows scored at a time


def simulate(
    X: Matrix,
    y: LabelValues,
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
    task_model: Any = None,
) -> pd.DataFrame:
    """One replay: from the `initial` rows, ask rows of `pool` until `n_labels` are labelled (default: all of them).

    Returns a row each time the model has learned: strategy, seed, n_labels, metric, value (on the `test` rows),
    seconds_fit, and seconds_select for the next batch (nan at the end). With a `task_model` the `model` asks and that
    one, learning from the same labels, is scored. Rows of `pool` that are in `initial` are not asked again;
    `attrs["labelled"]` lists the rows in the order in which they were labelled. Same seed, same result. Raises BadInput
    and UnknownName.
    """
    X, seed = as_matrix(X), as_seed(seed)
    labels = as_truth(X, y)
    split = Split(as_rows(X, initial), _without(as_rows(X, pool), as_rows(X, initial)), as_rows(X, test))
    if np.isin(split.test, np.concatenate([split.initial, split.pool])).any():
        raise BadInput("A test row is also in the pool or among the initial rows, so the score would flatter.")
    most = len(split.initial) + len(split.pool)
    goal = most if n_labels is None else min(most, as_count(n_labels, "labels"))
    judge = None if task_model is None else models.get_model(task_model)
    asking, asker, size = get_strategy(strategy), models.get_model(model), as_count(batch_size, "rows a batch")
    with holes_named(X):
        replay = _Replay(X, labels, asking, asker, judge, split, seed, get_metric(metric))
        rows = replay.run(size, goal)
    curve = pd.DataFrame([(asking.name, seed, n, metric, *rest) for n, *rest in rows], columns=COLUMNS)
    curve.attrs["labelled"] = list(replay.labels)
    return curve


class _Replay:
    """One run of the loop: learn, score, ask, look up the true label."""

    def __init__(
        self,
        X: Matrix,
        y: NDArray[Any],
        strategy: Strategy,
        model: Any,
        task_model: Any,
        split: Split,
        seed: int,
        metric: Metric,
    ) -> None:
        self.X, self.y, self.zones, self.seed = seen_by(model, X), y, split, seed
        self.X_judged = self.X if task_model is None else seen_by(task_model, X)
        self.strategy, self.model, self.task_model, self.metric = strategy, model, task_model, metric
        self.classes = tuple(np.unique(y).tolist())
        self.truth = y[split.test]
        self.tested = [split.test[start : start + TESTED] for start in range(0, len(split.test), TESTED)]
        self.X_test = self.X_judged[split.test] if len(self.tested) == 1 else None  # a large one is not held twice
        self.labels = dict(zip(split.initial.tolist(), y[split.initial].tolist(), strict=True))
        self.fitted: Any = None
        self.judge: Any = None
        self.memory: dict[Any, Any] = {}

    def run(self, batch_size: int, goal: int) -> list[tuple[int, float, float, float]]:
        """Ask and learn until `goal` labels: at each size the score and the seconds to fit and to select."""
        rows: list[tuple[int, float, float, float]] = []
        with one_thread():
            while True:
                n = len(self.labels)
                context, seconds_fit = _timed(self._learn)
                value = self._value(self._judge(context))
                if n >= goal:
                    return [*rows, (n, value, seconds_fit, nan)]
                asked, seconds_select = _timed(self._ask, context, min(batch_size, goal - n))
                rows.append((n, value, seconds_fit, seconds_select))
                self.labels.update((row, self.y[row].item()) for row in asked.tolist())

    def _learn(self) -> Context:
        # What is labelled is a set: in the order of the rows, not of the answers, some models fit slightly differently.
        context = Context(self.X, dict(sorted(self.labels.items())), self.classes, seed=self.seed)
        if self.labels:
            self.fitted = models.fit(
                self.model, context.X_labelled, context.y_labelled, seed=self.seed, previous=self.fitted
            )
        pool = np.concatenate([self.zones.initial, self.zones.pool])
        return replace(context, fitted=self.fitted, pool=pool, memory=self.memory)

    def _ask(self, context: Context, n: int) -> Rows:
        if self.fitted is None and self.strategy.needs_model:
            free = ", ".join(name for name, other in STRATEGIES.items() if not other.needs_model)
            raise BadInput(f"The strategy {self.strategy.name!r} needs an initial row; without one these work: {free}.")
        rows = _without(self.zones.pool, context.labelled)
        candidates = Candidates(context, rows, np.random.default_rng([self.seed, len(self.labels)]))
        return rows[pick(self.strategy, candidates, n)[0]]

    def _judge(self, context: Context) -> Any:
        """The model that is scored: the one that asks, unless another has the task."""
        if self.task_model is None or not self.labels:
            return self.fitted
        learnt = self.X_judged[context.labelled], context.y_labelled
        self.judge = models.fit(self.task_model, *learnt, seed=self.seed, previous=self.judge)
        return self.judge

    def _value(self, judge: Any) -> float:
        if judge is None or not len(self.truth):
            return nan
        prediction = self._of_tests(judge.predict)
        if self.metric is not METRICS["log_loss"] or not hasattr(judge, "predict_proba"):
            return self.metric(self.truth, prediction, None, self.classes)
        proba = models.align(self._of_tests(judge.predict_proba), judge.classes_, self.classes)
        return self.metric(self.truth, prediction, proba, self.classes)

    def _of_tests(self, function: Callable[[Matrix], NDArray[Any]]) -> NDArray[Any]:
        """What a function of features gives for the test rows, a block at a time."""
        if self.X_test is not None:
            return function(self.X_test)
        return np.concatenate([function(self.X_judged[rows]) for rows in self.tested])


def _timed(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    start = time.perf_counter()
    result = function(*arguments)
    return result, time.perf_counter() - start


def _without(rows: Rows, gone: Rows) -> Rows:
    return rows[~np.isin(rows, gone)]
