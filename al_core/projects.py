"""A project: a pool with its question, classes and settings; create, open, list."""

import json
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput, Problem
from al_core.features import build_features
from al_core.pool import Pool, open_pool
from al_core.samples import SAMPLES, build
from al_core.store import Store
from al_core.tasks import Classification, declared_classes

Rows = NDArray[np.int64]
Progress = Callable[[float, str], None]
HOLD_OUT = 300


@dataclass(frozen=True)
class Settings:
    """What a person can choose; everything has a default that makes sense."""

    classes: tuple[str, ...]
    renamed: dict[str, str] = field(default_factory=dict)
    strategy: str = "margin"
    model: str = "logistic_regression"
    batch_size: int = 5
    random_share: float = 0.2
    cold_start: str = "k_means"
    cold_limit: int = 60
    target: float = 0.9
    seed: int = 0

    @property
    def task(self) -> Classification:
        """What a label is in this project."""
        return Classification(self.classes, self.renamed)


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
    def split(self) -> "Split":
        """Which rows the strategy may ask, and which are kept for testing."""
        return split(str(self.pool.folder), self.settings.classes, tuple(self.settings.renamed.items()))


@dataclass(frozen=True)
class Split:
    """The rows of a pool by what they are for; positions, ascending.

    ``hold_out`` has known labels and is never asked. ``zone`` is the check zone: out of the strategy's reach, asked
    only by lot (empty where a hold-out does its work). ``candidates`` is what a strategy may ask. ``truth`` holds the
    known labels of all rows, class name or "".
    """

    hold_out: Rows
    zone: Rows
    candidates: Rows
    truth: NDArray[np.str_]

    @property
    def knows_everything(self) -> bool:
        """True when every row that can be asked has a known label, as in samples: then replays are possible."""
        return bool((self.truth[self.candidates] != "").all()) and self.candidates.size > 0

    @property
    def n_askable(self) -> int:
        """How many rows people can be asked."""
        return int(self.candidates.size + self.zone.size)


@lru_cache(maxsize=16)
def split(folder: str, classes: tuple[str, ...], renamed: tuple[tuple[str, str], ...] = ()) -> Split:
    """Divide a pool by its known labels and the hash of its rows.

    It depends on the pool alone, not on a seed that somebody may change: no row may ever move from test to training.
    """
    pool, today = open_pool(Path(folder)), dict(renamed)
    truth = np.full(pool.n_rows, "", dtype=f"<U{max(map(len, classes))}")
    for row, label in pool.known_labels().items():
        name = today.get(label, label)
        truth[row] = name if name in classes else ""
    hold_out = _hold_out(truth, pool.fingerprint)
    free = np.setdiff1d(np.arange(pool.n_rows), hold_out)
    zone = np.array([], dtype=np.int64) if hold_out.size else free[_in_zone(pool.ids(free), pool.fingerprint)]
    return Split(hold_out, zone, np.setdiff1d(free, zone), truth)


def _hold_out(truth: NDArray[np.str_], fingerprint: str) -> Rows:
    """All known rows where few are known; else a sample by lot of at most 300 and at most half of them."""
    known = np.flatnonzero(truth != "")
    if known.size <= truth.size // 2 and known.size <= HOLD_OUT:
        return known if known.size >= 10 else known[:0]
    lot = np.random.default_rng(list(fingerprint.encode()))
    chosen = lot.permutation(known)[: min(HOLD_OUT, known.size // 2)]
    return np.sort(chosen)


def _in_zone(ids: Sequence[str], fingerprint: str) -> NDArray[np.bool_]:
    """Three rows in ten by the hash of their name; half of a small pool, so that there are checks enough."""
    percent = 30 if len(ids) >= 700 else 50
    salt = f"check zone {fingerprint} ".encode()
    hashed = (blake2b(salt + name.encode("utf-8", "replace"), digest_size=4).digest() for name in ids)
    return np.array([int.from_bytes(digest, "big") % 100 < percent for digest in hashed], dtype=bool)


def create_project(
    store: Store,
    pool: Pool,
    *,
    name: str,
    question: str,
    classes: Sequence[str],
    sample: str | None = None,
    progress: Progress = lambda fraction, sentence: None,
) -> Project:
    """Make a project of a pool, its features included; BadInput when name, question or classes will not do."""
    settings = Settings(declared_classes(classes))
    name = _one_line(name) or pool.name
    build_features(pool, progress)
    project = f"{_slug(name)}-{secrets.token_hex(3)}"
    if split(str(pool.folder), settings.classes).hold_out.size:
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


def create_sample(store: Store, key: str, progress: Progress = lambda fraction, sentence: None) -> Project:
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


def read_settings(text: str) -> Settings:
    """Settings as the store keeps them."""
    values = json.loads(text)
    return Settings(**{**values, "classes": tuple(values["classes"])})


def change_settings(store: Store, project: str, **changes: Any) -> Project:
    """Change some settings of a project; what was answered stays."""
    settings = replace(open_project(store, project).settings, **changes)
    if not 0 <= settings.random_share <= 1:
        raise BadInput("The share of random examples lies between 0 and 1.")
    with store.writing() as records:
        records.change_project(project, {"settings": json.dumps(asdict(settings))})
    return open_project(store, project)


def add_class(store: Store, project: str, name: str) -> Project:
    """Add a class behind the others; keys and colours of the old ones stay."""
    settings = open_project(store, project).settings
    return change_settings(store, project, classes=declared_classes([*settings.classes, _one_line(name)]))


def rename_class(store: Store, project: str, old: str, new: str) -> Project:
    """Give a class another name, in its old place; into an existing name, the two are merged. No answer is lost."""
    settings = open_project(store, project).settings
    new = _one_line(new)
    if old not in settings.classes:
        raise BadInput(f"There is no class “{old}” in this project.")
    classes = [name for name in settings.classes if name != old]
    if new not in classes:
        classes = [new if name == old else name for name in settings.classes]
    renamed = {was: new if now == old else now for was, now in settings.renamed.items()} | {old: new}
    renamed.pop(new, None)
    return change_settings(store, project, classes=declared_classes(classes), renamed=renamed)


def _one_line(text: str) -> str:
    """Without line breaks and control characters, at most 200 characters."""
    printable = "".join(mark for mark in text if unicodedata.category(mark) not in ("Cc", "Cs"))
    return " ".join(printable.split())[:200]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "project"
