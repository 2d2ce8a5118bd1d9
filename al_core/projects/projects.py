"""A project: a pool with its question, classes and settings; create, open, list, change."""

import json
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput, Problem
from al_core.evaluation.distribution_shift import typical
from al_core.models import get_model
from al_core.models.committees import get_committee
from al_core.pools.features.features import build_features
from al_core.pools.pool import Pool, open_pool
from al_core.pools.samples import SAMPLES, build
from al_core.progress import Progress, untold
from al_core.projects.settings import Settings, read_settings
from al_core.projects.store import Store
from al_core.projects.zones import Zones, zones_of_pool
from al_core.strategies import get_strategy
from al_core.tasks.classification import declared_classes


@dataclass(frozen=True)
class Project:
    """One project as it stands in the store."""

    id: str
    name: str
    question: str
    sample: str | None
    settings: Settings
    pool: Pool

    @property
    def zones(self) -> Zones:
        """Which rows the strategy may ask, and which are kept for testing."""
        return zones_of(self.pool, self.settings)

    @property
    def checks_off(self) -> bool:
        """Whether only checks could test the model, and no more of them are drawn."""
        return self.zones.check_zone.size > 0 and not self.settings.random_share


def zones_of(pool: Pool, settings: Settings) -> Zones:
    """Which rows of the pool are for what, under these settings."""
    renamed = tuple(settings.renamed.items())
    return zones_of_pool(str(pool.folder), settings.classes, renamed, settings.began_with, settings.known_typical)


def create_project(
    store: Store,
    pool: Pool,
    *,
    name: str,
    question: str,
    classes: Sequence[str],
    guidelines: str = "",
    sample: str | None = None,
    progress: Progress = untold,
) -> Project:
    """Make a project of a pool, its features included; BadInput when question, classes or guidelines will not do."""
    settings = Settings(declared_classes(classes), guidelines.strip(), began_with=declared_classes(classes))
    name = _one_line(name) or pool.name
    embedding = build_features(pool, progress).embedding
    settings = replace(settings, known_typical=_typical(zones_of(pool, settings), embedding))
    project = f"{_slug(name)}-{secrets.token_hex(3)}"
    if zones_of(pool, settings).hold_out.size:
        settings = replace(settings, random_share=0.1)
    values = {
        "id": project,
        "name": name,
        "question": _one_line(question) or "Which class is this?",
        "fingerprint": pool.fingerprint,
        "sample": sample,
        "settings": json.dumps(asdict(settings)),
        "created_at": time.time(),
    }
    with store.writing() as records:
        records.add_project(values)
    return open_project(store, project)


def _typical(zones: Zones, embedding: NDArray[np.floating]) -> bool:
    """Whether the rows whose labels are known look like the others; also true where all are known, or too few."""
    known = np.union1d(zones.hold_out, zones.given)
    return not (zones.hold_out.size and zones.given.size) or typical(known, embedding)


def create_sample(store: Store, key: str, progress: Progress = untold) -> Project:
    """Make a project of one of the one-click pools."""
    sample = SAMPLES[key]
    pool = build(sample, store.folder, progress)
    name = sample.title.split(" (")[0]
    question, classes = sample.question, sample.classes
    return create_project(store, pool, name=name, question=question, classes=classes, sample=key, progress=progress)


def open_project(store: Store, project: str) -> Project:
    """The project of this id; a Problem in one sentence when it is not there or its pool is damaged."""
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


def _readable(store: Store, row: dict[str, Any]) -> Project | Damaged:
    try:
        return _from_row(store, row)
    except (Problem, OSError, ValueError) as error:
        return Damaged(row["id"], row["name"], str(error))


def _from_row(store: Store, row: dict[str, Any]) -> Project:
    pool = open_pool(store.folder / "pools" / row["fingerprint"])
    return Project(row["id"], row["name"], row["question"], row["sample"], read_settings(row["settings"]), pool)


def change_settings(store: Store, project: str, **changes: Any) -> Project:
    """Change some settings of a project; what was answered stays. Raises BadInput and UnknownName."""
    return _changed(store, project, lambda settings: _there_are(settings, changes))


def _there_are(settings: Settings, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes, where there is what they name; raises UnknownName."""
    for name, get in (("strategy", get_strategy), ("cold_start", get_strategy), ("committee", get_committee)):
        if name in changes:
            get(changes[name])
    if changes.keys() & {"model", "calibration"}:
        now = replace(settings, **changes)
        get_model(now.model, now.calibration)
    return changes


def _changed(store: Store, project: str, changes: Callable[[Settings], dict[str, Any]]) -> Project:
    """Change what `changes` says of the newest settings; nobody else writes in between."""
    with store.writing() as records:
        records.hold(project)
        settings = read_settings(records.project(project)["settings"])
        kept = replace(settings, **changes(settings))
        records.change_project(project, {"settings": json.dumps(asdict(kept))})
    return open_project(store, project)


def add_class(store: Store, project: str, name: str) -> Project:
    """Add a class behind the others; keys and colours of the old ones stay."""
    return _changed(store, project, lambda settings: _added(settings, _one_line(name)))


def _added(settings: Settings, new: str) -> dict[str, Any]:
    _check_unused(settings, new)
    places = (*settings.places, new) if settings.places else ()
    # Where it was not written down with which classes a project began, it is now: by them rows are zones.
    began_with = settings.began_with or (*settings.classes, *settings.renamed)
    return {"classes": declared_classes([*settings.classes, new]), "places": places, "began_with": began_with}


def rename_class(store: Store, project: str, old: str, new: str) -> Project:
    """Give a class another name, in its old place; into an existing name, the two are merged. No answer is lost."""
    return _changed(store, project, lambda settings: _renamed(settings, old, _one_line(new)))


def _renamed(settings: Settings, old: str, new: str) -> dict[str, Any]:
    if old not in settings.classes:
        raise BadInput(f"There is no class “{old}” in this project.")
    if not new:
        raise BadInput(f"The class “{old}” needs a name.")
    if settings.renamed.get(new) != old:
        _check_unused(settings, new)
    merged = new in settings.classes and new != old
    classes = [new if name == old else name for name in settings.classes if not (merged and name == old)]
    places = settings.places or (settings.classes if merged else ())
    places = tuple(name if name != old else "" if merged else new for name in places)
    renamed = {was: new if now == old else now for was, now in settings.renamed.items()} | {old: new}
    renamed.pop(new, None)
    return {"classes": declared_classes(classes), "places": places, "renamed": renamed}


def _check_unused(settings: Settings, name: str) -> None:
    """The log keeps the names of its time: a name that another class bore would give that class's answers away."""
    if name in settings.renamed:
        now = settings.renamed[name]
        raise BadInput(f"“{name}” was the name of “{now}” before, and older answers bear it; choose another name.")


def _one_line(text: str) -> str:
    """Without line breaks and control characters, at most 200 characters."""
    printable = "".join(mark for mark in text if unicodedata.category(mark) not in ("Cc", "Cs"))
    return " ".join(printable.split())[:200]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "project"
