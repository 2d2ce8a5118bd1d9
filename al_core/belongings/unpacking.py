"""A project out of a file into a data folder, where it goes on; nothing is kept unless all of it is fine."""

import json
import os
import re
import shutil
import time
import zipfile
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from al_core.belongings.comparisons import unpack_comparisons
from al_core.belongings.inventory import pool_folder
from al_core.belongings.layout import OWN_FILES, POOL_FILES, extract, manifest_of, opened, table_lines
from al_core.errors import BadInput, StoreProblem
from al_core.files import Unfinished
from al_core.learning.rounds import read_rounds
from al_core.names import one_line
from al_core.pools.features.features import build_features
from al_core.pools.parts import as_written, part_name
from al_core.pools.pool import Pool, open_pool
from al_core.progress import Progress, untold
from al_core.projects.housekeeping import free_name, names_of
from al_core.projects.labels import KINDS
from al_core.projects.projects import Project, fresh_id, open_project, own_folder
from al_core.projects.schema import KEPT_TABLES, is_line_of, projects
from al_core.projects.settings import Settings, adjusted, read_settings, write_settings
from al_core.projects.store import Records, Store

_Line = Mapping[str, Any]


def unpack_project(store: Store, path: Path, name: str, progress: Progress = untold) -> Project:
    """Open the project in a file that `pack_project` made; a second time it becomes a second project.

    Raises BadInput, in a sentence, for what is damaged, too large, of a newer version or no project; and StoreProblem.
    """
    with opened(path, name) as archive, ExitStack() as undo:
        before = manifest_of(archive)
        tables = {table: table_lines(archive, table) for table in KEPT_TABLES}
        _check_lines(before, tables, name)
        _check_room(archive, store.folder, name)
        progress(0.0, "Unpacking the examples")
        pool = _unpack_pool(archive, store, before["fingerprint"], name, undo)
        _check_rows(tables, pool.n_rows, name)
        build_features(pool, progress)
        row = _named_here(store, before)
        own = _unpack_own(archive, store, row["id"], undo)
        unpack_comparisons(archive, store.folder, before["id"], row["id"], undo)
        with store.writing() as records:
            names = _put_back(records, row, tables)
        _rename(own, names)
        undo.pop_all()
    return open_project(store, row["id"])


def _check_lines(row: _Line, tables: Mapping[str, Sequence[_Line]], name: str) -> None:
    """Raises BadInput at a line that the store would not have written."""
    if not (is_line_of(projects, row) and re.fullmatch(r"[a-z0-9-]{1,40}", row["id"])):
        raise BadInput(f"{name}: the project is not described as it should be; save it as a file again.")
    for table, lines in tables.items():
        seen: set[Any] = set()
        for number, line in enumerate(lines, 1):
            where = f"{name}, {table}, line {number}"
            if not is_line_of(KEPT_TABLES[table], line):
                raise BadInput(f"{where}: it is damaged; save the project as a file again.")
            key = line["version"] if table == "rounds" else line["token"]
            if key in seen:
                raise BadInput(f"{where}: it is there twice; save the project as a file again.")
            seen.add(key)


def _check_rows(tables: Mapping[str, Sequence[_Line]], n_rows: int, name: str) -> None:
    """Raises BadInput at an answer that no example of the pool can have."""
    for table in ("decisions", "leases"):
        for number, line in enumerate(tables[table], 1):
            fine = 0 <= line["row"] < n_rows and line["drawn"] in ("queried", "random")
            if not fine or line.get("kind", KINDS[0]) not in KINDS:
                raise BadInput(f"{name}, {table}, line {number}: there is no such example or answer in this project.")


def _check_room(archive: zipfile.ZipFile, folder: Path, name: str) -> None:
    needed, free = sum(one.file_size for one in archive.infolist()), shutil.disk_usage(folder).free
    if needed > free:
        raise StoreProblem(f"{name} needs {needed / 1e9:.1f} GB, and the disk has {free / 1e9:.1f} GB left; make room.")


def _unpack_pool(archive: zipfile.ZipFile, store: Store, fingerprint: str, name: str, undo: ExitStack) -> Pool:
    """The pool, or the one that is here already under this fingerprint, when it is the same."""
    if not re.fullmatch(r"[A-Za-z0-9][\w-]{0,63}", fingerprint, flags=re.ASCII):
        raise BadInput(f"{name}: the pool has no proper name; save the project as a file again.")
    final = pool_folder(store, fingerprint)
    if final.exists():
        there, here = json.loads(archive.read(f"{POOL_FILES}/pool.json")), open_pool(final)
        if (there["n_rows"], there["kind"], [one["name"] for one in there["columns"]]) != _shape(here):
            raise BadInput(f"{name}: other examples lie here under the name of its pool; nothing was opened.")
        return here
    with Unfinished(final) as folder:
        extract(archive, POOL_FILES, folder)
        _check_pool(folder, fingerprint, name)
    undo.callback(shutil.rmtree, final, ignore_errors=True)
    return open_pool(final)


