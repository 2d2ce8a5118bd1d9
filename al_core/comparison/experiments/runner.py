"""The runner: it runs experiments in the background, one at a time, behind everything else on the machine."""

import json
import logging
import threading
import time
from collections import Counter
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from al_core.comparison.experiments.attempt import Attempt
from al_core.comparison.experiments.costs import left
from al_core.comparison.experiments.estimates import Estimates
from al_core.comparison.experiments.experiments import Experiment, ExperimentStore
from al_core.comparison.experiments.run_log import Finished
from al_core.compute.executors import unit
from al_core.compute.lock import FileLock
from al_core.errors import Problem, Refused, StoreProblem
from al_core.files import replace_json
from al_core.versions import mixed

SECONDS_TO_STOP = 60.0

State = Literal["ready", "waiting", "running", "stopped", "done"]


@dataclass(frozen=True)
class ExperimentStatus:
    """How far an experiment is: runs done of all, those of them that failed with a sentence each, and seconds.

    `left` are the seconds to go on so many `workers`, each a `unit` ("core", or "worker" of a cluster), None while
    there is no telling; `by_strategy` counts runs done and all; `trouble` says why it stopped by itself, `mixed`
    what to know where more than one version made the runs. "waiting" goes on when its turn comes, "stopped" when
    somebody starts it again.
    """

    state: State
    done: int
    total: int
    failed: tuple[Finished, ...]
    seconds: float
    left: float | None
    workers: int
    unit: str
    trouble: str
    mixed: str
    by_strategy: dict[str, tuple[int, int]]


class ExperimentRunner:
    """The experiments of a data folder, one of which runs at a time, in whichever process has the turn."""

    def __init__(self, data_folder: Path) -> None:
        self.shelf = ExperimentStore(data_folder)
        self._turn = FileLock(self.shelf.folder / "running.lock")
        self._running = self.shelf.folder / "running.json"
        self._lock = threading.RLock()
        self._stint: Attempt | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self.estimates = Estimates(self.shelf)

    def start(self, experiment: Experiment) -> None:
        """Run what is not finished, now or when its turn comes; returns at once."""
        replace_json(_wanted(experiment), {"since": time.time()})
        _trouble(experiment).unlink(missing_ok=True)
        self.resume()

    def cancel(self, experiment: Experiment) -> None:
        """Stop; what is finished stays, and `start` goes on from there. Another process stops at the next run's end."""
        _wanted(experiment).unlink(missing_ok=True)
        with self._lock:
            if self._stint is not None and self._stint.experiment.id == experiment.id:
                self._stint.stop()

    def delete(self, experiment: Experiment) -> None:
        """Stop, and remove all of it. Refused while another process is at a run of it."""
        stint = self._stint
        self.cancel(experiment)
        if stint is not None and stint.experiment.id == experiment.id:
            stint.ended.wait(SECONDS_TO_STOP)
        if self._at_work() == experiment.id:
            raise Refused("It is still at work in another process; it ends with its present run, then delete it.")
        self.shelf.delete(experiment)

    def resume(self) -> None:
        """Go on with what a restart interrupted and with what waits; returns at once."""
        with self._lock:
            if self._thread is None and not self._closed and self._next() is not None:
                self._thread = threading.Thread(target=self._work, daemon=True, name="runner")
                self._thread.start()

    def status(self, experiment: Experiment) -> ExperimentStatus:
        """How far it is; cheap enough to be asked every second."""
        finished, runs = experiment.journal.finished(), experiment.plan.runs()
        done = {run.key: finished[run.key] for run in runs if run.key in finished}
        strategies = Counter(run.key[3] for run in runs)
        ended = Counter(key[3] for key in done)
        stint = self._stint  # read once: it may end at any moment
        stint = stint if stint is not None and stint.experiment.id == experiment.id else None
        workers = stint.workers if stint is not None else self.estimates.workers
        trouble = _trouble(experiment)
        outcomes = {key: one.outcome for key, one in done.items()}
        expected = self.estimates.known(experiment.data, experiment.plan)
        return ExperimentStatus(
            state=self._state(experiment, len(done), len(runs)),
            done=len(done),
            total=len(runs),
            failed=tuple(one for one in done.values() if one.outcome is None),
            seconds=stint.elapsed if stint is not None else max((one.elapsed for one in done.values()), default=0.0),
            left=left(experiment.plan, outcomes, expected, workers),
            workers=workers,
            unit=unit(),
            trouble=trouble.read_text(encoding="utf-8") if trouble.exists() else "",
            mixed=mixed(one.version for one in outcomes.values() if one is not None),
            by_strategy={name: (ended[name], n) for name, n in strategies.items()},
        )

    def close(self) -> None:
        """Stop what runs here; it goes on after the next start of the program."""
        with self._lock:
            self._closed = True
            thread = self._thread
            if self._stint is not None:
                self._stint.stop()
        if thread is not None:
            thread.join(SECONDS_TO_STOP)

    def _work(self) -> None:
        """Carry out what is wanted until nothing is, or another process has the turn."""
        while (stint := self._take()) is not None:
            trouble, whole = "", False
            try:
                whole = stint.carry_out()
            except CancelledError:
                pass
            except (Problem, OSError) as error:
                trouble = str(error)
            except Exception as error:
                logging.getLogger(__name__).exception("an experiment ended")
                trouble = f"{type(error).__name__}: {error}"
            self._end(stint, whole, trouble)

    def _take(self) -> Attempt | None:
        with self._lock:
            experiment = None if self._closed else self._next()
            if experiment is None or not self._turn.take():
                self._thread = None
                return None
            replace_json(self._running, {"experiment": experiment.id})
            self._stint = Attempt(experiment, _wanted(experiment))
            return self._stint

    def _end(self, stint: Attempt, whole: bool, trouble: str) -> None:
        wanted = _wanted(stint.experiment)
        if trouble and wanted.exists():
            _trouble(stint.experiment).write_text(trouble, encoding="utf-8")
        if whole or trouble:
            wanted.unlink(missing_ok=True)
        with self._lock:
            # Nobody stopped it, and yet it is not done: the program is about to end.
            self._closed = self._closed or (wanted.exists() and not stint.stopped)
            self._stint = None
            self._turn.leave()
        stint.ended.set()

    def _next(self) -> Experiment | None:
        """The experiment that has waited longest."""
        waiting = sorted(self.shelf.folder.glob("*/wanted.json"), key=lambda path: path.stat().st_mtime)
        for path in waiting:
            try:
                return self.shelf.experiment(path.parent.name)
            except (Refused, StoreProblem):
                continue
        return None

    def _state(self, experiment: Experiment, done: int, total: int) -> State:
        if self._at_work() == experiment.id:
            return "running"
        if done == total:
            return "done"
        if _wanted(experiment).exists():
            return "waiting"
        return "stopped" if done or _trouble(experiment).exists() else "ready"

    def _at_work(self) -> str:
        """The id of the experiment that runs, in this process or another; empty when none does."""
        stint = self._stint
        if stint is not None:
            return stint.experiment.id
        try:
            running: dict[str, str] = json.loads(self._running.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ""
        return running["experiment"] if FileLock(self.shelf.folder / "running.lock").taken() else ""


def _wanted(experiment: Experiment) -> Path:
    """The file that is there as long as somebody wants the experiment to run."""
    return experiment.folder / "wanted.json"


def _trouble(experiment: Experiment) -> Path:
    return experiment.folder / "trouble.txt"
