"""One go at an experiment: its unfinished runs on an executor, each written down as it ends."""

import threading
import time
from concurrent.futures import CancelledError
from contextlib import closing
from pathlib import Path

from al_core.comparison.execution import as_finished
from al_core.comparison.experiments.experiments import Experiment
from al_core.comparison.experiments.run_log import Finished
from al_core.comparison.handing import handed_over
from al_core.comparison.runs import Run, why
from al_core.compute.cluster import Cluster
from al_core.compute.executors import chosen_executor, known_workers
from al_core.compute.workers import OTHERS_FIRST, Workers
from al_core.errors import StoreProblem, Unreachable


class Attempt:
    """From the unfinished runs to the end of them, until it is stopped, or until the `wanted` file is gone."""

    def __init__(self, experiment: Experiment, wanted: Path) -> None:
        self.experiment, self.workers = experiment, known_workers()
        self.ended = threading.Event()
        self._wanted = wanted
        self._stopped = threading.Event()
        self._executor: Workers | Cluster | None = None
        finished = experiment.journal.finished()
        self._before = max((one.elapsed for one in finished.values()), default=0.0)
        self._began = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds of work on the experiment, earlier goes included."""
        return self._before + time.monotonic() - self._began

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """End as soon as may be; what is finished stays."""
        self._stopped.set()
        if self._executor is not None:
            self._executor.kill()

    def carry_out(self) -> bool:
        """Carry out what is not finished; True when nothing is left. Raises Unreachable, StoreProblem and OSError."""
        finished = self.experiment.journal.finished()
        runs = [run for run in self.experiment.plan.runs() if run.key not in finished]
        if not runs:
            return True
        with chosen_executor(OTHERS_FIRST) as self._executor:
            self.workers = self._executor.n
            return not self._stopped.is_set() and self._write_down(runs, self._executor)

    def _write_down(self, runs: list[Run], executor: Workers | Cluster) -> bool:
        with (
            handed_over(self.experiment.kept, executor) as source,
            closing(as_finished(source, runs, executor)) as ends,
            self.experiment.journal.writing() as pen,
        ):
            for run, future in ends:
                if self._stopped.is_set() or future.cancelled() or not self._wanted.exists():
                    return False
                try:
                    outcome, error = future.result(), ""
                except (CancelledError, Unreachable, StoreProblem):
                    raise
                except Exception as problem:
                    outcome, error = None, why(problem)
                pen.write(Finished(run.key, outcome, error, self.elapsed))
        return True
