"""Which executor computes, a Dask cluster or the cores of this machine, and how data comes to its processes."""

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, cast

from al_core.compute.cluster import Cluster
from al_core.compute.workers import Workers, cores, local_executor
from al_core.errors import BadInput


def dask_address() -> str:
    """Where the Dask scheduler listens, from AL_DASK_SCHEDULER; empty for this machine's own cores."""
    return os.environ.get("AL_DASK_SCHEDULER", "").strip()


def unit() -> str:
    """What a run takes up while it lasts: a "worker" of the Dask cluster, or a "core" of this machine."""
    return "worker" if dask_address() else "core"


def known_workers() -> int:
    """How many runs go on at the same time on this machine; 0 where a cluster does them, which has to be asked."""
    return 0 if dask_address() else cores()


@contextmanager
def chosen_executor(niceness: int = 0) -> Iterator[Workers | Cluster]:
    """The Dask cluster that AL_DASK_SCHEDULER names, else processes of this machine; nothing runs on behind it."""
    address = dask_address()
    executor = Cluster.at(address) if address else local_executor(niceness=niceness)
    try:
        yield executor
    finally:
        executor.kill()


def adapted(executor: Any) -> Executor:
    """The executor, or for a Dask client, or one of its own, the cluster behind it, to which data is sent only once.

    Raises BadInput for what can carry out nothing.
    """
    if type(executor).__module__.startswith("distributed."):
        if hasattr(executor, "get_client"):
            executor = executor.get_client()
        return Cluster(getattr(executor, "_client", executor))
    if isinstance(executor, type) or not callable(getattr(executor, "submit", None)):
        raise BadInput(
            f"The executor must be one of concurrent.futures or a Dask client, not {executor!r}; leave it out for all "
            "cores of this machine, or write executor=ProcessPoolExecutor(2)."
        )
    return cast(Executor, executor)
