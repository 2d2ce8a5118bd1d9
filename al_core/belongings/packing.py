"""A project as one file: its line, its log, its examples, and what came of them."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from al_core.belongings.inventory import experiments_of
from al_core.belongings.layout import (
    COMPARISON_FILES,
    DATA_FILES,
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    OWN_FILES,
    POOL_FILES,
)
from al_core.comparison.experiments.experiments import ExperimentStore
from al_core.errors import StoreProblem
from al_core.files import whole
from al_core.pools.pool import Pool
from al_core.progress import Progress, untold
from al_core.projects.projects import open_project, own_folder
from al_core.projects.schema import KEPT_TABLES, SCHEMA_VERSION
from al_core.projects.store import Records, Store


def pack_project(store: Store, project: str, path: Path, progress: Progress = untold) -> None:
    """Write a project into a zip at `path`, which is there only when it is whole. Raises Refused and StoreProblem.

    Features are left out: they are computed again, and are the same. Who had an example open has not in the copy.
    """
    pool = open_project(store, project).pool
    files = [*_of_pool(pool), *_own(store, project), *_comparisons(store, project)]
    try:
        with whole(path) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            with store.reading() as records:
                _write_lines(archive, records, project)
            for at, (name, file) in enumerate(files):
                progress(at / len(files), "Packing the examples")
                _write_file(archive, name, file)
    except OSError as error:
        raise StoreProblem(f"The project could not be saved as a file: {error.strerror or error}.") from error
    progress(1.0, "Packed")


def _write_lines(archive: zipfile.ZipFile, records: Records, project: str) -> None:
    """The project's line and its tables, all of one moment."""
    row = dict(records.project(project))
    described = {"format": FORMAT, "version": FORMAT_VERSION, "layout": SCHEMA_VERSION, "project": row}
    archive.writestr(MANIFEST, json.dumps(described, indent=1))
    for table in KEPT_TABLES:
        with archive.open(f"{table}.jsonl", "w") as file:
            for line in records.lines(project, table):
                file.write(json.dumps(line).encode() + b"\n")


def _write_file(archive: zipfile.ZipFile, name: str, file: Path) -> None:
    # Parts, matrices and pictures hardly become smaller, and none may look like a bomb.
    packed = zipfile.ZIP_DEFLATED if file.suffix in (".json", ".jsonl") else zipfile.ZIP_STORED
    try:
        archive.write(file, name, packed)
    except FileNotFoundError:
        if not name.startswith(f"{OWN_FILES}/"):  # an old ranking goes when a new one comes
            raise


def _of_pool(pool: Pool) -> Iterator[tuple[str, Path]]:
    described = json.loads((pool.folder / "pool.json").read_text(encoding="utf-8"))
    for name in ("pool.json", *described["files"]):
        yield f"{POOL_FILES}/{name}", pool.folder / name


def _own(store: Store, project: str) -> Iterator[tuple[str, Path]]:
    """Rankings and what was counted: they serve at once where the project is opened."""
    for file in sorted(own_folder(store, project).glob("[!.]*")):
        if file.is_file():
            yield f"{OWN_FILES}/{file.name}", file


def _comparisons(store: Store, project: str) -> Iterator[tuple[str, Path]]:
    """The comparisons made in the project; each set of examples once."""
    found = experiments_of(ExperimentStore(store.folder), project)
    for one in found:
        for name in ("settings.json", "runs.jsonl"):
            if (one.folder / name).exists():
                yield f"{COMPARISON_FILES}/{one.id}/{name}", one.folder / name
    for folder in sorted({one.kept.folder for one in found}):
        for file in sorted(folder.iterdir()):
            yield f"{DATA_FILES}/{folder.name}/{file.name}", file
