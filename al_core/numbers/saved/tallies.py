"""What was saved so far, found in the background as labels come in, and the newest tally kept."""

import json
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import Field, asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from al_core.compute.workers import Worker
from al_core.files import replace_json
from al_core.numbers.saved.meaning_worth import MeaningWorth, kept_worth, worth_file, worth_of_meaning
from al_core.numbers.saved.measured import Difference
from al_core.numbers.saved.projection import Projection
from al_core.numbers.saved.summary import FAILED, Saved, saved
from al_core.pools.pool import Pool
from al_core.projects.labels import Decision
from al_core.projects.projects import Project
from al_core.projects.settings import Settings

METHOD = 7
_STEP = 10
LONGEST_COUNT = 600.0

_log = logging.getLogger(__name__)


class _Count(Protocol):
    """What was counted, after so many answers; a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def n_answers(self) -> int:
        """How many answers there were."""


Told = TypeVar("Told", bound=_Count)


@dataclass(frozen=True)
class Counting(Generic[Told]):
    """Something that is counted of a project: how, where it is kept, and what is said where it failed."""

    count: Callable[[Pool, Settings, Sequence[Decision]], Told]
    file: Callable[[Path, Settings], Path]
    kept: Callable[[Path], Told | None]
    failed: Callable[[int], Told]


class Tallies(Generic[Told]):
    """Counts something of projects, ten answers after the last time at the soonest, in a child process.

    One count of a project at a time: what is answered meanwhile is counted when somebody looks after its end.
    """

    def __init__(self, worker: Worker, counting: Counting[Told]) -> None:
        self._worker, self._counting = worker, counting
        self._lock = threading.Lock()
        self._begun: dict[Path, int] = {}
        self._running: set[Path] = set()
        self._failed: dict[Path, Told] = {}

    def of(self, project: Project, folder: Path, n_labels: int, log: Callable[[], Sequence[Decision]]) -> Told | None:
        """The newest tally there is, None before the first; a new one is begun when it is due. Returns at once.

        Where there is none because counting failed, one that says so.
        """
        path = self._counting.file(folder, project.settings)
        kept = self._counting.kept(path)
        if kept is None or abs(n_labels - kept.n_answers) >= _STEP:
            self._begin(project, path, n_labels, log)
        return kept or self._failed.get(path)

    def _begin(self, project: Project, path: Path, n_labels: int, log: Callable[[], Sequence[Decision]]) -> None:
        with self._lock:
            begun = self._begun.get(path)
            # What failed is tried again after as many labels, not at every look at the page.
            if path in self._running or (begun is not None and abs(n_labels - begun) < _STEP):
                return
            self._begun[path] = n_labels
            self._running.add(path)
        count = threading.Thread(target=self._count, args=(project, path, log), daemon=True, name=f"tally {project.id}")
        count.start()

    def _count(self, project: Project, path: Path, log: Callable[[], Sequence[Decision]]) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)  # not behind it: the project may be deleted meanwhile
            given = (project.pool, project.settings, log())
            found = self._worker.run(self._counting.count, *given, seconds=LONGEST_COUNT)
            save_tally(path, found)
        except Exception as problem:  # whatever the child raised
            _log.warning("%s of %s could not be counted: %r", self._counting.count.__name__, project.id, problem)
            self._failed[path] = self._counting.failed(self._begun[path])
        finally:
            with self._lock:
                self._running.discard(path)


def tally_file(folder: Path, settings: Settings) -> Path:
    """Where a tally under these settings is kept; what another method found is not read."""
    return folder / f"saved-{METHOD}-{settings.counted_with}.json"


def save_tally(path: Path, found: _Count) -> None:
    """Keep what was counted under its final name only when it is whole."""
    replace_json(path, asdict(found))


def kept_tally(path: Path) -> Saved | None:
    """The tally kept there, if there is one that can be read."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        projection, measured = values["projection"], values["measured"]
        return Saved(
            values["n_answers"],
            Projection(**projection) if projection else None,
            Difference(**measured) if measured else None,
            values["missing"],
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


SAVINGS = Counting(saved, tally_file, kept_tally, lambda n: Saved(n, missing=FAILED))
MEANING = Counting(worth_of_meaning, worth_file, kept_worth, lambda n: MeaningWorth(n, missing=FAILED))
