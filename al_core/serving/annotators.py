"""Language models at work behind the pages: one run at a time in a project, in a thread, with progress and an end."""

import logging
import threading
import time
from collections.abc import Sequence

from al_core.errors import Problem, Refused
from al_core.language_model.asking import Annotator, put_to_model
from al_core.language_model.client import Endpoint
from al_core.language_model.ledger import Ledger, Purpose
from al_core.language_model.prompt import prompt_of, why_not_offered
from al_core.projects.projects import Project, own_folder
from al_core.projects.store import Store


class Annotating:
    """One run: ``done`` of ``planned`` rows have an answer; ``problem`` says in a sentence why it ended before."""

    def __init__(self, ways: Sequence[Annotator], project: Project, purpose: Purpose, rows: Sequence[int]) -> None:
        work = [(way, [row for row in rows if row not in said]) for way in ways for said in [way.said]]
        self.purpose, self.planned, self.done, self.problem = purpose, sum(len(rows) for _, rows in work), 0, ""
        self._began, self._stopping = time.monotonic(), threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(work, project), daemon=True, name=f"annotate {project.id}"
        )
        self._thread.start()

    @property
    def under_way(self) -> bool:
        """True until the last row is answered, or it was stopped."""
        return self._thread.is_alive()

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the pace so far; None before that is known."""
        if not self.done:
            return None
        return (time.monotonic() - self._began) / self.done * (self.planned - self.done)

    def stop(self) -> None:
        """End after what is being asked; what came back is kept."""
        self._stopping.set()

    def wait(self, seconds: float | None = None) -> None:
        """Come back when it has ended, or after this long."""
        self._thread.join(seconds)

    def _run(self, work: Sequence[tuple[Annotator, Sequence[int]]], project: Project) -> None:
        wait, stopped = self._stopping.wait, self._stopping.is_set
        try:
            for way, rows in work:
                before = self.done
                for done in put_to_model(way, project.pool, rows, self.purpose, wait=wait, stopped=stopped):
                    self.done = before + done
        except Problem as problem:
            self.problem = "" if self._stopping.is_set() else str(problem)
        except Exception:
            logging.getLogger(__name__).exception("the language model for %s ended", project.id)
            self.problem = (
                "It ended with a fault of this program; the server's log says which. What was answered is kept."
            )


class Annotators:
    """The ledgers of projects, and the runs that write to them."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._ledgers: dict[str, Ledger] = {}
        self._runs: dict[str, Annotating] = {}

    def ledger(self, project: Project) -> Ledger:
        """The ledger of a project, up to its last line."""
        with self._lock:
            known = self._ledgers.setdefault(project.id, Ledger(own_folder(self._store, project.id)))
        return known.read()

    def annotator(self, project: Project, asked: Endpoint) -> Annotator:
        """A language model with what it is asked in a project."""
        return Annotator(asked, prompt_of(project), self.ledger(project))

    def begin(self, project: Project, ways: Sequence[Annotator], purpose: Purpose, rows: Sequence[int]) -> Annotating:
        """Ask about these rows in the background, in one way after the other, or go on with what is under way.

        Raises Refused where it may not.
        """
        if why := why_not_offered(project):
            raise Refused(why)
        with self._lock:
            now = self._runs.get(project.id)
            if now is None or not now.under_way:
                now = self._runs[project.id] = Annotating(ways, project, purpose, rows)
            return now

    def newest(self, project: Project) -> Annotating | None:
        """The newest run of a project, under way or not."""
        return self._runs.get(project.id)

    def end(self, project: str, seconds: float) -> None:
        """Stop what runs for a project that was deleted, and forget it."""
        with self._lock:
            run = self._runs.pop(project, None)
            self._ledgers.pop(project, None)
        if run is not None:
            run.stop()
            run.wait(seconds)

    def close(self) -> None:
        """Stop all of them."""
        for run in self._runs.values():
            run.stop()
