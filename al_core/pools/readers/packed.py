"""Packed files (.gz, .bz2, .xz, .zst, a zip that holds one table): unpacked, bounded, for as long as they are read."""

import bz2
import gzip
import lzma
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from al_core.errors import BadInput, StoreProblem
from al_core.pools import cells
from al_core.pools.readers.zips.members import CLUTTER

MAX_UNPACKED_BYTES = 8 << 30
SMALL_BYTES = 64 << 20
MAX_SWELLING = 200
_CHUNK = 1 << 20
MAX_IN_ZIP = 1_000

OPENERS: dict[bytes, Callable[[Path], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ": lzma.open,
    b"\x28\xb5\x2f\xfd": partial(pa.input_stream, compression="zstd"),
}
PACKED_SUFFIX = re.compile(r"\.(gz|gzip|bz2|xz|zst|zstd)$", re.IGNORECASE)
TABLE_FILES = re.compile(
    r"\.(csv|tsv|tab|txt|conll|iob|iob2|bio|jsonl?|ndjson|geojson|parquet|pq|feather|arrow|ipc|xlsx|xlsm|xls|xlsb|ods|npz)$",
    re.IGNORECASE,
)
NAMED_BY_CARD = re.compile(r"\.(parquet|jsonl?)$")  # the classes of these may be numbers that a card names
OF_A_DOCUMENT = ("[Content_Types].xml", "mimetype")
BESIDE_A_TABLE = re.compile(
    r"(^|/)(readme|licen[cs]e|dataset_infos?\.json|dataset_dict\.json|state\.json)|\.(md|pdf)$", re.I
)


@contextmanager
def unpacked(path: Path, name: str) -> Iterator[tuple[Path, str]]:
    """What is packed in a file and its name, in a place that is swept afterwards; any other file as it is.

    Raises BadInput for what is damaged or swells beyond all measure, and StoreProblem when the disk refuses.
    """
    head = _head(path)
    opener = next((one for mark, one in OPENERS.items() if head.startswith(mark)), None)
    member = _only_table(path) if head.startswith(b"PK\x03\x04") else None
    if opener is None and member is None:
        yield path, name
        return
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "unpacked"
        if member is not None:
            _check_member(member, name)
            with zipfile.ZipFile(path) as archive:
                _copy(lambda: archive.open(member), target, member.compress_size, name)
            yield target, cells.shown_name(member.filename)
        elif opener is not None:
            _copy(lambda: opener(path), target, path.stat().st_size, name)
            yield target, PACKED_SUFFIX.sub("", name) or name


def check_swelling(size: int, packed: int, name: str) -> None:
    """Raise BadInput where what was unpacked is too large, or too large for so small a file."""
    if size > MAX_UNPACKED_BYTES or size > max(SMALL_BYTES, MAX_SWELLING * packed):
        raise BadInput(
            f"{name} unpacks to more than {cells.grouped(size >> 20)} MB, far more than such a file should hold; "
            "upload a part of it."
        )


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(8)
    except (OSError, ValueError):
        return b""


def _copy(open_source: Callable[[], Any], target: Path, packed: int, name: str) -> None:
    size = 0
    try:
        with open_source() as source, target.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                check_swelling(size, packed, name)
                _write(copy, chunk, name)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError):
        raise BadInput(f"{name} is a damaged or cut-off packed file; pack it again.") from None


def _write(copy: IO[bytes], chunk: bytes, name: str) -> None:
    try:
        copy.write(chunk)
    except OSError as error:
        raise StoreProblem(f"{name} could not be unpacked: {error.strerror or error}. Nothing was kept.") from error


def _only_table(path: Path) -> zipfile.ZipInfo | None:
    """The one table of a zip; None where it holds several, one whose classes a card names, images, or is a document."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not CLUTTER.search(one.filename)]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if len(members) > MAX_IN_ZIP or any(one.filename in OF_A_DOCUMENT for one in members):
        return None
    others = [one for one in members if not BESIDE_A_TABLE.search(one.filename)]
    tables = [one for one in others if TABLE_FILES.search(one.filename)]
    card = any(one.filename.casefold().endswith("readme.md") for one in members)
    if len(tables) != 1 or len(others) != 1 or (card and NAMED_BY_CARD.search(tables[0].filename)):
        return None
    return tables[0]


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    if member.flag_bits & 1:
        raise BadInput(f"{name} is locked with a password; make a zip without one.")
    check_swelling(member.file_size, member.compress_size, name)
