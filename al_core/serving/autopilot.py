"""The auto-pilot: it answers with the known labels of a pool, as a person would, and lets the model learn meanwhile."""

import logging
import threading
from typing import TYPE_CHECKING

from al_core.errors import Refused
from al_core.projects.labels import AUTOPILOT as WHO
from al_core.projects.projects import Project

if TYPE_CHECKING:
    from al_core.serving.workspace import Workspace


class AutoPilot:
    """A given number of answers, one after the other, in a thread of its own; ``done`` of ``planned`` are given."""

    def __init__(self, workspace: "Workspace", project: Project, planned: int) -> None:
        if not project.zones.knows_everything:
            raise Refused("The auto-pilot needs a known label for every example of the pool.")
        self.planned, self.done = planned, 0
        self._workspace, self._project = workspace, project
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"auto-pilot {project.id}")
        self._thread.start()

    @property
    def under_way(self) -> bool:
        """True until the last answer is given, or it was stopped."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End after the answer that is being given."""
        self._stopping.set()

    def wait(self) -> int:
        """Come back when it has ended; returns how many answers it gave."""
        self._thread.join()
        return self.done

    def _run(self) -> None:
        try:
            while self.done < self.planned and not self._stopping.is_set() and self._answer():
                self.done += 1
        except Exception:
            logging.getLogger(__name__).exception("the auto-pilot ended")

    def _answer(self) -> bool:
        served = self._workspace.claim(self._project, WHO, 1)
        if not served:
            return False
        label = self._project.task.write(self._project.zones.known[served[0].row])
        self._workspace.answer(self._project, served[0].token, label, who=WHO)
        self._workspace.learner.wait(self._project)
        return True
