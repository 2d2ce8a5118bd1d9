"""Compare strategies: a grid of replays with known labels on an executor, seeds paired across the strategies."""

import sys
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from typing import Any, TypeAlias

import pandas as pd

from al_core.comparison.datasets import Dataset, as_dataset
from al_core.comparison.handing import handed_over
from al_core.comparison.plans import Plan, table
from al_core.comparison.runs import Outcome, Run, carry_out, name_of, why
from al_core.comparison.simulation import COLUMNS
from al_core.compute.executors import adapted, chosen_executor, dask_address
from al_core.compute.workers import cores
from al_core.errors import BadInput, RunFailed, StoreProblem, Unreachable
from al_core.evaluation.scores import LabelValues
from al_core.matrices.rows import Matrix
from al_core.strategies import Strategy

PATIENCE = 5.0  # seconds: a shorter comparison is over before worker processes have started

RunProgress = Callable[[int, int], None]
Ended: TypeAlias = tuple[Run, Outcome | Exception]


def compare(
    X: Matrix,
    y: LabelValues,
    strategies: Iterable[str | Strategy] | str | Strategy,
    *,
    model: Any,
    n_initial: int = 20,
    batch_size: int = 1,
    n_labels: int = 120,
    seeds: int = 20,
    test_size: float = 0.4,
    metric: str = "accuracy",
    executor: Executor | None = None,
    progress: RunProgress | None = None,
) -> pd.DataFrame:
    """A replay for every strategy and seed, as rows of `simulate`, strategy by strategy.

    Each seed draws one stratified split and `n_initial` stratified first rows (each class in them, if it can be),
    shared by all strategies. Runs on `executor`, else on the Dask cluster named by AL_DASK_SCHEDULER, else on the cores
    of this machine; the result is the same, times aside. `progress` is called with the number of runs done and of all.
    Raises BadInput and UnknownName before any work, and RunFailed, with the finished runs in it, when all are through.
    """
    plan = Plan(_several(strategies), (model,), None, (batch_size,), seeds, n_initial, n_labels, test_size, metric)
    try:
        return compare_grid(X, y, plan, executor=executor, progress=progress)[COLUMNS]
    except RunFailed as error:
        error.curves = error.curves[COLUMNS]
        raise


def compare_grid(
    X: Matrix, y: LabelValues, plan: Plan, *, executor: Executor | None = None, progress: RunProgress | None = None
) -> pd.DataFrame:
    """Every run of a plan, as in `compare`; the columns model, task_model and batch_size come first."""
    data = as_dataset(X, y)
    plan.check(data)
    plan.check_numbers(data.X)
    runs = plan.runs()
    outcomes: dict[Run, Outcome] = {}
    failed: dict[Run, Exception] = {}
    with closing(_outcomes(data, runs, executor)) as found:
        for done, (run, outcome) in enumerate(found, start=1):
            if isinstance(outcome, Outcome):
                outcomes[run] = outcome
            else:
                failed[run] = outcome
            if progress is not None:
                progress(done, len(runs))
    if failed:
        # Whichever ended first, the sentence is about the first in the plan.
        first = next(run for run in runs if run in failed)
        raise _failure(failed, first, len(runs), table(outcomes, plan)) from failed[first]
    return table(outcomes, plan)


def _several(strategies: Any) -> Any:
    """One strategy is a list of one; what is neither is left for the plan to refuse."""
    if isinstance(strategies, str | Strategy):
        return (strategies,)
    return tuple(strategies) if isinstance(strategies, Iterable) else strategies


def progress_bar(done: int, total: int) -> None:
    """A line that grows, for a terminal or a notebook: `compare(..., progress=al_core.progress_bar)`."""
    share = 30 * done // total
    print(f"\r{'█' * share}{'░' * (30 - share)} {done} of {total} runs", end="\n" * (done == total), file=sys.stderr)


def as_finished(source: Any, runs: Sequence[Run], executor: Executor) -> Generator[tuple[Run, "Future[Outcome]"]]:
    """The runs and their futures as they are done; those that are not when this is closed are cancelled."""
    done: SimpleQueue[tuple[Run, Future[Outcome]]] = SimpleQueue()
    futures = []
    try:
        for run in runs:
            future = executor.submit(carry_out, source, run)
            futures.append(future)
            future.add_done_callback(partial(_put, done, run))
        for _ in runs:
            yield done.get()
    finally:
        for future in futures:
            future.cancel()


def _put(done: SimpleQueue[tuple[Run, "Future[Outcome]"]], run: Run, future: "Future[Outcome]") -> None:
    done.put((run, future))


def _failure(failed: Mapping[Run, Exception], first: Run, n: int, curves: pd.DataFrame) -> RunFailed:
    whys = {run.key: why(error) for run, error in failed.items()}
    model, _, size, strategy, seed = first.key
    which = f"{strategy!r} with seed {seed}, {model} and batches of {size}"
    kept = "`curves` of this error holds the others" if len(failed) < n else "none is finished"
    said = f"{len(failed)} of {n} runs failed ({kept}), first {which}: {whys[first.key].rstrip('.')}."
    return RunFailed(said, curves, whys)


def _outcomes(data: Dataset, runs: Sequence[Run], executor: Executor | None) -> Generator[Ended]:
    if executor is not None:
        yield from _on(adapted(executor), data, runs)
        return
    left = runs if dask_address() else (yield from _here(data, runs))
    if left:
        with chosen_executor() as chosen:
            yield from _on(chosen, data, left)


def _on(executor: Executor, data: Dataset, runs: Sequence[Run]) -> Generator[Ended]:
    if isinstance(executor, ProcessPoolExecutor):
        _refuse_unsendable(runs)
    with handed_over(data, executor) as source, closing(as_finished(source, runs, executor)) as done:
        for run, future in done:
            yield run, _ended(future.result)


def _here(data: Dataset, runs: Sequence[Run]) -> Generator[Ended, None, Sequence[Run]]:
    """Carry out runs in this process; returns those left when it turned out that all would take long."""
    start = time.perf_counter()
    for done, run in enumerate(runs, start=1):
        yield run, _ended(partial(carry_out, data, run))
        ahead = (time.perf_counter() - start) / done * (len(runs) - done)
        if ahead > PATIENCE and cores() > 1:
            return runs[done:]
    return []


def _ended(result: Callable[[], Outcome]) -> Outcome | Exception:
    """What came of a run: an error of its own ends no other; raised is what would end them all."""
    try:
        return result()
    except (CancelledError, Unreachable, StoreProblem):
        raise
    except Exception as error:
        return error


def _refuse_unsendable(runs: Sequence[Run]) -> None:
    """Raise BadInput for what the standard library's processes cannot be given; those of this package take anything."""
    for strategy in dict.fromkeys(run.strategy for run in runs):
        _refuse_if_unsendable(strategy, f"The strategy {strategy if isinstance(strategy, str) else strategy.name!r}")
    for model in dict.fromkeys(model for run in runs for model in (run.model, run.task_model)):
        _refuse_if_unsendable(model, f"The model {name_of(model)}")


def _refuse_if_unsendable(part: Any, what: str) -> None:
    try:
        ForkingPickler.dumps(part)
    except Exception as error:
        raise BadInput(f"{what} cannot be sent to a ProcessPoolExecutor; without an executor it works.") from error
