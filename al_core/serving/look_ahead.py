"""Looking ahead: what a project would ask next as it is set now, found in the background."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from al_core.compute.workers import Worker
from al_core.errors import Problem
from al_core.learning.beside import Beside
from al_core.learning.learning import ask_next
from al_core.learning.ranking import Ranking
from al_core.learning.training import project_model
from al_core.pools.features.maps import PoolMap, draw_map, kept_map
from al_core.projects.labels import Decision
from al_core.projects.projects import Project

LONGEST_LOOK = 120.0
_KEPT = 30

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ahead:
    """What would be asked next, whether the cold start still serves, and the map of the pool to show it on."""

    ranking: Ranking
    cold: bool
    map: PoolMap


class LookAhead:
    """One look ahead: under way first; then it has `found` something, has a `problem` in words, or was `stopped`."""

    def __init__(self, settings: str = "", found: Ahead | None = None) -> None:
        self.settings, self.found, self.problem, self.stopped = settings, found, "", False
        self.began = time.monotonic()
        self.done = threading.Event()
        if found is not None:
            self.done.set()

    @property
    def under_way(self) -> bool:
        """True until it has ended, one way or another."""
        return not self.done.is_set()

    @property
    def seconds(self) -> float:
        """How long ago it began."""
        return time.monotonic() - self.began


class LooksAhead:
    """Looks ahead, one at a time in a child process; of a project only the newest goes on."""

    def __init__(self, worker: Worker | None = None) -> None:
        self._worker = worker or Worker()
        self._turn, self._lock = threading.Lock(), threading.Lock()
        self._looks: dict[tuple[str, str, int], LookAhead] = {}
        self._running: LookAhead | None = None
        self._warm = False

    def at(self, project: Project, log: Sequence[Decision], changes: int, beside: Beside | None = None) -> LookAhead:
        """The look at a project with these settings and so many changes of its log: a known one, or a new one."""
        settings = project.settings.learnt_with
        with self._lock:
            for key, look in list(self._looks.items()):
                if key[0] == project.id and look.under_way:
                    if look.settings == settings:
                        return look
                    self._end(self._looks.pop(key))
            key = (project.id, settings, changes)
            if key in self._looks:
                return self._looks[key]
            look = self._looks[key] = LookAhead(settings)
            self._forget_old()
        given = (look, project, log, beside)
        threading.Thread(target=self._run, args=given, daemon=True, name=f"look {project.id}").start()
        return look

    def known(self, project: Project, ranking: Ranking, cold: bool, drawn: PoolMap) -> LookAhead:
        """A look that needs no computing; the child process is started for those that will."""
        if not self._warm:
            self._warm = True
            self._worker.warm(project_model, project.settings)
        return LookAhead(project.settings.learnt_with, Ahead(ranking, cold, drawn))

    def stop(self, look: LookAhead) -> None:
        """End a look, whatever it is doing; until it is forgotten nobody looks there again."""
        with self._lock:
            self._end(look)

    def end(self, project: str) -> None:
        """End and forget the looks at a project that was deleted."""
        with self._lock:
            for key in [key for key in self._looks if key[0] == project]:
                self._end(self._looks.pop(key))

    def map(self, project: Project) -> PoolMap:
        """The pool in two dimensions, drawn once and kept."""
        if (kept := kept_map(project.pool)) is not None:
            return kept
        with self._turn:
            return self._worker.run(draw_map, project.pool, seconds=LONGEST_LOOK)

    def forget(self, look: LookAhead) -> None:
        """Look anew next time."""
        with self._lock:
            self._looks = {key: known for key, known in self._looks.items() if known is not look}

    def close(self) -> None:
        """End all of them, and the child process."""
        with self._lock:
            for look in self._looks.values():
                look.stopped = look.stopped or look.under_way
        self._worker.stop()

    def _end(self, look: LookAhead) -> None:
        look.stopped = look.under_way
        if self._running is look:
            self._worker.stop()

    def _forget_old(self) -> None:
        while len(self._looks) > _KEPT:
            del self._looks[next(iter(self._looks))]

    def _run(self, look: LookAhead, project: Project, log: Sequence[Decision], beside: Beside | None) -> None:
        try:
            with self._turn:
                if self._begin(look):
                    look.found = self._find(project, log, beside)
        except Exception as error:
            if not look.stopped:
                look.problem = str(error) if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
                _log.warning("the look ahead for %s failed", project.id, exc_info=error)
        finally:
            look.done.set()

    def _begin(self, look: LookAhead) -> bool:
        with self._lock:
            self._running, look.began = None if look.stopped else look, time.monotonic()
            return not look.stopped

    def _find(self, project: Project, log: Sequence[Decision], beside: Beside | None) -> Ahead:
        try:
            given = (project.pool, project.settings, log, *([beside] if beside else ()))
            ranking, cold = self._worker.run(ask_next, *given, seconds=LONGEST_LOOK)
            drawn = kept_map(project.pool) or self._worker.run(draw_map, project.pool, seconds=LONGEST_LOOK)
            return Ahead(ranking, cold, drawn)
        finally:
            with self._lock:
                self._running = None
