"""The workers of a Dask scheduler, behind the standard library's Executor."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any, ParamSpec, TypeVar

from al_core.compute.workers import TRIES
from al_core.errors import Unreachable, WorkerLost
from al_core.versions import current_versions

_T = TypeVar("_T")
_P = ParamSpec("_P")

SECONDS_TO_CONNECT = 10
SECONDS_FOR_A_WORKER = 60  # a busy machine takes its time to start one
_PAUSE = 0.5  # seconds between two looks at the scheduler


class Held:
    """What was sent to the workers once; it stands for that among the arguments of a task."""

    def __init__(self, content: Any) -> None:
        self.content = content
        self.sent: Any = None


class Cluster(Executor):
    """The workers of a Dask client; what a lost one was at is done again, with its data sent anew if need be."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._lock = threading.RLock()
        self._sent: dict[Future[Any], Any] = {}
        self._owned = False
        self._watching: threading.Thread | None = None

    @classmethod
    def at(cls, address: str) -> "Cluster":
        """The cluster of the scheduler at this address; raises Unreachable when it or its workers are not there."""
        try:
            from distributed import Client
        except ImportError as error:
            raise Unreachable("AL_DASK_SCHEDULER is set, but Dask is not there: pip install distributed.") from error
        try:
            client: Any = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Unreachable(f"The Dask scheduler at {address} cannot be reached.") from error
        cluster = cls(client)
        cluster._owned = True
        try:
            client.wait_for_workers(1, timeout=SECONDS_FOR_A_WORKER)
        except TimeoutError as error:
            cluster.kill()
            raise Unreachable(f"No worker has come to the Dask scheduler at {address}.") from error
        return cluster

    @property
    def n(self) -> int:
        """How many tasks run at the same time, one a worker process."""
        return max(1, len(self._client.nthreads()))

    def hold(self, content: Any) -> Held:
        """Send something to every worker, for tasks to come."""
        held = Held(content)
        self._there(held)
        return held

    def submit(self, function: Callable[_P, _T], /, *arguments: _P.args, **named: _P.kwargs) -> "Future[_T]":
        """The future result of a call, made by a worker when its turn comes; tasks start in the order they came."""
        future: Future[_T] = Future()
        future.add_done_callback(self._forget)
        self._send(future, partial(function, **named), arguments, TRIES)
        with self._lock:
            if self._watching is None or not self._watching.is_alive():
                self._watching = threading.Thread(target=self._watch, daemon=True, name="watch the scheduler")
                self._watching.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing: the workers belong to the cluster."""

    def kill(self) -> None:
        """Cancel what is not done; a worker ends the task that it is at."""
        for future in list(self._sent):
            future.cancel()
        if self._owned:
            self._owned = False
            self._client.close()

    def _watch(self) -> None:
        # A client that gives its scheduler up leaves its futures as they are.
        while self._sent:
            if self._client.status == "closed":
                for future in list(self._sent):
                    self._fail(future, Unreachable("The Dask scheduler was lost."))
            time.sleep(_PAUSE)

    def _there(self, argument: Any) -> Any:
        if not isinstance(argument, Held):
            return argument
        with self._lock:
            if argument.sent is None:
                argument.sent = self._to_all(argument.content)
            return argument.sent

    def _to_all(self, content: Any) -> Any:
        until = time.monotonic() + SECONDS_FOR_A_WORKER
        while True:
            try:
                self._client.wait_for_workers(1, timeout=max(_PAUSE, until - time.monotonic()))
                return self._client.scatter(content, broadcast=True, hash=False)
            except OSError as error:  # none is there, or the one that was has just gone
                if time.monotonic() > until or self._client.status == "closed":
                    raise Unreachable("No worker of the Dask scheduler is left to take the data.") from error
            except Exception as error:
                raise Unreachable(f"The workers cannot take the data; do they run in this folder? {error}") from error
            time.sleep(_PAUSE)

    def _send(self, future: "Future[_T]", call: Callable[..., _T], arguments: tuple[Any, ...], tries: int) -> None:
        there = [self._there(argument) for argument in arguments]
        sent = self._client.submit(_checked, current_versions(), call, *there, pure=False)
        self._sent[future] = sent
        again = partial(self._again, future, call, arguments, there, tries - 1)
        sent.add_done_callback(partial(self._settle, future, again))

    def _settle(self, future: "Future[_T]", again: Callable[[], None], sent: Any) -> None:
        from distributed import KilledWorker

        if future.done():
            return
        try:
            result = sent.result()
        except KilledWorker:
            self._fail(future, WorkerLost("its worker ended before it was done (out of memory, or killed)"))
        except ImportError as error:
            self._fail(future, Unreachable(f"A worker lacks something, is it started in this folder? {error}"))
        except BaseException as error:
            # An error of the task's own, or the data went with the last worker that had it.
            if sent.status == "error":
                self._fail(future, error)
            else:
                again()
        else:
            self._end(future, partial(future.set_result, result))

    def _again(
        self, future: "Future[_T]", call: Callable[..., _T], arguments: tuple[Any, ...], lost: list[Any], tries: int
    ) -> None:
        if not tries:
            self._fail(future, WorkerLost("the workers of the cluster were lost again and again"))
            return
        with self._lock:
            for argument, gone in zip(arguments, lost, strict=True):
                if isinstance(argument, Held) and argument.sent is gone:
                    argument.sent = None
        try:
            self._send(future, call, arguments, tries)
        except Unreachable as error:
            self._fail(future, error)
        except Exception as error:
            self._fail(future, Unreachable(f"The Dask scheduler was lost: {error}"))

    def _fail(self, future: "Future[Any]", error: BaseException) -> None:
        self._end(future, partial(future.set_exception, error))

    def _end(self, future: "Future[Any]", end: Callable[[], None]) -> None:
        with self._lock:
            if not future.done() and future.set_running_or_notify_cancel():
                end()

    def _forget(self, future: "Future[Any]") -> None:
        sent = self._sent.pop(future, None)
        if sent is not None and future.cancelled():
            sent.cancel()


def _checked(expected: str, call: Callable[..., _T], *arguments: Any) -> _T:
    """On the worker: the call, if it is made with the same code."""
    if current_versions() != expected:
        raise Unreachable(
            f"A worker would compute something else: it has {current_versions()}, and here is {expected}."
        )
    return call(*arguments)
