"""One process at work on a store: the newest labels and rankings at hand, and a learner behind every project."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import inf
from pathlib import Path

from al_core.compute.workers import OTHERS_FIRST, Worker
from al_core.learning.beside import load_beside
from al_core.learning.ranking import EMPTY, Ranking, load_ranking
from al_core.learning.rounds import Round, joined_rounds, read_rounds
from al_core.numbers.saved.baseline import REPLAYS, Baseline, kept_baseline, replay_random, save_baseline
from al_core.numbers.saved.baseline import baseline_name as baseline_file
from al_core.numbers.saved.meaning_worth import MeaningWorth
from al_core.numbers.saved.summary import Saved
from al_core.numbers.saved.tallies import MEANING, SAVINGS, Tallies
from al_core.pools.features.maps import kept_map
from al_core.projects.labels import Decision, Labels
from al_core.projects.projects import Project, open_project, own_folder
from al_core.projects.store import Store
from al_core.serving import serving
from al_core.serving.annotators import Annotators
from al_core.serving.autopilot import AutoPilot
from al_core.serving.learner import SECONDS_TO_END, Learner, LearningStatus, due
from al_core.serving.look_ahead import LookAhead, LooksAhead
from al_core.serving.readers import HowFar, Readers
from al_core.serving.serving import Receipt, Served
from al_core.serving.without_columns import ColumnChange

LONGEST_REPLAY = 1800.0
SECONDS_TO_RETRY = 60.0


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
        self._autopilots: dict[str, AutoPilot] = {}
        self._column_changes: dict[str, ColumnChange] = {}
        self.looks = LooksAhead()
        self.annotators = Annotators(store)
        self._replayer = Worker()
        self._replays: dict[Path, float] = {}
        self.tallies = Tallies(self._replayer, SAVINGS)
        self._polite = Worker(OTHERS_FIRST)
        self.worths = Tallies(self._polite, MEANING)
        self.readers = Readers()
        self._lock = threading.Lock()

    def project(self, project: str) -> Project:
        """The project of this id as the store has it now."""
        return open_project(self.store, project)

    def labels(self, project: Project) -> Labels:
        """The log folded, up to its last line; read only what is new."""
        kept = self._of(project)
        with kept.lock:
            if kept.labels.task != project.task:
                kept.labels = Labels(project.task)
            with self.store.reading() as records:
                new = records.decisions(project.id, kept.labels.sequence)
            if new:
                kept.labels = kept.labels.extended(new)
            return kept.labels

    def rounds(self, project: Project) -> list[Round]:
        """Every round that came to an end, oldest first; failed ones among them."""
        kept = self._of(project)
        with kept.lock:
            with self.store.reading() as records:
                seen = kept.rounds[-1].version if kept.rounds else 0
                newer = read_rounds(records, project.id, seen)
            if newer:
                kept.rounds = joined_rounds(kept.rounds, newer)
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
        return own_folder(self.store, project.id)

    def claim(self, project: Project, who: str, n: int = 5) -> list[Served]:
        """The next examples for this person."""
        return serving.claim(self.store, project, self.ranking(project), who, n)

    def answer(self, project: Project, token: str, value: str | None, *, who: str, **event: object) -> Receipt:
        """Keep an answer, and let the model learn from it in its own time."""
        receipt = serving.answer(self.store, project, token, value, who=who, **event)  # type: ignore[arg-type]
        self.follow(project)
        return receipt

    def prepare(self, project: Project) -> None:
        """Rank a new project before its first example is shown; there is little to fit yet, so it is done here."""
        self.learner.first_round(project)

    def follow(self, project: Project) -> None:
        """Start learning when enough is new; returns at once."""
        if due(project, self.rounds(project), self.labels(project)):
            self.learner.follow(project)

    def status(self, project: Project) -> LearningStatus:
        """What the learner is doing for this project, and the rounds that went well and badly last."""
        rounds = self.rounds(project)
        done = [finished for finished in rounds if finished.error is None]
        failed = rounds[-1] if rounds and rounds[-1].error is not None else None
        return LearningStatus(self.learner.busy(project), done[-1] if done else None, failed)

    def look_ahead(self, project: Project) -> LookAhead:
        """What would be asked next with today's settings: from the newest ranking, else found in the background."""
        changes, last, drawn = self.labels(project).changes, self.status(project).last, kept_map(project.pool)
        today = (project.settings.learnt_with, changes)
        if drawn is not None and last is not None and (last.settings, last.changes) == today:
            return self.looks.known(project, self.ranking(project), last.cold, drawn)
        with self.store.reading() as records:
            log = records.decisions(project.id)
        return self.looks.at(project, log, changes, load_beside(self.folder(project), project.settings))

    def baseline(self, project: Project) -> Baseline | None:
        """The replayed curve of labels drawn at random; None while it is computed, or where labels are not known."""
        if not project.zones.knows_everything or not project.zones.hold_out.size:
            return None
        last = self.status(project).last
        sees = last.meaning if last else ""
        path = self.folder(project) / baseline_file(project.settings, sees)
        kept = kept_baseline(path)
        if kept is None:
            self._replay(project, path, sees)
        return kept

    def saved(self, project: Project) -> Saved | None:
        """What the strategy has saved so far, as told by tests; None before that is known, or where it is replayed."""
        if project.zones.knows_everything and project.zones.hold_out.size:
            return None
        return self.tallies.of(project, self.folder(project), self.labels(project).count, self._log_of(project))

    def worth(self, project: Project) -> MeaningWorth | None:
        """What it brought that the model sees what texts mean; None before that is known, or where it does not."""
        last = self.status(project).last
        if last is None or not last.meaning:
            return None
        folder = self.folder(project) / f"meaning-{sha256(last.meaning.encode()).hexdigest()[:12]}"
        return self.worths.of(project, folder, self.labels(project).count, self._log_of(project))

    def _log_of(self, project: Project) -> Callable[[], list[Decision]]:
        """The decisions as they are when it is called."""

        def log() -> list[Decision]:
            """All of them, oldest first."""
            with self.store.reading() as records:
                return records.decisions(project.id)

        return log

    def _replay(self, project: Project, path: Path, sees: str) -> None:
        """Compute a baseline in the background, once; again where that failed, a minute later at the soonest."""

        def work() -> None:
            """Replay in a child and keep what came out."""
            try:
                path.parent.mkdir(parents=True, exist_ok=True)  # not behind it: the project may be deleted meanwhile
                given = (project.pool, project.settings, REPLAYS, sees)
                found = self._replayer.run(replay_random, *given, seconds=LONGEST_REPLAY)
                save_baseline(path, found)
            except Exception as problem:  # whatever the child raised
                logging.getLogger(__name__).warning("no random baseline for %s: %r", project.id, problem)
                self._replays[path] = time.monotonic() + SECONDS_TO_RETRY

        with self._lock:
            if time.monotonic() >= self._replays.get(path, 0.0):
                self._replays[path] = inf
                threading.Thread(target=work, daemon=True, name=f"replay {project.id}").start()

    def reading(self, project: Project) -> HowFar | None:
        """How far the texts are read for what they mean, which is gone on with in the background; None: they are not.

        Looked at after the first example is on the screen, so that it waits for nothing.
        """
        return self.readers.visit(project, self.labels(project))

    def start_autopilot(self, project: Project, n: int) -> AutoPilot:
        """Let the auto-pilot answer n examples with their known labels, in the background."""
        with self._lock:
            if project.id not in self._autopilots or not self._autopilots[project.id].under_way:
                self._autopilots[project.id] = AutoPilot(self, project, n)
            return self._autopilots[project.id]

    def autopilot(self, project: Project) -> AutoPilot | None:
        """The auto-pilot at work on this project, if it is."""
        pilot = self._autopilots.get(project.id)
        return pilot if pilot is not None and pilot.under_way else None

    def change_columns(self, project: Project, left_out: Sequence[str]) -> ColumnChange:
        """Let a project go on without these columns and no others, in the background; one change at a time."""
        with self._lock:
            now = self._column_changes.get(project.id)
            if now is None or not now.under_way:
                now = self._column_changes[project.id] = ColumnChange(self.store, project, left_out)
            return now

    def column_change(self, project: Project) -> ColumnChange | None:
        """The newest change of the columns of this project, under way or not."""
        return self._column_changes.get(project.id)

    def end(self, project: str) -> None:
        """Stop what runs behind a project that was deleted, and forget it."""
        with self._lock:
            pilot, change = self._autopilots.pop(project, None), self._column_changes.pop(project, None)
            self._kept.pop(project, None)
        if pilot is not None:
            pilot.stop()
        if change is not None:
            change.stop()
            change.wait(SECONDS_TO_END)  # it writes beside the pool
        self.annotators.end(project, SECONDS_TO_END)
        self.readers.end(project)
        self.looks.end(project)
        self.learner.end(project)
        if any(thread.name in (f"replay {project}", f"tally {project}") for thread in threading.enumerate()):
            for worker in (self._replayer, self._polite):
                worker.stop()

    def close(self) -> None:
        """End what runs in the background and let go of the store."""
        for pilot in self._autopilots.values():
            pilot.stop()
        for change in self._column_changes.values():
            change.stop()
        self.annotators.close()
        self.looks.close()
        self.readers.close()
        for worker in (self.learner, self._replayer, self._polite):
            worker.stop()
        self.store.close()

    def _of(self, project: Project) -> _Kept:
        with self._lock:
            return self._kept.setdefault(project.id, _Kept(Labels(project.task)))
