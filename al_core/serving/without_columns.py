"""Columns left out of a project or taken back, in the background: what is learnt from is computed anew."""

import logging
import threading
from collections.abc import Sequence

from al_core.errors import Problem, Refused
from al_core.projects.leaving_out import leave_out
from al_core.projects.projects import Project
from al_core.projects.store import Store


class ColumnChange:
    """One change on its way; how far it is stands in `done` and `words`, and in `problem` why it could not be made."""

    def __init__(self, store: Store, project: Project, left_out: Sequence[str]) -> None:
        self.done, self.words, self.problem = 0.0, "Reading the columns", ""
        self._stopping = threading.Event()
        work = (store, project.id, tuple(left_out))
        self._thread = threading.Thread(target=self._run, args=work, daemon=True, name=f"columns {project.id}")
        self._thread.start()

    @property
    def under_way(self) -> bool:
        """True until the project goes on with other columns, or that could not be done."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End at the next step; nothing is changed then."""
        self._stopping.set()

    def wait(self, seconds: float) -> None:
        """Come back when it has ended, or after this long."""
        self._thread.join(seconds)

    def _run(self, store: Store, project: str, left_out: Sequence[str]) -> None:
        try:
            leave_out(store, project, left_out, self._hear)
        except Problem as problem:
            self.problem = "" if self._stopping.is_set() else str(problem)
        except Exception:
            logging.getLogger(__name__).exception("the columns of %s stay", project)
            self.problem = "The columns could not be changed; the server's log says why."

    def _hear(self, done: float, words: str) -> None:
        if self._stopping.is_set():
            raise Refused("It was cancelled.")
        self.done, self.words = min(1.0, done), words
