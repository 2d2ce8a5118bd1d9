"""A zip of tables: a data set's folder, an export in several files; read one file after the other."""

import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from al_core.amounts import counted
from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import Block
from al_core.pools.pool import Column, Note
from al_core.pools.readers import columns
from al_core.pools.readers.columnar import Columnar
from al_core.pools.readers.marked.marks import Marks, marks_of
from al_core.pools.readers.packed import BESIDE_A_TABLE, TABLE_FILES, check_swelling
from al_core.pools.readers.records import JsonTable
from al_core.pools.readers.tools.hugging_face import NamedClasses, classes_in_card, with_answer
from al_core.pools.readers.tools.streams import records_of
from al_core.pools.readers.zips.answers import DIVISION
from al_core.pools.readers.zips.members import CLUTTER

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source

CARD = re.compile(r"(^|/)readme\.md$", re.IGNORECASE)
SETTINGS = re.compile(r"\.(xml|ya?ml)$", re.IGNORECASE)
SHARD = re.compile(r"-\d{5}-of-\d{5}(-[0-9a-f]+)?$")
PART = "split"
MOST_PARTS = 1_000


class ZippedTables:
    """The rows of all tables of a zip; of several parts, a column says which a row is from."""

    def __init__(self, path: Path, name: str, opener: "Callable[[Path, str], Source]") -> None:
        self.path, self.name, self._open = path, name, opener
        with self._archive() as archive:
            check_swelling(sum(one.file_size for one in archive.infolist()), path.stat().st_size, name)
            found = archive.namelist()
            card = next((member for member in found if CARD.search(member)), None)
            self._classes = classes_in_card(archive.read(card).decode("utf-8", "replace")) if card else {}
        self.members = sorted(member for member in found if is_a_table(member))
        self._several = len({_part(member) for member in self.members}) > 1
        self._said: list[Note] = []
        self.marks = Marks()  # of the rule for tokens alone: the markings are told by their cells
        self._named: list[str] = []
        self.names = self._all_names()

    def notes(self) -> list[Note]:
        """What there is to say of the tables."""
        return self._said

    def columns(self, rows: Sequence[Sequence[str]], decimal: str) -> tuple[Column, ...]:
        """As the first table knows them."""
        found = with_answer(columns.describe(self.names, rows, decimal), self._named)
        if not self._are_classes():
            return found
        files = Column(PART, "label", f"{counted(len(self.members), 'file')}, used as classes")
        return (*found[:-1], files)

    def _are_classes(self) -> bool:
        """Whether each file has the lines of one class, and is called like it: pos.txt and neg.txt."""
        parts = [_part(member) for member in self.members]
        named = all(part.replace("_", "").isalpha() and not DIVISION.fullmatch(part) for part in parts)
        return named and 1 < len(set(parts)) == len(parts) and self.names == ["Column 1", PART]

    def blocks(self) -> Iterator[Block]:
        """The rows of one table after the other, numbered on."""
        start = 0
        for member, table, done in self._tables():
            places = {name: at for at, name in enumerate(table.names)}
            last = 0
            for block in table.blocks():
                rows = [
                    [row[places[name]] if name in places else _part(member) * (name == PART) for name in self.names]
                    for row in block.rows
                ]
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

    def _all_names(self) -> list[str]:
        """The columns of all tables; raises BadInput where they are not of one kind."""
        names: dict[str, None] = {}
        for member, table, _ in self._tables():
            if names and 2 * len(names.keys() & set(table.names)) < len(names):
                shown = f"{cells.shown_name(self.members[0])} and {cells.shown_name(member)} among them"
                raise BadInput(
                    f"{self.name} holds {len(self.members)} tables with different columns, {shown}; "
                    "unpack it and upload one."
                )
            if isinstance(table, NamedClasses) and not names:
                self._said, self._named = table.notes(), [table.names[at] for at in table.classes]
            names.update(dict.fromkeys(table.names))
            self.row, self.marks = table.row, Marks(tokens=marks_of(table).tokens)
        return [*names, *([PART] if self._several and PART not in names else [])]

    def _tables(self) -> "Iterator[tuple[str, Source, float]]":
        """Each file, unpacked while it is read, and the part of all that lies before it."""
        with self._archive() as archive, tempfile.TemporaryDirectory() as folder:
            for number, member in enumerate(self.members):
                target = Path(folder) / "table"
                with archive.open(member) as packed, target.open("wb") as copy:
                    shutil.copyfileobj(packed, copy)
                table = self._open(target, f"{self.name}, {cells.shown_name(member)}")
                if self._classes and isinstance(table, Columnar | JsonTable):
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
    """Whether a zip is of tables and not of images: all that it holds are tables, and what belongs to them."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.namelist() if not one.endswith("/") and not CLUTTER.search(one)]
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    tables = [member for member in members if is_a_table(member)]
    about = [one for one in members if BESIDE_A_TABLE.search(one) or SETTINGS.search(one)]
    return 0 < len(tables) <= MOST_PARTS and not set(members) - set(tables) - set(about)


def is_a_table(member: str) -> bool:
    """Whether a file in a zip is one to read, and none that describes others."""
    read = TABLE_FILES.search(member) and not member.casefold().endswith(".npz")
    return bool(read) and not BESIDE_A_TABLE.search(member) and not CLUTTER.search(member)


def _part(member: str) -> str:
    return SHARD.sub("", PurePosixPath(member).stem)
