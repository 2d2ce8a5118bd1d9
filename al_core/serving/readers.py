"""Texts and images read for their meaning behind the pages: in a child, one pool at a time, in parts that are kept."""

import logging
import threading
import time
from dataclasses import dataclass

import numpy as np

from al_core.compute.lock import FileLock
from al_core.compute.workers import OTHERS_FIRST, TRIES, Worker
from al_core.errors import Problem, WorkerLost
from al_core.learning.meanings import encoder_for
from al_core.learning.reading_order import rows_to_read
from al_core.matrices.rows import Rows
from al_core.meaning.encoder import Encoder
from al_core.pools.features.meaning import READ_AT_ONCE, meaning_of
from al_core.pools.pool import Pool
from al_core.projects.labels import Labels
from al_core.projects.projects import Project
from al_core.serving.learner import SECONDS_TO_END

LONGEST_STEP = 600.0
READ_A_STEP = 2 * READ_AT_ONCE  # examples that the child is given at once
SECONDS_TO_LOOK = 60.0  # before it is looked again whether somebody else reads a pool, or what failed now works

_log = logging.getLogger(__name__)


def read_for_meaning(pool: Pool, encoder: Encoder, rows: Rows) -> None:
    """Read some examples of a pool and keep what they mean."""
    meaning_of(pool, encoder).read_on(rows)


@dataclass(frozen=True)
class HowFar:
    """How far the reading of a pool of `n_rows` is: `n_read` are, and `n_first` of the `n_wanted` before it serves.

    `state` is "waiting" (for its turn), "reading", "elsewhere" (another server does it), "failed" for a `problem`, or
    "read". `seconds` is how long what is at hand still takes: until it serves, and then to the end; None
    where that is not known yet.
    """

    state: str
    n_read: int
    n_first: int
    n_wanted: int
    n_rows: int
    seconds: float | None = None
    problem: str = ""

    @property
    def under_way(self) -> bool:
        """Whether it is read now, or soon."""
        return self.state in ("waiting", "reading", "elsewhere")

    @property
    def serves(self) -> bool:
        """Whether enough is read to learn from."""
        return self.n_first == self.n_wanted


class PoolReader:
    """Reads the examples of a project's pool, those that are needed first before the others."""

    def __init__(self, project: Project, labels: Labels, encoder: Encoder) -> None:
        self.pool, self.encoder = project.pool.without(project.settings.model.left_out), encoder
        self.first, self.rest = rows_to_read(project, labels)
        self.meaning = meaning_of(self.pool, encoder)
        self.state, self.problem, self.stopped, self.at_work = "waiting", "", False, threading.Lock()
        self._lost, self._paces, self._lock = 0, list[float](), FileLock(self.meaning.folder / "reading.lock")
        self.looked_at = time.monotonic()

    def of(self, project: Project, encoder: Encoder) -> bool:
        """Whether it is what this project needs today."""
        today = (project.pool.folder, project.settings.model.left_out, encoder)
        return (self.pool.folder, self.pool.left_out, self.encoder) == today

    @property
    def serves(self) -> bool:
        """Whether all that is needed first was read."""
        return not self.meaning.missing(self.first).size

    def how_far(self) -> HowFar:
        """How far it is."""
        first, rest = (self.meaning.missing(rows).size for rows in (self.first, self.rest))
        seconds = float(np.median(self._paces[-5:])) * (first or rest) if self._paces else None
        told = (self.pool.n_rows - first - rest, len(self.first) - first, len(self.first), self.pool.n_rows)
        return HowFar(self.state, *told, seconds, self.problem)

    def step(self, worker: Worker) -> None:
        """Read some more in the child; whatever happens there is kept as its state."""
        rows = np.concatenate([self.meaning.missing(self.first), self.meaning.missing(self.rest)])[:READ_A_STEP]
        if not self._lock.take():
            self.state, self.looked_at = "elsewhere", time.monotonic()
            return
        try:
            self.state, began = "reading", time.monotonic()
            if rows.size:
                worker.run(read_for_meaning, self.pool, self.encoder, rows, seconds=LONGEST_STEP)
                self._paces.append((time.monotonic() - began) / rows.size)
            self._lost = 0
            self.settle()
        except WorkerLost as lost:
            self._lost += 1
            if self._lost == TRIES:
                self._fail(lost)
        except Exception as error:
            self._fail(error)
        finally:
            self._lock.leave()

    def settle(self) -> None:
        """Let serve what serves by now."""
        if self.serves and not self.meaning.serves_since:
            self.meaning.serve()
        if self.meaning.whole:
            self.state = "read"

    def _fail(self, error: Exception) -> None:
        if self.stopped:
            return
        _log.warning("%s could not be read for meaning", self.pool.name, exc_info=error)
        why = str(error) if isinstance(error, Problem) else "the server's log says why."
        self.state, self.problem, self.looked_at = "failed", why, time.monotonic()


class Readers:
    """Reads the pools of projects that are visited, in one child; where that was ended it goes on at the next visit."""

    def __init__(self, worker: Worker | None = None) -> None:
        self._worker = worker or Worker(OTHERS_FIRST)
        self._lock = threading.Lock()
        self._readers: dict[str, PoolReader] = {}
        self._thread: threading.Thread | None = None
        self._closed = False

    def visit(self, project: Project, labels: Labels) -> HowFar | None:
        """Begin or go on to read what a project needs; returns at once how far it is.

        None where there is no model of meaning, or none wanted, which ends what is under way; or nothing to read.
        """
        encoder = encoder_for(project.pool.without(project.settings.model.left_out), project.settings)
        if encoder is None:
            self._stop(project.id)
            return None
        with self._lock:
            reader = self._readers.get(project.id)
            if reader is None or not reader.of(project, encoder):
                reader = self._readers[project.id] = PoolReader(project, labels, encoder)
                reader.settle()
            elif reader.state in ("failed", "elsewhere") and time.monotonic() > reader.looked_at + SECONDS_TO_LOOK:
                reader.state = "waiting"
            if reader.state in ("waiting", "reading") and self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, daemon=True, name="read for meaning")
                self._thread.start()
        return reader.how_far()

    def _stop(self, project: str) -> PoolReader | None:
        """Begin no other step for this project; what was read stays."""
        with self._lock:
            reader = self._readers.pop(project, None)
        if reader is not None:
            reader.stopped = True
        return reader

    def end(self, project: str) -> None:
        """Read no more for a project that was deleted; comes back when nothing of it is written any more."""
        reader = self._stop(project)
        if reader is not None and reader.at_work.locked():
            self._worker.stop()
            if reader.at_work.acquire(timeout=SECONDS_TO_END):
                reader.at_work.release()

    def close(self) -> None:
        """End all of it, and the child."""
        with self._lock:
            self._closed = True
            for reader in self._readers.values():
                reader.stopped = True
        self._worker.stop()

    def _run(self) -> None:
        while (reader := self._next()) is not None:
            with reader.at_work:
                reader.step(self._worker)
        self._worker.stop()  # what it has in memory is needed by nobody else

    def _next(self) -> PoolReader | None:
        """Whose turn it is: who has not yet what is needed first, then the others; None where there is none."""
        with self._lock:
            waiting = [one for one in self._readers.values() if one.state in ("waiting", "reading") and not one.stopped]
            if not waiting or self._closed:
                self._thread = None
                return None
            return min(waiting, key=lambda one: one.serves)
