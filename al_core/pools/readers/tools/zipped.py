"""A zip of tables: a data set's folder, an export in several files; read one file after the other."""

import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import Block
from al_core.pools.readers.records import Parquet
from al_core.pools.readers.tools.hugging_face import NamedClasses, classes_in_card
from al_core.pools.readers.tools.streams import records_of

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source

TABLES = (".parquet", ".jsonl", ".json", ".csv", ".tsv")
NO_TABLE = re.compile(
    r"(^|/)(\.|__MACOSX/|dataset_infos?\.json$|dataset_dict\.json$|state\.json$|settings\.json$|dataset\.json$)"
)
CARD = re.compile(r"(^|/)readme\.md$", re.IGNORECASE)
SHARD = re.compile(r"-\d{5}-of-\d{5}(-[0-9a-f]+)?$")
PART = "split"
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".jfif")
MAX_TABLES = 1_000
MAX_UNPACKED = 8 << 30


class ZippedTables:
    """The rows of all tables of a zip; of several parts, a column says which a row is from."""

    def __init__(self, path: Path, name: str, opener: "Callable[[Path, str], Source]") -> None:
        self.path, self.name, self._open = path, name, opener
        with self._archive() as archive:
            members = sorted(member for member in archive.namelist() if is_a_table(member))
            card = next((member for member in archive.namelist() if CARD.search(member)), None)
            self._classes = classes_in_card(archive.read(card).decode("utf-8", "replace")) if card else {}
            if len(members) > MAX_TABLES or sum(archive.getinfo(one).file_size for one in members) > MAX_UNPACKED:
                raise BadInput(f"{name} holds more than {MAX_TABLES} tables or 8 GB; split it.")
        argilla = [member for member in members if PurePosixPath(member).name == "records.json"]
        self.members = argilla or members
        self._several = len({_part(member) for member in self.members}) > 1
        first = next(self._tables())
        self.row, self.notes = first[1].row, tuple(getattr(first[1], "notes", ()))
        self.names = [*first[1].names, *([PART] if self._several and PART not in first[1].names else [])]

    def blocks(self) -> Iterator[Block]:
        """The rows of one table after the other, numbered on."""
        start = 0
        for member, table, done in self._tables():
            places = self._places(member, table)
            last = 0
            for block in table.blocks():
                rows = [[_part(member) if at is None else row[at] for at in places] for row in block.rows]
                last = block.sources[-1]
                yield Block(rows, [start + one for one in block.sources], done + block.done / len(self.members))
            start += last

    def records(self) -> Iterator[tuple[int, dict[str, Any], float]]:
        """The records as they were written, those of tables as well."""
        number = 0
        for member, table, done in self._tables():
            for _, record, part in records_of(table):
                number += 1
                added = {PART: _part(member)} if self._several else {}
                yield number, {**added, **record}, done + part / len(self.members)

    def _places(self, member: str, table: "Source") -> list[int | None]:
        """Where each column stands in a table; None for the one that says which part it is."""
        names = list(table.names)
        if missing := [name for name in self.names if name not in names and name != PART]:
            raise BadInput(f"{self.name}: {cells.shown_name(member)} has no column {missing[0]}, as other files have.")
        return [names.index(name) if name in names else None for name in self.names]

    def _tables(self) -> "Iterator[tuple[str, Source, float]]":
        """Each file, unpacked while it is read, and the part of all that lies before it."""
        with self._archive() as archive, tempfile.TemporaryDirectory() as folder:
            for number, member in enumerate(self.members):
                target = Path(folder) / "table"
                with archive.open(member) as packed, target.open("wb") as copy:
                    shutil.copyfileobj(packed, copy)
                table = self._open(target, f"{self.name}, {cells.shown_name(member)}")
                if self._classes and isinstance(table, Parquet):
                    table = NamedClasses(table, self._classes)
                yield member, table, number / len(self.members)

    @contextmanager
    def _archive(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
            raise BadInput(f"{self.name} is a damaged, locked or cut-off zip file; make it again.") from error


def holds_tables(path: Path) -> bool:
    """Whether a zip is of tables and not of images: it holds one, and hardly anything that is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.namelist() if not member.endswith("/")]
    except (zipfile.BadZipFile, OSError):
        return False
    return any(map(is_a_table, members)) and not any(member.casefold().endswith(PICTURES) for member in members)


def is_a_table(member: str) -> bool:
    """Whether a file in a zip is one to read, and none that describes others."""
    return member.casefold().endswith(TABLES) and not NO_TABLE.search(member)


def _part(member: str) -> str:
    return SHARD.sub("", PurePosixPath(member).stem)
