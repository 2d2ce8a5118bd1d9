"""How a project lies in a zip, and what is checked of such a file before anything in it is believed."""

import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from al_core.errors import BadInput, Problem
from al_core.pools.cells import grouped
from al_core.projects.schema import SCHEMA_VERSION

FORMAT, FORMAT_VERSION = "active learning project", 1
MANIFEST = "project.json"
POOL_FILES, OWN_FILES, COMPARISON_FILES, DATA_FILES = "pool", "own", "comparisons", "data"

PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MAX_FILES = 500_000
MAX_BYTES = 64 << 30
MAX_LINES_BYTES = 512 << 20
MAX_MANIFEST_BYTES = 16 << 20
MAX_EXPANSION, ALWAYS_FINE = 100, 64 << 20
# No name of ours can lead out of its folder: each part begins with a letter or a digit.
_PART = r"[A-Za-z0-9_][\w.-]*"
_NAMES = re.compile(
    rf"{MANIFEST}|(decisions|leases|rounds)\.jsonl|{POOL_FILES}/{_PART}(/{_PART})*|{OWN_FILES}/{_PART}"
    rf"|{COMPARISON_FILES}/[0-9a-z]{{1,40}}/(settings\.json|runs\.jsonl)|{DATA_FILES}/[0-9a-f]{{1,64}}/{_PART}",
    flags=re.ASCII,
)


def is_project_file(path: Path) -> bool:
    """Whether a file is a project in a zip, by what it holds and whatever it is called."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _manifest(archive).get("format") == FORMAT
    except (OSError, ValueError, KeyError, AttributeError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return False


@contextmanager
def opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """The zip, when all its names and sizes are those of a project. Raises BadInput, also for what is damaged in it."""
    with readable(name), zipfile.ZipFile(path) as archive:
        manifest = _manifest(archive)
        if manifest.get("format") != FORMAT:
            raise BadInput(f"{name} is no project file; choose a zip that “Save as a file” made.")
        if manifest["version"] > FORMAT_VERSION or manifest["layout"] > SCHEMA_VERSION:
            raise BadInput(f"{name} was made by a newer version of this program; update this one to open it.")
        _check(archive.infolist(), path.stat().st_size, name)
        yield archive


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Say in one sentence that a project file is damaged, whatever it was that could not be read."""
    try:
        yield
    except (Problem, OSError):
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, RuntimeError) as error:
        raise _damaged(name) from error
    except (zipfile.BadZipFile, zlib.error, OverflowError) as error:
        raise _damaged(name) from error


def manifest_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The line of the project, as its store kept it."""
    return dict(_manifest(archive)["project"])


def table_lines(archive: zipfile.ZipFile, table: str) -> list[Mapping[str, Any]]:
    """The lines of a table of the store."""
    with archive.open(f"{table}.jsonl") as file:
        return [json.loads(line) for line in file]


def members(archive: zipfile.ZipFile, folder: str) -> list[str]:
    """The names of the files in a folder of the zip."""
    return [name for name in archive.namelist() if name.startswith(f"{folder}/")]


def extract(archive: zipfile.ZipFile, folder: str, target: Path) -> None:
    """The files of a folder of the zip, whose names were checked, into an empty folder."""
    for member in members(archive, folder):
        final = target / member.removeprefix(f"{folder}/")
        final.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as packed, final.open("wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
        raise ValueError("the description is too large")
    found: dict[str, Any] = json.loads(archive.read(MANIFEST))
    return found


def _check(found: list[zipfile.ZipInfo], size: int, name: str) -> None:
    """Raises BadInput for names that no project file has, and for more bytes than such a file can hold."""
    names = [one.filename for one in found]
    strange = next((one for one in names if not _NAMES.fullmatch(one)), None)
    if strange is not None:
        raise BadInput(f"{name} holds the file “{strange[:80]}”, which no project file has; nothing was opened.")
    total = sum(one.file_size for one in found)
    lines = sum(one.file_size for one in found if "/" not in one.filename)
    if len(found) > MAX_FILES or total > MAX_BYTES or lines > MAX_LINES_BYTES:
        raise BadInput(f"{name} holds more than {grouped(MAX_FILES)} files or 64 GB; it is too large to be opened.")
    if total > max(ALWAYS_FINE, MAX_EXPANSION * size):
        raise BadInput(f"{name} would unpack to {total / size:,.0f} times its size; no project file does.")
    odd = [one for one in found if one.flag_bits & 1 or one.compress_type not in PACKED_AS]
    if odd or len(set(names)) < len(names):
        raise _damaged(name)


def _damaged(name: str) -> BadInput:
    return BadInput(f"{name} is a damaged or cut-off project file; save the project as a file again.")
