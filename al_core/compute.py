"""Where the computing is done: worker processes of this machine, behind the standard library's Executor."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar, cast

from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.backend import get_context

from al_core.errors import Problem

T = TypeVar("T")


def local_executor(workers: int | None = None) -> Executor:
    """A pool of fresh child processes, one a core unless told; the parent's main script is never imported in them."""
    workers = workers or os.cpu_count() or 1
    environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    pool = ProcessPoolExecutor(
        max_workers=workers,
        context=get_context("loky"),
        timeout=None,
        env=environment,
        initializer=_end_with,
        initargs=(os.getpid(),),
    )
    return cast(Executor, pool)


def _end_with(parent: int) -> None:
    """In the child: leave when the parent is gone, also when it was killed and could tell nobody."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watch the parent").start()


class Worker:
    """One child process for one task at a time; after a crash or a time-out the next task gets a new one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._executor: Executor | None = None

    def run(self, function: Callable[..., T], *arguments: Any, seconds: float) -> T:
        """The function's result, computed in the child; a Problem when the child died or took longer than allowed."""
        future = self._submit(function, *arguments)
        try:
            return future.result(timeout=seconds)
        except TookTooLong as error:
            self.stop()
            raise Problem(f"it took longer than {seconds:.0f} seconds and was stopped") from error
        except BrokenProcessPool as error:
            self.stop()
            raise Problem("its process ended before it was done (out of memory, or killed)") from error

    def warm(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Start the child with this small task, so that the first real one finds it ready; waits for nothing."""
        self._submit(function, *arguments)

    def _submit(self, function: Callable[..., T], *arguments: Any) -> "Future[T]":
        with self._lock:
            self._executor = self._executor or local_executor(1)
            try:
                return self._executor.submit(function, *arguments)
            except BrokenProcessPool:
                self._executor = local_executor(1)
                return self._executor.submit(function, *arguments)

    def stop(self) -> None:
        """End the child process, whatever it is doing."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            cast(Any, executor).shutdown(wait=False, kill_workers=True)
