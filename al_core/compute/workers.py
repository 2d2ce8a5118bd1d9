"""Where the computing is done: child processes of this machine, behind the standard library's Executor."""

import atexit
import math
import os
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import parent_process
from queue import Empty, SimpleQueue
from typing import Any, ParamSpec, TypeVar, cast

from joblib import cpu_count
from joblib.externals.loky import ProcessPoolExecutor, process_executor
from joblib.externals.loky.backend import get_context
from threadpoolctl import threadpool_limits

from al_core.compute.forked import FORKS_SAFELY, ONE_THREAD, ForkedContext
from al_core.errors import Problem, WorkerLost

_T = TypeVar("_T")
_P = ParamSpec("_P")
Job = tuple["Future[Any]", Callable[[], Any]]

TRIES = 3
SECONDS_TO_BEGIN = 1.0
OTHERS_FIRST = 5  # the niceness of work that nobody waits for: a third of what a busy page gets, never nothing


def cores() -> int:
    """How many cores this process may use."""
    return int(cpu_count())


def local_executor(workers: int | None = None, *, niceness: int = 0) -> "Workers":
    """Fresh child processes, one a core unless told; the parent's main script is never imported in them."""
    return Workers(workers or cores(), niceness)


def _child(niceness: int) -> Executor:
    pool = ProcessPoolExecutor(
        max_workers=1,
        context=ForkedContext() if FORKS_SAFELY else get_context("loky"),
        timeout=None,
        env=ONE_THREAD,
        initializer=_begin,
        initargs=(os.getpid(), niceness),
    )
    return cast(Executor, pool)


def _begin(parent: int, niceness: int) -> None:
    """In the child: be polite, and leave when the parent is gone, also when it was killed and could tell nobody."""
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    os.environ.update(ONE_THREAD)
    threadpool_limits(1)
    # Every second the library would stop to look for leaks, and take a mapped file for one.
    process_executor._MEMORY_LEAK_CHECK_DELAY = math.inf

    def watch() -> None:
        """End with the parent, whatever became of it."""
        if (starter := parent_process()) is not None:
            starter.join()
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watch the parent").start()


class Worker:
    """One child process for one task at a time; after a crash or a time-out the next task gets a new one.

    Who waits for a turn waits here: the library breaks down over tasks in its queue when their process is ended.
    """

    def __init__(self, niceness: int = 0) -> None:
        self._niceness = niceness
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._stops = 0
        self._executor: Executor | None = None
        self._given: weakref.WeakSet[Future[Any]] = weakref.WeakSet()

    def run(self, function: Callable[..., _T], *arguments: Any, seconds: float | None = None) -> _T:
        """The function's result, computed in the child; a Problem when the child died or took longer than allowed."""
        stops = self._stops
        with self._turn:
            if stops != self._stops:
                raise WorkerLost("it was stopped before its turn came")
            return self._run(partial(function, *arguments), seconds)

    def _run(self, call: Callable[[], _T], seconds: float | None) -> _T:
        future = self._submit(call)
        try:
            return future.result(timeout=seconds)
        except TookTooLong as error:
            if future.done():
                raise
            self._end()
            raise Problem(f"it took longer than {seconds:.0f} seconds and was stopped") from error
        except (BrokenProcessPool, process_executor.ShutdownExecutorError) as error:
            self._end()
            raise WorkerLost("its process ended before it was done (out of memory, or killed)") from error

    def warm(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Start the child, if it is not there, with this small task, so that a real one finds it ready; waits not."""
        with self._lock:
            if self._executor is None:
                self._given.add(self._started().submit(function, *arguments))

    def _submit(self, function: Callable[..., _T], *arguments: Any) -> "Future[_T]":
        with self._lock:
            try:
                future = self._started().submit(function, *arguments)
            except BrokenProcessPool:
                self._executor = None
                future = self._started().submit(function, *arguments)
            self._given.add(future)
            return future

    def _started(self) -> Executor:
        if self._executor is None:
            self._executor = _child(self._niceness)
            self._executor.submit(int)
            _leave_first()
        return self._executor

    def stop(self) -> None:
        """End the child process, whatever it is doing; who waits for a turn is told."""
        self._stops += 1
        self._end()

    def _end(self) -> None:
        with self._lock:
            executor, self._executor = self._executor, None
            given = list(self._given)
        if executor is not None:
            _wait_to_begin(given)
            cast(Any, executor).shutdown(wait=False, kill_workers=True)


def _wait_to_begin(tasks: list["Future[Any]"]) -> None:
    # The library's thread breaks down over a task that it has not handed on to the child when all is to end.
    until = time.monotonic() + SECONDS_TO_BEGIN
    while not all(task.running() or task.done() for task in tasks) and time.monotonic() < until:
        time.sleep(0.001)


class Workers(Executor):
    """Child processes with a task each: one that dies costs its own task only, which another child does again."""

    def __init__(self, n: int, niceness: int = 0) -> None:
        self.n = n
        self._tasks: SimpleQueue[Job | None] = SimpleQueue()
        self._closed, self._killed = False, False
        self._children = [Worker(niceness) for _ in range(n)]
        self._threads = [
            threading.Thread(target=self._serve, args=(child,), daemon=True, name=f"worker {place}")
            for place, child in enumerate(self._children)
        ]
        for thread in self._threads:
            thread.start()
        _alive.add(self)

    def submit(self, function: Callable[_P, _T], /, *arguments: _P.args, **named: _P.kwargs) -> "Future[_T]":
        """The future result of a call, made in a child when its turn comes; tasks start in the order they came."""
        if self._closed:
            raise RuntimeError("no more tasks are taken after the shutdown")
        future: Future[_T] = Future()
        self._tasks.put((future, partial(function, *arguments, **named)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks; the children end when those that were taken are done."""
        self._closed = True
        if cancel_futures:
            self._cancel()
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def kill(self) -> None:
        """End the children at once, whatever they are doing; what is not done is cancelled."""
        self._killed = True
        self.shutdown(wait=False, cancel_futures=True)
        for child, thread in zip(self._children, self._threads, strict=True):
            while thread.is_alive():
                child.stop()
                thread.join(0.05)

    def _cancel(self) -> None:
        while True:
            try:
                task = self._tasks.get_nowait()
            except Empty:
                return
            if task is not None:
                task[0].cancel()

    def _serve(self, child: Worker) -> None:
        while (task := self._tasks.get()) is not None:
            self._settle(child, *task)
        child.stop()

    def _settle(self, child: Worker, future: "Future[_T]", call: Callable[[], _T]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = self._result(child, call)
        except BaseException as error:
            future.set_exception(CancelledError() if self._killed else error)
        else:
            future.set_result(result)

    def _result(self, child: Worker, call: Callable[[], _T]) -> _T:
        for _ in range(TRIES - 1):
            try:
                return child.run(call)
            except WorkerLost:
                if self._killed:
                    raise
        return child.run(call)


_alive: "weakref.WeakSet[Workers]" = weakref.WeakSet()


def _leave() -> None:
    for workers in list(_alive):
        workers.kill()


def _leave_first() -> None:
    # At exit the library waits for its tasks, as it says with each child that starts; who says so last is asked first.
    getattr(threading, "_register_atexit", atexit.register)(_leave)
