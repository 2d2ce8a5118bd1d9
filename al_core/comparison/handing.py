"""How data comes to the processes that compute: sent once to a cluster, else as files that a machine shares."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from al_core.comparison.datasets import Dataset, Kept, keep
from al_core.compute.cluster import Cluster
from al_core.compute.workers import Workers


@contextmanager
def handed_over(source: Dataset | Kept, executor: Executor) -> Iterator[Any]:
    """What stands for the data in each task: sent once to a cluster, a file that the processes of a machine share.

    A frame or texts, which no plain file holds as they are, go with each task.
    """
    if isinstance(executor, Cluster):
        yield executor.hold(source.open())
    elif isinstance(source, Dataset) and source.is_plain and isinstance(executor, Workers | ProcessPoolExecutor):
        with tempfile.TemporaryDirectory(prefix="compare-", ignore_cleanup_errors=True) as folder:
            yield keep(source, Path(folder))
    else:
        yield source
