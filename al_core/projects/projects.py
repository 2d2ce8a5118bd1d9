"""A project: a pool with its question, classes and settings; create, open, list, change."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import Problem
from al_core.evaluation.distribution_shift import typical
from al_core.names import one_line, slug
from al_core.pools.features.features import build_features
from al_core.pools.pool import Pool, open_pool
from al_core.pools.samples import SAMPLES, build
from al_core.progress import Progress, untold
from al_core.projects.settings import Settings, adjusted, read_settings, write_settings
from al_core.projects.store import Store
from al_core.projects.zones import Zones, zones_of_pool
from al_core.strategies import get_strategy, refuse_other_labels
from al_core.tasks import read_task
from al_core.tasks.given import as_sought
from al_core.tasks.task import Task


@dataclass(frozen=True)
class Project:
    """One project as it stands in the store."""

    id: str
    name: str
    question: str
    sample: str | None
    settings: Settings
    pool: Pool
    archived: bool = False

    @property
    def zones(self) -> Zones:
        """Which rows the strategy may ask, and which are kept for testing."""
        return zones_of(self.pool, self.settings)

    @property
    def task(self) -> Task:
        """What a label is."""
        return self.settings.task

    @property
    def checks_off(self) -> bool:
        """Whether only checks could test the model, and no more of them are drawn."""
        return self.zones.check_zone.size > 0 and not self.settings.random_share


def zones_of(pool: Pool, settings: Settings) -> Zones:
    """Which rows of the pool are for what, under these settings."""
    return zones_of_pool(str(pool.folder), settings.task, settings.history.known_typical)


def create_project(
    store: Store,
    pool: Pool,
    *,
    task: Task,
    name: str,
    question: str = "",
    guidelines: str = "",
    sample: str | None = None,
    progress: Progress = untold,
) -> Project:
    """Make a project of a pool, its features included.

    Parameters
    ----------
    store : Store
        Where it is kept.
    pool : Pool
        The examples, in the store's folder.
    task : Task
        What a label is: `named_classes(["spam", "ham"])`.
    name : str
        What it is called; the pool's name, where empty.
    question : str
        What people are asked, in one line.
    guidelines : str, default none
        What people should know, shown beside the question.
    sample : str, default None
        The key of the one-click pool that it is made of.
    progress : callable, default none
        Called with the share that is done, 0 to 1, and a sentence.

    Returns
    -------
    Project
        `id`, `settings`, `pool`, `zones`.

    Raises
    ------
    BadInput
        In one sentence, when the guidelines will not do.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import pandas as pd
    >>> from al_core import create_pool, preview
    >>> folder = Path(tempfile.mkdtemp())
    >>> file = folder / "sizes.csv"
    >>> sizes = pd.DataFrame({"size": range(200), "kind": ["small"] * 90 + ["large"] * 110})
    >>> sizes.to_csv(file, index=False)
    >>> look = preview(file, "sizes.csv")
    >>> pool = create_pool(file, "sizes.csv", look.options, {"size": "number", "kind": "label"}, folder)
    >>> from al_core.projects import create_project, open_store
    >>> from al_core.tasks.classification import named_classes
    >>> store = open_store(folder)
    >>> task = named_classes(["small", "large"])
    >>> project = create_project(store, pool, name="Sizes", question="Which size?", task=task)
    >>> store.close()
    >>> project.name, project.task.classes
    ('Sizes', ('small', 'large'))
    """
    settings = adjusted(Settings(task, guidelines=guidelines.strip()), **task.usual())
    name = one_line(name) or pool.name
    embedding = build_features(pool, progress).embedding
    settings = adjusted(settings, known_typical=_typical(zones_of(pool, settings), embedding))
    project = fresh_id(name)
    if zones_of(pool, settings).hold_out.size:
        settings = adjusted(settings, random_share=0.1)
    values = {
        "id": project,
        "name": name,
        "question": one_line(question) or task.question,
        "fingerprint": pool.fingerprint,
        "sample": sample,
        "settings": write_settings(settings),
        "created_at": time.time(),
    }
    with store.writing() as records:
        records.add_project(values)
    return open_project(store, project)


def fresh_id(name: str) -> str:
    """An id that no project had: its name for addresses."""
    return f"{slug(name)}-{secrets.token_hex(3)}"


def _typical(zones: Zones, embedding: NDArray[np.floating]) -> bool:
    """Whether the rows whose labels are known look like the others; also true where all are known, or too few."""
    known = np.union1d(zones.hold_out, zones.given)
    return not (zones.hold_out.size and zones.given.size) or typical(known, embedding)


def create_sample(store: Store, key: str, progress: Progress = untold) -> Project:
    """Make a project of one of the one-click pools.

    Parameters
    ----------
    store : Store
        Where it is kept.
    key : str
        A name in SAMPLES: "digits", "tumours" or "messages".
    progress : callable, default none
        Called with the share that is done, 0 to 1, and a sentence.

    Returns
    -------
    Project
        With question and classes of the sample.

    Raises
    ------
    KeyError
        For a sample that there is not.

    Examples
    --------
    >>> import tempfile
    >>> from al_core.projects import create_sample, open_store
    >>> store = open_store(tempfile.mkdtemp())
    >>> project = create_sample(store, "tumours")
    >>> store.close()
    >>> project.task.classes, project.pool.n_rows
    (('Benign', 'Malignant'), 569)
    """
    sample = SAMPLES[key]
    pool = build(sample, store.folder, progress)
    name = sample.title.split(" (")[0]
    task = read_task(sample.task)
    return create_project(store, pool, task=task, name=name, question=sample.question, sample=key, progress=progress)


def open_project(store: Store, project: str) -> Project:
    """The project of this id, as it stands in the store.

    Parameters
    ----------
    store : Store
        Where it is kept.
    project : str
        Its id, as in its address.

    Returns
    -------
    Project
        `id`, `name`, `question`, `settings`, `pool`, `zones`.

    Raises
    ------
    Problem
        In one sentence, when it is not there or its pool is damaged.

    Examples
    --------
    >>> import tempfile
    >>> from al_core.projects import create_sample, open_project, open_store
    >>> store = open_store(tempfile.mkdtemp())
    >>> project = create_sample(store, "tumours")
    >>> open_project(store, project.id).question
    'Is this tumour benign or malignant?'
    >>> store.close()
    """
    with store.reading() as records:
        return _from_row(store, dict(records.project(project)))


def own_folder(store: Store, project: str) -> Path:
    """A project's own folder beside the database: what is counted for it is kept there."""
    return store.folder / "projects" / project


