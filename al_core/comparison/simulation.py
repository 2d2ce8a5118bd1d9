"""Replay with known labels: how fast does a model learn under a strategy?"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.amounts import plural
from al_core.comparison.aligned import joined
from al_core.comparison.splits import Split
from al_core.errors import BadInput
from al_core.evaluation.confusion_tables import LabelValues
from al_core.evaluation.metrics import HEADLINE, Metric
from al_core.evaluation.scorers import AnyMetric
from al_core.matrices.index import positions_of
from al_core.matrices.inputs import (
    as_count,
    as_objects,
    as_row_values,
    as_rows,
    as_seed,
    as_times,
    as_weights,
    holes_named,
)
from al_core.matrices.rows import Matrix, Rows
from al_core.matrices.threads import one_thread
from al_core.pools.features.frames import Handed, handed_in
from al_core.queries.arrangement import Arrangement, arranged
from al_core.queries.context import Context
from al_core.queries.sights import Sight, sight
from al_core.strategies import Strategy, get_strategy, refuse_other_labels, refuse_without_labels
from al_core.tasks import Task, task_named, task_of
from al_core.tasks.given import as_sought, as_truth, one_a_row

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
    test: Any,
    batch_size: int = 1,
    n_labels: int | None = None,
    seed: int = 0,
    metric: AnyMetric = HEADLINE,
    task_model: Any = None,
    embedding: Any = None,
    timestamps: Any = None,
    sample_weight: Any = None,
    committee: str = "bags",
    stratified: int = 0,
    recency: float = 0.0,
    prefilter: int = 0,
    per_token: float = 0.0,
    stochastic: str = "",
    sought: Any = None,
    task: str | Task | None = None,
) -> pd.DataFrame:
    """One replay: from the `initial` rows, ask rows of `pool` until `n_labels` are labelled.

    Parameters
    ----------
    X : ndarray, CSR, DataFrame or list of texts, shape (rows, features)
        All examples, as `select` takes them.
    y : sequence, shape (rows,)
        The known label of each row: text, whole numbers or true/false, one kind. With `task="regression"` it is a
        number, with "multilabel" a row of 0 and 1 in a table with a column a label, or a list of the labels that fit. A
        series beside a frame is brought into its order by the index, and so is all else with an entry for each row.
    strategy : str or Strategy
        A name in STRATEGIES, or a function decorated with `@strategy`.
    model : str or classifier
        A name in MODELS, or any scikit-learn classifier: it asks, and is scored unless there is a `task_model`. Another
        `task` has models of its own, "auto" among them; numbers take any regressor.
    initial : sequence of int
        Rows that are labelled from the start; may be empty for a strategy that needs no model.
    pool : sequence of int
        Rows that may be asked; those that are in `initial` are not asked again.
    test : sequence of int, or (X_test, y_test)
        Rows that the value is measured on, none of them in `initial` or `pool`; or a test set of its own.
    batch_size : int, default 1
        Rows asked before the model learns again.
    n_labels : int, default all rows of `initial` and `pool`
        Labels at which the replay ends, the initial ones among them.
    seed : int, default 0
        Decides all that is left to chance, 0 to 2**32 - 1. Same seed, same result.
    metric : str, callable or scorer, default "accuracy"
        A name in METRICS or of one of scikit-learn's scorers ("roc_auc"), a scorer made by `make_scorer`, or a function
        of (truth, prediction), of which higher is better. Numbers have "rmse", "mae" and "r2", several labels
        "macro_f1", "micro_f1" and "hamming"; "accuracy" is the share of right answers of either.
    task_model : str or classifier, default None
        A model that learns from the same labels and is scored in place of `model`.
    embedding : array, shape (rows, dimensions), default None
        Dense vectors for distances between rows; without them X itself serves, or a reduction of a wide one.
    timestamps : array, shape (rows,), default None
        When each row was made, a number that grows with time or a datetime64; nan where nobody knows.
    sample_weight : array, shape (rows,), default None
        How much each row counts where a model learns from it; every model must take `sample_weight` in its `fit`.
        Scores count all test rows alike.
    committee : str, default "bags"
        A name in COMMITTEES: which models vote for strategies that look at disagreement. For classes only.
    stratified : int, default 0
        Groups of the pool that every batch covers; 0: no matter which.
    recency : float, default 0
        Weight of a row's age beside the strategy's own order, 0 to 1; above 0 it needs `timestamps`.
    prefilter : int, default 0
        Candidates that are looked at, drawn at random each round; 0: all.
    per_token : float, default 0
        Power of the number of tokens by which a model's scores are divided, 0 to 1: most for what is read. Of tasks
        whose examples are made of tokens.
    stochastic : str, default ""
        "power" or "softmax" draw the picks with odds by their scores; what picks a batch as a whole does not heed it.
    sought : a class, default None
        The class that is looked for, by strategies that look for one; None: the one with the fewest labels.
    task : str or Task, default "classification"
        What a label is: "classification", "regression" or another name in TASKS, or a task as a project has it. Of
        numbers those are right that are off by at most half their usual deviation, unless the task says otherwise.

    Returns
    -------
    DataFrame
        A row each time the model has learned: strategy, seed, n_labels, metric, value (nan before the first label),
        seconds_fit, and seconds_select for the next batch (nan at the end). Where the task counts what its answers
        cost, such as tokens, n_tokens behind n_labels is how many were read in the labelled rows so far.
        `attrs["labelled"]` lists the rows in the order in which they were labelled, `attrs["notes"]` says what was
        done to X.

    Raises
    ------
    BadInput
        For what does not fit together, in one sentence.
    UnknownName
        For a strategy, model, metric or committee that there is not.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import simulate
    >>> X, y = np.arange(10)[:, None], np.arange(10) > 5
    >>> split = {"initial": [0, 9], "pool": [1, 3, 4, 6, 7], "test": [2, 5, 8]}
    >>> curve = simulate(X, y, "margin", model="k_nearest", n_labels=4, **split)
    >>> curve.n_labels.tolist()
    [2, 3, 4]
    >>> curve.attrs["labelled"]
    [0, 9, 4, 7]

    Numbers as labels, whose error is measured in their own unit:

    >>> numbers = {"model": "auto", "task": "regression", "metric": "mae"}
    >>> curve = simulate(X, np.arange(10) ** 2, "greedy_input", **numbers, n_labels=5, **split)
    >>> curve.metric.iloc[0]
    'mae (Mean error; lower is better)'
    >>> curve.value.round(1).tolist()
    [13.8, 10.2, 0.7, 0.5]
    """
    seed, initial, pool = as_seed(seed), positions_of(X, initial), positions_of(X, pool)
    by_row = {"embedding": embedding, "timestamps": timestamps, "sample_weight": sample_weight}
    X, y, test, by_row = joined(X, y, test, by_row)
    handed, labels, task = _known(X, y, task)
    split, asking = _split(handed.X, initial, pool, test), get_strategy(strategy)
    refuse_other_labels(asking, task.name)
    seen, judged = _sights(handed, by_row, task, model, task_model)
    question = _question(seen, split, task, seed, by_row, committee, sought)
    arrangement = Arrangement(stratified, recency, prefilter, per_token, stochastic)
    arrangement.check(question.timestamps, task.counts)
    size, goal, measure = as_count(batch_size, "rows a batch"), _goal(split, n_labels), task.metric(metric)
    with holes_named(seen.numbers):
        replay = _Replay(question, labels, asking, arrangement, seen, judged, split, measure, task)
        return replay.curve(replay.run(size, goal), seen.notes)


def _goal(split: Split, n_labels: int | None) -> int:
    """The number of labels at which a replay ends. Raises BadInput."""
    most = len(split.initial) + len(split.pool)
    return most if n_labels is None else min(most, as_count(n_labels, "labels"))


def _sights(
    handed: Handed, by_row: Mapping[str, Any], task: Task, model: Any, task_model: Any
) -> tuple[Sight, Sight | None]:
    """What the model that asks sees, and the one that is scored in its place, if there is one."""
    weights = as_weights(handed.X, by_row["sample_weight"])
    known = {"embedding": as_row_values(handed.X, "embedding", by_row["embedding"]), "weights": weights}
    asker, judge = task.model(model), None if task_model is None else task.model(task_model)
    with holes_named(handed.X):
        judged = None if judge is None else sight(handed, task_model, judge, **known)
        return sight(handed, model, asker, **known), judged


def _question(
    seen: Sight, split: Split, task: Task, seed: int, by_row: Mapping[str, Any], committee: str, sought: Any
) -> Context:
    """What every question of a replay shares, without its labels. Raises BadInput and UnknownName."""
    return Context(
        X=seen.X,
        labels={},
        classes=task.categories,
        seed=seed,
        embedding=as_row_values(seen.X, "embedding", by_row["embedding"]),
        timestamps=as_times(seen.X, by_row["timestamps"]),
        pool=np.concatenate([split.initial, split.pool]),
        committee_of=task.committee(committee),
        sought=as_sought(sought, task.categories),
        originals=seen.originals,
    )


def _known(X: Any, y: LabelValues, task: str | Task | None) -> tuple[Handed, NDArray[Any], Task]:
    """What was handed in, the label of each row as its task reads it, and the task. Raises BadInput."""
    task = task_named(task, y)
    handed = handed_in(X) if task is None else task.handed(X)
    if task is None or task.plain:
        labels = as_truth(handed.X, y)
        return handed, labels, task_of(labels)
    return handed, as_objects(task.given(one_a_row(y))), task


def _split(X: Matrix, initial: Sequence[int], pool: Sequence[int], test: Sequence[int]) -> Split:
    """The rows by what they are for; BadInput where one that is tested on could be learnt from."""
    split = Split(as_rows(X, initial), _without(as_rows(X, pool), as_rows(X, initial)), as_rows(X, test))
    if np.isin(split.test, np.concatenate([split.initial, split.pool])).any():
        raise BadInput("A test row is also in the pool or among the initial rows, so the score would flatter.")
    return split


class _Replay:
    """One run of the loop: learn, score, ask, look up the true label."""

    def __init__(
        self,
        question: Context,
        y: NDArray[Any],
        strategy: Strategy,
        arrangement: Arrangement,
        seen: Sight,
        judged: Sight | None,
        split: Split,
        metric: Metric,
        task: Task,
    ) -> None:
        self.task = task
        self.question, self.y, self.split = question, y, split
        self.X_judged = (judged or seen).rows
        self.strategy, self.model, self.metric = strategy, seen.model, metric
        self.task_model = None if judged is None else judged.model
        self.arrangement, self.classes, self.seed = arrangement, question.classes, question.seed
        self.truth = y[split.test]
        self.tested = [split.test[start : start + TESTED] for start in range(0, len(split.test), TESTED)]
        self.X_test = self.X_judged[split.test] if len(self.tested) == 1 else None  # a large one is not held twice
        self.labels = dict(zip(split.initial.tolist(), y[split.initial].tolist(), strict=True))
        self.fitted: Any = None
        self.judge: Any = None

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
                self.labels.update(zip(asked.tolist(), self.y[asked].tolist(), strict=True))

    def curve(self, rows: Sequence[tuple[int, float, float, float]], notes: Sequence[str]) -> pd.DataFrame:
        """What `run` gave as a table, with the order of the labels and what was done to X."""
        name, how = self.metric.recorded_name, (self.strategy.name, self.seed)
        table = pd.DataFrame([(*how, n, name, *rest) for n, *rest in rows], columns=COLUMNS)
        if self.task.counts:
            read = self.task.amounts(self.question.seen(np.array(list(self.labels), np.int64)))
            sums = np.concatenate([[0], np.cumsum(read)]).astype(np.int64)
            table.insert(COLUMNS.index("n_labels") + 1, f"n_{plural(self.task.counts)}", sums[table["n_labels"]])
        table.attrs |= {"labelled": list(self.labels), "notes": list(notes)}
        return table

    def _learn(self) -> Context:
        # What is labelled is a set: in the order of the rows, not of the answers, some models fit slightly differently.
        context = replace(self.question, labels=dict(sorted(self.labels.items())))
        if self.labels:
            self.fitted = self._fit(self.model, context.seen_labelled, context, self.fitted)
        return replace(context, fitted=self.fitted)

    def _ask(self, context: Context, n: int) -> Rows:
        if not self.labels:
            refuse_without_labels(self.strategy)
        rows = _without(self.split.pool, context.labelled)
        candidates = self.task.candidates(context, rows, np.random.default_rng([self.seed, len(self.labels)]))
        return rows[arranged(self.strategy, candidates, n, self.arrangement)[0]]

    def _judge(self, context: Context) -> Any:
        """The model that is scored: the one that asks, unless another has the task."""
        if self.task_model is None or not self.labels:
            return self.fitted
        self.judge = self._fit(self.task_model, self.X_judged[context.labelled], context, self.judge)
        return self.judge

    def _fit(self, model: Any, X: Matrix, context: Context, previous: Any) -> Any:
        return self.task.fit(model, X, list(context.labels.values()), seed=self.seed, previous=previous)

    def _value(self, judge: Any) -> float:
        if judge is None or not len(self.truth):
            return nan
        said = self._of_tests(partial(self.task.answers, judge))
        shares = self._of_tests(partial(self.task.shares, judge)) if self.metric.needs_proba else None
        return self.metric(self.truth, said, shares, self.classes)

    def _of_tests(self, function: Callable[[Matrix], Any]) -> Any:
        """What a function of features gives for the test rows, a block at a time; None where it gives none."""
        if self.X_test is not None:
            return function(self.X_test)
        blocks = [function(self.X_judged[rows]) for rows in self.tested]
        return None if blocks[0] is None else np.concatenate(blocks)


def _timed(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    start = time.perf_counter()
    result = function(*arguments)
    return result, time.perf_counter() - start


def _without(rows: Rows, gone: Rows) -> Rows:
    return rows[~np.isin(rows, gone)]
