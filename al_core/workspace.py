"""One process at work on a store: the newest labels and rankings at hand, and a learner behind every project."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from al_core import serving
from al_core.labels import Labels
from al_core.learner import Learner, Status
from al_core.projects import Project, open_project
from al_core.ranking import EMPTY, Ranking, load_ranking
from al_core.rounds import Round, read_rounds
from al_core.serving import Receipt, Served
from al_core.store import Store


@dataclass
class _Kept:
    """What was read of a project already; new lines of the log are added to it."""

    labels: Labels
    rounds: list[Round] = field(default_factory=list)
    ranking: Ranking = EMPTY
    lock: threading.Lock = field(default_factory=threading.Lock)


class Workspace:
    """What the pages call: the state of a project, serving and answering, and learning behind it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.learner = Learner(store)
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def project(self, project: str) -> Project:
        """The project of this id as the store has it now."""
        return open_project(self.store, project)

    def labels(self, project: Project) -> Labels:
        """The log folded, up to its last line; read only what is new."""
        kept = self._of(project)
        with kept.lock:
            if kept.labels.renamed != project.settings.renamed:
                kept.labels = Labels(project.settings.renamed)
            with self.store.reading() as records:
                kept.labels.extend(records.decisions(project.id, kept.labels.sequence))
            return kept.labels

    def rounds(self, project: Project) -> list[Round]:
        """Every round that came to an end, oldest first; failed ones among them."""
        kept = self._of(project)
        with kept.lock:
            with self.store.reading() as records:
                version = records.last_version(project.id)
                if not kept.rounds or kept.rounds[-1].version != version:
                    kept.rounds = read_rounds(records, project.id)
            return list(kept.rounds)

    def ranking(self, project: Project) -> Ranking:
        """The newest ranking there is; empty before the first round."""
        done = [finished for finished in self.rounds(project) if finished.error is None]
        kept = self._of(project)
        if done and done[-1].version != kept.ranking.version:
            kept.ranking = load_ranking(self.folder(project), done[-1].version)
        return kept.ranking

    def folder(self, project: Project) -> Path:
        """The project's own folder beside the database."""
        return self.store.folder / "projects" / project.id

    def claim(self, project: Project, who: str, n: int = 5) -> list[Served]:
        """The next examples for this person."""
        return serving.claim(self.store, project, self.ranking(project), who, n)

    def answer(self, project: Project, token: str, value: str | None, *, who: str, **event: object) -> Receipt:
        """Keep an answer, and let the model learn from it in its own time."""
        receipt = serving.answer(self.store, project, token, value, who=who, **event)  # type: ignore[arg-type]
        self.learner.follow(project)
        return receipt

    def status(self, project: Project) -> Status:
        """What the learner is doing for this project."""
        return self.learner.status(project)

    def _of(self, project: Project) -> _Kept:
        with self._lock:
            return self._kept.setdefault(project.id, _Kept(Labels(project.settings.renamed)))


@dataclass(frozen=True)
class Pace:
    """How fast somebody answers; seconds a label, ``None`` before there are five."""

    seconds: float | None
    today: int


def pace(labels: Labels, now: float | None = None) -> Pace:
    """Median seconds of the last fifty answers without long pauses, and how many labels were given today (local day)."""
    decisions = [decision for decision in labels.decisions() if decision.kind == "label"]
    midnight = _midnight(time.time() if now is None else now)
    today = sum(decision.answered_at >= midnight for decision in decisions)
    lasting = sorted(decision.seconds for decision in decisions[-50:])
    if len(lasting) < 5:
        return Pace(None, today)
    middle = lasting[len(lasting) // 2]
    kept = [seconds for seconds in lasting if seconds <= 5 * middle]
    return Pace(kept[len(kept) // 2], today)


def _midnight(now: float) -> float:
    day = time.localtime(now)
    return time.mktime((day.tm_year, day.tm_mon, day.tm_mday, 0, 0, 0, 0, 0, -1))


def autopilot(
    workspace: Workspace, project: Project, n: int, goes_on: Callable[[int], bool] = lambda answered: True
) -> int:
    """Answer n examples with their known labels, letting the model learn after each batch; returns how many it did."""
    truth, who = project.split.truth, "Auto-pilot"
    for answered in range(n):
        served = workspace.claim(project, who, 1)
        if not served or not goes_on(answered):
            return answered
        workspace.answer(project, served[0].token, str(truth[served[0].row]) or None, who=who, **_unsure(truth, served))
        workspace.learner.wait(project)
    return n


def _unsure(truth: object, served: list[Served]) -> dict[str, str]:
    known = truth[served[0].row]  # type: ignore[index]
    return {} if known else {"kind": "unsure"}
