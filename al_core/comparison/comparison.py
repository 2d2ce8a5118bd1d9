"""Compare strategies: a grid of replays with known labels on an executor, seeds paired across the strategies."""

import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import replace
from typing import Any

import pandas as pd

from al_core.comparison.datasets import as_dataset
from al_core.comparison.execution import outcomes_of
from al_core.comparison.plans import SETTING, Plan, table
from al_core.comparison.runs import Outcome, Run, why
from al_core.errors import RunFailed
from al_core.evaluation.confusion_tables import LabelValues
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.scorers import AnyMetric
from al_core.matrices.rows import Matrix
from al_core.strategies import Strategy
from al_core.tasks import Task, task_named

RunProgress = Callable[[int, int], None]


def compare(
    X: Matrix,
    y: LabelValues,
    strategies: Iterable[str | Strategy] | str | Strategy,
    *,
    model: Any,
    n_initial: int = 20,
    batch_size: int = 1,
    n_labels: int = 120,
    seeds: int | Iterable[int] = 20,
    test_size: float = 0.4,
    metric: AnyMetric = HEADLINE,
    test: Any = None,
    groups: Iterable[Any] | None = None,
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
    executor: Executor | None = None,
    progress: RunProgress | None = None,
) -> pd.DataFrame:
    """A replay for every strategy and seed, as rows of `simulate`, strategy by strategy.

    Each seed draws one stratified split and `n_initial` stratified first rows (each class in them, if it can be),
    shared by all strategies.

    Parameters
    ----------
    X : ndarray, CSR, DataFrame or list of texts, shape (rows, features)
        All examples, as `select` takes them.
    y : sequence, shape (rows,)
        The known label of each row: text, whole numbers or true/false, one kind. With `task="regression"` it is a
        number, with "multilabel" a row of 0 and 1 in a table with a column a label, or a list of the labels that fit. A
        series beside a frame is brought into its order by the index, and so is all else with an entry for each row.
    strategies : list of str or Strategy
        Names in STRATEGIES, or functions decorated with `@strategy`; one may stand alone.
    model : str or classifier
        A name in MODELS, or any scikit-learn classifier: it asks and is scored. Another `task` has models of its own,
        "auto" among them; numbers take any regressor.
    n_initial : int, default 20
        Labels at the start. With 0 there is none: strategies that need a model are then refused, and the curves begin
        with the first batch, as there is nothing to score before.
    batch_size : int, default 1
        Rows asked before the model learns again.
    n_labels : int, default 120
        Labels at which a run ends, the initial ones among them; sooner where the pool does.
    seeds : int or list of int, default 20
        Their number, counted from 0, or the seeds one by one, each once.
    test_size : float, default 0.4
        Share of the rows that a seed sets aside to test on, between 0 and 1.
    metric : str, callable or scorer, default "accuracy"
        A name in METRICS or of one of scikit-learn's scorers ("roc_auc"), a scorer made by `make_scorer`, or a function
        of (truth, prediction), of which higher is better. Numbers have "rmse", "mae" and "r2", several labels
        "macro_f1", "micro_f1" and "hamming"; "accuracy" is the share of right answers of either.
    test : sequence of int, or (X_test, y_test), default None
        Rows that are tested on with every seed and never asked, or a test set of its own; then `test_size` has no say.
    groups : sequence, shape (rows,), default None
        The group of each row, such as its patient or document. Rows of one group are never split between test and the
        rest; the share of test rows and their classes are as near to what they would be as whole groups allow. `test`
        rows that tear a group are refused.
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
        Groups of the pool that every batch covers, found by k-means; 0: no matter which.
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
        What a label is: "classification", "regression", "multilabel" or another name in TASKS, or a task as a project
        has it.
    executor : Executor, default None
        Where the runs are carried out: else on the Dask cluster named by AL_DASK_SCHEDULER, else on the cores of this
        machine. The result is the same, times aside.
    progress : callable, default None
        Called with the number of runs done and of all, as `progress_bar` is.

    Returns
    -------
    DataFrame
        strategy, seed, n_labels, metric, value, seconds_fit, seconds_select: the curves one below the other, with
        n_tokens behind n_labels where the task counts tokens, or what else its answers cost.
        `attrs["notes"]` says what was done to X, such as missing numbers that were filled where rows are compared.

    Raises
    ------
    BadInput
        Before any work, for what does not fit together, in one sentence.
    UnknownName
        Before any work, for a strategy, model, metric or committee that there is not.
    RunFailed
        When all are through and some failed; its `curves` hold the finished runs.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare
    >>> X, y = np.arange(60)[:, None], np.arange(60) > 20
    >>> runs = compare(X, y, ["margin", "random"], model="k_nearest", n_initial=4, n_labels=6, seeds=3)
    >>> runs[runs.strategy == "margin"][["seed", "n_labels"]].to_numpy().tolist()
    [[0, 4], [0, 5], [0, 6], [1, 4], [1, 5], [1, 6], [2, 4], [2, 5], [2, 6]]

    A published test set, the patients of the others, and no label at the start:

    >>> patients = np.arange(60) // 5
    >>> runs = compare(X, y, "k_center", model="k_nearest", n_initial=0, n_labels=3, seeds=[7, 11],
    ...                test=range(0, 10), groups=patients)
    >>> runs[["seed", "n_labels"]].to_numpy().tolist()
    [[7, 1], [7, 2], [7, 3], [11, 1], [11, 2], [11, 3]]
    """
    task = task_named(task, y)
    metric = metric if task is None else task.metric(metric)
    what = (_several(strategies), (model,), None, (batch_size,), _several(seeds))
    plan = Plan(*what, n_initial, n_labels, test_size, metric, committee, stratified, recency, prefilter, per_token)
    plan = replace(plan, stochastic=stochastic, sought=sought)
    known = {"embedding": embedding, "timestamps": timestamps, "sample_weight": sample_weight, "groups": groups}
    known |= {"test": test, "task": task}
    try:
        return compare_grid(X, y, plan, **known, executor=executor, progress=progress).drop(columns=SETTING)
    except RunFailed as error:
        error.curves = error.curves.drop(columns=SETTING)
        raise