def _shape(pool: Pool) -> tuple[int, str, list[str]]:
    return pool.n_rows, pool.kind, [column.name for column in pool.columns]


def _check_pool(folder: Path, fingerprint: str, name: str) -> None:
    """Raises BadInput unless the pool is what its description says."""
    try:
        pool = open_pool(folder)
        whole = (sum(pool.parts), pool.fingerprint) == (pool.n_rows, fingerprint)
        whole = whole and all(as_written(folder / part_name(at)) for at in range(len(pool.parts)))
        whole = whole and len(pool.source_rows()) == pool.n_rows >= 2
    except (StoreProblem, pa.ArrowException) as error:
        raise BadInput(f"{name}: its examples are damaged; save the project as a file again.") from error
    if not whole:
        raise BadInput(f"{name}: its examples are not those that it speaks of; save the project as a file again.")


def _named_here(store: Store, row: _Line) -> dict[str, Any]:
    """The project's line with a name and an id that are free here; the id of before, where it can be."""
    with store.reading() as records:
        taken, names = {one["id"] for one in records.projects()}, names_of(records)
    name = free_name(one_line(row["name"]), names)
    free = row["id"] not in taken and not own_folder(store, row["id"]).exists()
    return {**row, "name": name, "id": row["id"] if free else fresh_id(name), "archived": False}


def _put_back(records: Records, row: _Line, tables: Mapping[str, Sequence[_Line]]) -> dict[str, str]:
    """Enter the project; returns what was named by its settings, with how it is named here."""
    now, identity = time.time(), row["id"]
    records.add_project(row)
    log = sorted(tables["decisions"], key=lambda line: int(line["sequence"]))
    records.put_back(identity, "decisions", log)
    ended = [{**line, "expires_at": min(line["expires_at"], now)} for line in tables["leases"]]
    records.put_back(identity, "leases", ended)
    numbers = _Numbers([line["sequence"] for line in log], [one.sequence for one in records.decisions(identity)])
    settings = read_settings(row["settings"])
    later = adjusted(settings, grown_after=tuple(numbers.here(one) for one in settings.history.grown_after))
    records.change_project(identity, {"settings": write_settings(later)})
    names = _other_names(settings, later)
    records.put_back(identity, "rounds", [_as_here(line, numbers, names) for line in tables["rounds"]])
    read_rounds(records, identity)  # what cannot be read is not kept
    return names


@dataclass(frozen=True)
class _Numbers:
    """The sequence numbers of a log, where it was and here."""

    before: Sequence[int]
    now: Sequence[int]

    def here(self, number: int) -> int:
        """The new number of the last line up to an old one; 0 before the first."""
        at = bisect_right(self.before, number)
        return self.now[at - 1] if at else 0


def _as_here(line: _Line, numbers: _Numbers, names: Mapping[str, str]) -> _Line:
    """A round, as it would have been learnt here."""
    outcome = json.loads(line["outcome"])
    outcome["sequence"] = numbers.here(outcome["sequence"])
    outcome["settings"] = names.get(outcome["settings"], outcome["settings"])
    return {**line, "outcome": json.dumps(outcome)}


def _other_names(old: Settings, new: Settings) -> dict[str, str]:
    """What was named by the settings of before, and how it is named by those of now."""
    named = ("learnt_with", "counted_with", "replayed_with")
    return {getattr(old, one): getattr(new, one) for one in named}


def _unpack_own(archive: zipfile.ZipFile, store: Store, project: str, undo: ExitStack) -> Path:
    """Rankings and what was counted."""
    final = own_folder(store, project)
    with Unfinished(final) as folder:
        extract(archive, OWN_FILES, folder)
    undo.callback(shutil.rmtree, final, ignore_errors=True)
    return final


def _rename(folder: Path, names: Mapping[str, str]) -> None:
    """Give what is named by the settings the names of today's."""
    for old, new in names.items():
        for file in list(folder.glob(f"*{old}*")) if old != new else ():
            os.replace(file, file.with_name(file.name.replace(old, new)))