def list_projects(store: Store) -> "list[Project | Damaged]":
    """Every project, the one worked on last first; a damaged one says what is wrong."""
    with store.reading() as records:
        rows = [dict(row) for row in records.projects()]
    return [_readable(store, row) for row in rows]


@dataclass(frozen=True)
class Damaged:
    """A project whose files cannot be read; its labels still can."""

    id: str
    name: str
    reason: str
    archived: bool = False


def _readable(store: Store, row: dict[str, Any]) -> Project | Damaged:
    try:
        return _from_row(store, row)
    except (Problem, OSError, ValueError) as error:
        return Damaged(row["id"], row["name"], str(error), row["archived"])


def _from_row(store: Store, row: dict[str, Any]) -> Project:
    pool = open_pool(store.folder / "pools" / row["fingerprint"])
    settings = read_settings(row["settings"])
    pool = pool.without(settings.model.left_out)
    return Project(row["id"], row["name"], row["question"], row["sample"], settings, pool, row["archived"])


def change_settings(store: Store, project: str, **changes: Any) -> Project:
    """Change some settings of a project; what was answered stays. Raises BadInput and UnknownName."""
    return _changed(store, project, lambda settings: _there_are(settings, changes))


def _there_are(settings: Settings, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes, where there is what they name; raises UnknownName."""
    for name, get in (("strategy", get_strategy), ("cold_start", get_strategy), ("committee", settings.task.committee)):
        if name in changes:
            get(changes[name])
    for name in changes.keys() & {"strategy", "cold_start"}:
        refuse_other_labels(get_strategy(changes[name]), settings.task.name)
    if changes.get("sought") and settings.task.sought(changes["sought"]) is None:
        as_sought(changes["sought"], settings.task.choices)
    if changes.keys() & {"model", "calibration"}:
        now = adjusted(settings, **changes)
        settings.task.model(now.model.name, now.model.calibration)
    return changes


def _changed(store: Store, project: str, changes: Callable[[Settings], dict[str, Any]]) -> Project:
    """Change what `changes` says of the newest settings; nobody else writes in between."""
    with store.writing() as records:
        records.hold(project)
        settings = read_settings(records.project(project)["settings"])
        kept = adjusted(settings, **changes(settings))
        records.change_project(project, {"settings": write_settings(kept)})
    return open_project(store, project)


def change_task(store: Store, project: str, change: Callable[[Any], Task]) -> Project:
    """Change what people set about the task, as by `adding("Unclear")`; no answer is lost. Raises BadInput."""
    return _changed(store, project, lambda settings: {"task": change(settings.task)})