def compare_grid(
    X: Matrix,
    y: LabelValues,
    plan: Plan,
    *,
    test: Any = None,
    groups: Iterable[Any] | None = None,
    embedding: Any = None,
    timestamps: Any = None,
    sample_weight: Any = None,
    task: str | Task | None = None,
    executor: Executor | None = None,
    progress: RunProgress | None = None,
) -> pd.DataFrame:
    """Every run of a plan, as in `compare`: each strategy under each model, batch size and seed.

    Parameters
    ----------
    X : ndarray, CSR, DataFrame or list of texts, shape (rows, features)
        All examples, as `select` takes them.
    y : sequence, shape (rows,)
        The known label of each row: text, whole numbers or true/false, one kind. With `task="regression"` it is a
        number, with "multilabel" a row of 0 and 1 in a table with a column a label, or a list of the labels that fit. A
        series beside a frame is brought into its order by the index, and so is all else with an entry for each row.
    plan : Plan
        What is compared.
    test : sequence of int, or (X_test, y_test), default None
        Rows that are tested on with every seed and never asked, or a test set of its own; then `test_size` has no say.
    groups : sequence, shape (rows,), default None
        The group of each row, such as its patient or document. Rows of one group are never split between test and the
        rest; the share of test rows and their classes are as near to what they would be as whole groups allow. `test`
        rows that tear a group are refused.
    embedding : array, shape (rows, dimensions), default None
        Dense vectors for distances between rows; without them X itself serves, or a reduction of a wide one.
    timestamps : array, shape (rows,), default None
        When each row was made, a number that grows with time or a datetime64; nan where nobody knows.
    sample_weight : array, shape (rows,), default None
        How much each row counts where a model learns from it; every model must take `sample_weight` in its `fit`.
        Scores count all test rows alike.
    task : str or Task, default "classification"
        What a label is: "classification", "regression", "multilabel" or another name in TASKS, or a task as a project
        has it.
    executor : Executor, default None
        Where the runs are carried out: else on the Dask cluster named by AL_DASK_SCHEDULER, else on the cores of this
        machine. The result is the same, times aside.
    progress : callable, default None
        Called with the number of runs done and of all, as `progress_bar` is.

    Returns
    -------
    DataFrame
        The columns model, task_model and batch_size, then those of `compare`.

    Raises
    ------
    BadInput
        Before any work, for what does not fit together, in one sentence.
    UnknownName
        Before any work, for a strategy, model, metric or committee that there is not.
    RunFailed
        When all are through and some failed; its `curves` hold the finished runs.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import Plan, compare_grid
    >>> X, y = np.arange(60)[:, None], np.arange(60) > 20
    >>> plan = Plan(("margin", "random"), ("k_nearest",), batch_sizes=(1, 2), seeds=2, n_initial=4, n_labels=8)
    >>> runs = compare_grid(X, y, plan)
    >>> runs.groupby(["batch_size", "strategy"]).size().to_dict()
    {(1, 'margin'): 10, (1, 'random'): 10, (2, 'margin'): 6, (2, 'random'): 6}
    """
    known = {"embedding": embedding, "timestamps": timestamps, "sample_weight": sample_weight, "groups": groups}
    data = as_dataset(X, y, **known, test=test, task=task)
    plan.check(data)
    plan.check_numbers(data)
    if data.named is not None:
        plan = replace(plan, metric=data.task.metric(plan.metric))
    data = plan.needed(data)
    runs = plan.runs()
    outcomes: dict[Run, Outcome] = {}
    failed: dict[Run, Exception] = {}
    with closing(outcomes_of(data, runs, executor)) as found:
        for done, (run, outcome) in enumerate(found, start=1):
            if isinstance(outcome, Outcome):
                outcomes[run] = outcome
            else:
                failed[run] = outcome
            if progress is not None:
                progress(done, len(runs))
    curves = table(outcomes, plan)
    curves.attrs["notes"] = plan.notes(data)
    if failed:
        # Whichever ended first, the sentence is about the first in the plan.
        first = next(run for run in runs if run in failed)
        raise _failure(failed, first, len(runs), curves) from failed[first]
    return curves


