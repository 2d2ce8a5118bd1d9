"""Runs carried out: in this process, on its other cores or on a cluster; a run that fails ends no other."""

import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from typing import Any, TypeAlias

from al_core.comparison.datasets import Dataset
from al_core.comparison.handing import handed_over
from al_core.comparison.runs import Outcome, Run, carry_out, name_of
from al_core.compute.executors import adapted, chosen_executor, dask_address
from al_core.compute.workers import cores
from al_core.errors import BadInput, StoreProblem, Unreachable
from al_core.evaluation.scorers import as_metric

PATIENCE = 5.0  # seconds: a shorter comparison is over before worker processes have started

Ended: TypeAlias = tuple[Run, Outcome | Exception]


def outcomes_of(data: Dataset, runs: Sequence[Run], executor: Executor | None) -> Generator[Ended]:
    """Each run and what came of it, as they end: on this executor, or here and then on all cores if it takes long."""
    if executor is not None:
        yield from _on(adapted(executor), data, runs)
        return
    left = runs if dask_address() else (yield from _here(data, runs))
    if left:
        with chosen_executor() as chosen:
            yield from _on(chosen, data, left)


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
    for metric in dict.fromkeys(as_metric(run.metric) for run in runs):
        at_top = " or with a function that is defined at the top of a module"
        _refuse_if_unsendable(metric, f"The metric {metric.name}", at_top)


def _refuse_if_unsendable(part: Any, what: str, also: str = "") -> None:
    try:
        ForkingPickler.dumps(part)
    except Exception as error:
        raise BadInput(
            f"{what} cannot be sent to a ProcessPoolExecutor; without an executor{also} it works."
        ) from error
