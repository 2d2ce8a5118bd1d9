"""Sees to it that a project's model follows its labels: at most one learn() running and one waiting."""

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from al_core.compute.workers import Worker
from al_core.errors import Problem, Refused
from al_core.learning.beside import load_beside
from al_core.learning.learning import learn
from al_core.learning.ranking import load_ranking, save_ranking
from al_core.learning.rounds import Round, add_round, read_rounds
from al_core.learning.training import meaning_at_hand, project_model
from al_core.projects.labels import Decision, Labels, fold
from al_core.projects.projects import Project, open_project, own_folder
from al_core.projects.store import Store

LONGEST_FIT = 600.0
HELD_SECONDS = 15.0
SECONDS_TO_END = 10.0


@dataclass(frozen=True)
class LearningStatus:
    """Whether a model is being learnt now, which round serves, and the newest one if it failed."""

    learning: bool
    last: Round | None
    failed: Round | None


class Learner:
    """Runs learn() in a child process when enough of the log is new; a failure becomes a round with an error."""

    def __init__(self, store: Store, longest: float = LONGEST_FIT) -> None:
        self._store, self._longest = store, longest
        self._name = uuid.uuid4().hex
        self._worker = Worker()
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._running: dict[str, threading.Thread] = {}
        self._waiting: set[str] = set()
        self._learning = ""  # the project that the child is at

    def follow(self, project: Project) -> None:
        """Learn now, or after the run that is under way; returns at once."""
        with self._lock:
            if project.id in self._running:
                self._waiting.add(project.id)
            else:
                self._start(project.id)

    def _start(self, project: str) -> None:
        thread = threading.Thread(target=self._work, args=(project,), daemon=True, name=f"learn {project}")
        self._running[project] = thread
        thread.start()

    def first_round(self, project: Project) -> None:
        """Rank a project without answers in this process, and start the child meanwhile: nobody waits for it then."""
        self._worker.warm(project_model, project.settings)
        with self._turn:
            if not self._last_rounds(project.id, 1):
                self._keep(project, learn(project.pool, project.settings, ()))

    def busy(self, project: Project) -> bool:
        """Whether a run is under way for this project in this process."""
        return project.id in self._running

    def wait(self, project: Project, seconds: float = LONGEST_FIT) -> None:
        """Come back when nothing is running or waiting for this project."""
        self._wait(project.id, seconds)

    def _wait(self, project: str, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (thread := self._running.get(project)) is not None and time.monotonic() < until:
            thread.join(timeout=max(0.0, until - time.monotonic()))

    def end(self, project: str) -> None:
        """Stop learning for a project that was deleted; comes back when nothing of it is written any more."""
        with self._lock:
            self._waiting.discard(project)
        if self._learning == project:
            self._worker.stop()
        self._wait(project, SECONDS_TO_END)

    def stop(self) -> None:
        """End the child process."""
        self._worker.stop()

    def _work(self, project: str) -> None:
        """Learn as long as there is something new; whatever happens, the place is cleared for the next thread."""
        try:
            while self._round(project) or self._take_waiting(project):
                pass
        except Refused:
            logging.getLogger(__name__).info("%s was deleted while it was learnt from", project)
        except Exception:
            logging.getLogger(__name__).exception("learning for %s ended", project)
        finally:
            with self._lock:
                self._running.pop(project, None)
                # In one breath, so that nobody who waits believes that all is done.
                if project in self._waiting:
                    self._waiting.discard(project)
                    self._start(project)

    def _take_waiting(self, project: str) -> bool:
        with self._lock:
            waiting = project in self._waiting
            self._waiting.discard(project)
        return waiting

    def _round(self, project_id: str) -> bool:
        """One round when it is due; True when there may be another."""
        project = open_project(self._store, project_id)
        with self._store.reading() as records:
            log = records.decisions(project_id)
        rounds = self._last_rounds(project_id, 2)
        labels = fold(log, project.task)
        if not due(project, rounds, labels) or not self._take_store_lease(project_id):
            return False
        with self._holding(project_id), self._turn:
            finished = self._learn(project, log, labels.changes)
            self._keep(project, finished)
        return finished.error is None

    @contextmanager
    def _holding(self, project: str) -> Iterator[None]:
        """Stay the one that learns; held for seconds only and renewed, so that a killed server blocks nobody."""
        done = threading.Event()

        def renew() -> None:
            """Renew the hold for as long as learning takes."""
            while not done.wait(HELD_SECONDS / 3):
                self._take_store_lease(project)

        renewing = threading.Thread(target=renew, daemon=True, name=f"hold {project}")
        renewing.start()
        try:
            yield
        finally:
            done.set()
            renewing.join()
            with self._store.writing() as records:
                records.leave_learner(project)

    def _last_rounds(self, project: str, n: int) -> list[Round]:
        """The newest rounds, at most so many."""
        with self._store.reading() as records:
            return read_rounds(records, project, records.last_version(project) - n)

    def _learn(self, project: Project, log: list[Decision], changes: int) -> Round:
        self._learning = project.id
        try:
            beside = load_beside(own_folder(self._store, project.id), project.settings)
            given = (project.pool, project.settings, log, self._waiting_rows(project.id), beside)
            return self._worker.run(learn, *given, seconds=self._longest)
        except Exception as error:
            reason = str(error) if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
            sequence = log[-1].sequence if log else 0
            settings = project.settings.learnt_with
            return Round(sequence=sequence, changes=changes, settings=settings, error=reason[:500])
        finally:
            self._learning = ""

    def _waiting_rows(self, project: str) -> set[int]:
        """What is out, and what may go out before this round is through."""
        with self._store.reading() as records:
            out, version = records.taken(project, time.time()), records.last_version(project)
        return out.union(load_ranking(own_folder(self._store, project), version).rows.tolist())

    def _keep(self, project: Project, finished: Round) -> None:
        """Keep a round under the next free version, whoever else keeps one at this moment."""
        while not self._kept(project.id, finished):
            pass

    def _kept(self, project: str, finished: Round) -> bool:
        with self._store.reading() as records:
            records.project(project)  # where it was deleted, no file of it comes back
            version = records.last_version(project) + 1
        finished = replace(finished, version=version, finished_at=time.time())
        if finished.error is None:
            save_ranking(own_folder(self._store, project), replace(finished.ranking, version=version))
        with self._store.writing() as records:
            records.hold(project)
            if records.last_version(project) >= version:
                return False
            add_round(records, project, finished)
        return True

    def _take_store_lease(self, project: str) -> bool:
        now = time.time()
        with self._store.writing() as records:
            return records.take_learner(project, self._name, now, now + HELD_SECONDS)


def due(project: Project, rounds: list[Round], labels: Labels) -> bool:
    """Whether there is something to learn.

    There is no round yet, the settings changed, it is seen by now what texts mean, a batch of answers is new, or the
    last there can be.
    """
    if not rounds:
        return True
    last = rounds[-1]
    if last.settings != project.settings.learnt_with or _sees_otherwise(project, rounds, labels):
        return True
    new = labels.changes - last.changes
    return new >= project.settings.asking.batch_size or (new > 0 and not project.zones.n_left(labels.answered()))


def _sees_otherwise(project: Project, rounds: list[Round], labels: Labels) -> bool:
    """Whether it is seen what texts mean since the last round, or no longer, unless just that was tried in vain."""
    meaning = meaning_at_hand(project.pool, project.settings, labels, project.zones)
    in_vain = len({(one.changes, one.settings, one.meaning) for one in rounds[-2:]}) < len(rounds[-2:])
    return rounds[-1].meaning != (meaning.encoder.name if meaning else "") and not in_vain