def _several(given: Any) -> Any:
    """One strategy is a list of one; what is neither is left for the plan to refuse."""
    if isinstance(given, str | Strategy) or callable(given):
        return (given,)
    return tuple(given) if isinstance(given, Iterable) else given


def _failure(failed: Mapping[Run, Exception], first: Run, n: int, curves: pd.DataFrame) -> RunFailed:
    whys = {run.key: why(error) for run, error in failed.items()}
    model, _, size, strategy, seed = first.key
    which = f"{strategy!r} with seed {seed}, {model} and batches of {size}"
    kept = "`curves` of this error holds the others" if len(failed) < n else "none is finished"
    said = f"{len(failed)} of {n} runs failed ({kept}), first {which}: {whys[first.key].rstrip('.')}."
    return RunFailed(said, curves, whys)


def progress_bar(done: int, total: int) -> None:
    """A line that grows, for a terminal or a notebook, on standard error.

    Parameters
    ----------
    done : int
        Runs that are through.
    total : int
        All runs, at least 1.

    Examples
    --------
    >>> import io
    >>> from contextlib import redirect_stderr
    >>> from al_core import compare, progress_bar
    >>> with redirect_stderr(io.StringIO()) as line:
    ...     progress_bar(1, 2)
    >>> line.getvalue().strip()
    '███████████████░░░░░░░░░░░░░░░ 1 of 2 runs'
    >>> X, y = [[0], [1], [2], [3], [4], [5]] * 4, [0, 0, 0, 1, 1, 1] * 4
    >>> runs = compare(X, y, "random", model="k_nearest", n_initial=4, n_labels=5, seeds=2, progress=progress_bar)
    """
    share = 30 * done // total
    print(f"\r{'█' * share}{'░' * (30 - share)} {done} of {total} runs", end="\n" * (done == total), file=sys.stderr)
