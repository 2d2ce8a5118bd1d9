"""Labels that a project borrows from another one for a head start: a copy of examples, kept beside its rankings."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from al_core.errors import BadInput
from al_core.files import replace_json
from al_core.names import isolated
from al_core.pools.features.elsewhere import learnt_columns, lends_to
from al_core.pools.pool import Pool
from al_core.projects.labels import fold
from al_core.projects.projects import Project, change_settings, open_project, own_folder, zones_of
from al_core.projects.settings import Settings
from al_core.projects.store import Store

MOST_BORROWED = 500
FEWEST_BORROWED = 10


@dataclass(frozen=True)
class Borrowed:
    """Labelled examples of another project: its `name`, when they were copied, their cells by column, and labels."""

    name: str
    copied_at: float
    columns: Mapping[str, Sequence[str]]
    labels: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that follow from the examples and their labels."""
        told = json.dumps([dict(self.columns), self.labels], sort_keys=True)
        return sha256(told.encode()).hexdigest()[:16]


def may_lend(project: Project, other: Project) -> str:
    """Why a project can borrow nothing from another one, in a sentence; empty where it can."""
    if not project.task.plain or not other.task.plain:
        return "A head start is for projects of one class an example."
    if not lends_to(project.pool) or other.pool.kind != project.pool.kind or not lends_to(other.pool):
        return "Only texts can lend to texts, and tables to tables."
    if len(set(project.task.categories) & set(other.task.categories)) < 2:
        return "The projects have fewer than two classes of the same name."
    if missing := set(_wanted(project.pool, other.pool)) - {column.name for column in other.pool.columns}:
        return f"The other project has no column {isolated(min(missing))}."
    return ""


def borrow(store: Store, project: str, lender: str) -> Project:
    """Let a project learn from a copy of another one's labelled examples, too: of at most 500, drawn at random.

    They count as far as the project's own labels bear them out; none of them is an answer, a test or in any export.
    Raises BadInput where the other one has nothing to lend.
    """
    mine, other = open_project(store, project), open_project(store, lender)
    if why := may_lend(mine, other):
        raise BadInput(why)
    with store.reading() as records:
        labels = fold(records.decisions(lender), other.task)
    known = {**zones_of(other.pool, other.settings).known, **labels.by_row}
    rows = np.array(sorted(row for row, label in known.items() if label in mine.task.categories), np.int64)
    if len(rows) < FEWEST_BORROWED or len({known[row] for row in rows.tolist()}) < 2:
        raise BadInput(
            f"{isolated(other.name)} has fewer than {FEWEST_BORROWED} labels, or all of one class, to lend to this one."
        )
    rng = np.random.default_rng(mine.settings.model.seed)
    drawn = np.sort(rng.permutation(rows)[:MOST_BORROWED]).tolist()
    columns = _cells(mine.pool, other.pool, drawn)
    lent = Borrowed(other.name, time.time(), columns, tuple(str(known[row]) for row in drawn))
    folder = own_folder(store, project)
    folder.mkdir(parents=True, exist_ok=True)
    replace_json(_file(folder, lent.fingerprint), asdict(lent))
    return change_settings(store, project, head_start=lent.fingerprint)


def give_back(store: Store, project: str) -> Project:
    """Let a project learn from its own labels alone again."""
    return change_settings(store, project, head_start="")


def load_borrowed(folder: Path, settings: Settings) -> Borrowed | None:
    """What the settings choose of a project's own folder; None where they choose nothing, or it is not there."""
    if not settings.model.head_start:
        return None
    try:
        kept = json.loads(_file(folder, settings.model.head_start).read_text(encoding="utf-8"))
        return Borrowed(str(kept["name"]), float(kept["copied_at"]), kept["columns"], tuple(kept["labels"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file(folder: Path, name: str) -> Path:
    return folder / f"borrowed-{name}.json"


def _wanted(mine: Pool, other: Pool) -> dict[str, str]:
    """The columns that are learnt from -> the other pool's ones: texts in their order, others by their name."""
    texts = [mine.columns[at].name for at in mine.positions("text")]
    theirs = [other.columns[at].name for at in other.positions("text")]
    same = dict(zip(texts, theirs, strict=False)) if len(texts) == len(theirs) else {}
    return {name: same.get(name, name) for name in learnt_columns(mine)}


def _cells(mine: Pool, other: Pool, rows: Sequence[int]) -> dict[str, list[str]]:
    places = {column.name: at for at, column in enumerate(other.columns)}
    read = [other.cells(row)[0] for row in rows]
    return {name: [cells[places[there]] for cells in read] for name, there in _wanted(mine, other).items()}
