"""A zip of one table and one array: each row of the table has its vector, which people brought along."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from al_core.amounts import counted
from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import Block
from al_core.pools.pool import Column, Note
from al_core.pools.readers import arrays, columns
from al_core.pools.readers.delimited import column_names
from al_core.pools.readers.packed import BESIDE_A_TABLE, TABLE_FILES, check_swelling
from al_core.pools.readers.zips.members import CLUTTER
from al_core.pools.readers.zips.zipped_arrays import ArrayRows, opened_arrays

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source

ARRAY = (".npy", ".npz")
VECTORS_AT_ONCE = 500


class TableWithVectors:
    """The rows of the table, in the last column the vector of each; raises BadInput where they do not match."""

    def __init__(self, path: Path, name: str, opener: "Callable[[Path, str], Source]") -> None:
        self.path, self.name, self._open = path, name, opener
        pair = _pair(path)
        if pair is None:
            raise BadInput(f"{name} holds no single table with a single array beside it; zip these two.")
        self._table, self._array = pair
        with self._unpacked() as (table, vectors):
            self.row, self._n_table = table.row, len(table.names)
            X = arrays.checked_matrix(vectors.empty, f"{name}, {cells.shown_name(self._array)}")
            if vectors.by_columns:
                shown = cells.shown_name(self._array)
                raise BadInput(f"{name}: {shown} is stored by columns; save np.ascontiguousarray(X) instead.")
            self.n_rows, self.width = X.shape
            self.names = column_names([*table.names, PurePosixPath(self._array).stem])

    def blocks(self) -> Iterator[Block]:
        """The rows in bounded blocks; raises BadInput as soon as one has no vector, and where vectors are left."""
        n_read = 0
        with self._unpacked() as (table, vectors):
            for block in table.blocks():
                for start in range(0, len(block.rows), VECTORS_AT_ONCE):
                    rows = block.rows[start : start + VECTORS_AT_ONCE]
                    n_read += len(rows)
                    if n_read > self.n_rows:
                        raise self._unequal("more than")
                    told = [str(vector) for vector in vectors.read(len(rows)).tolist()]
                    joined = [[*row, vector] for row, vector in zip(rows, told, strict=True)]
                    sources = block.sources[start : start + VECTORS_AT_ONCE]
                    yield Block(joined, sources, min(block.done, n_read / self.n_rows))
        if n_read < self.n_rows:
            raise self._unequal(f"{cells.grouped(n_read)}, and not")

    def columns(self, rows: Sequence[Sequence[str]], decimal: str) -> tuple[Column, ...]:
        """As of any table, and the vectors."""
        n = self._n_table
        found = columns.describe(self.names[:n], [row[:n] for row in rows], decimal)
        return (*found, Column(self.names[n], "vector", f"{counted(self.width, 'number')} each"))

    def notes(self) -> list[Note]:
        """Which array was found beside which table."""
        table, array = cells.shown_name(self._table), cells.shown_name(self._array)
        vectors = f"{counted(self.n_rows, 'vector')} of {counted(self.width, 'number')}"
        return [Note("your vectors", f"{array} holds {vectors}, one for each row of {table} in the same order.")]

    def _unequal(self, how_many: str) -> BadInput:
        table, array, n = cells.shown_name(self._table), cells.shown_name(self._array), cells.grouped(self.n_rows)
        return BadInput(
            f"{self.name}: {table} has {how_many} {n} rows, and {array} has {n} vectors; each row needs one, "
            "in the same order."
        )

    @contextmanager
    def _unpacked(self) -> "Iterator[tuple[Source, ArrayRows]]":
        """The table and the array, unpacked for as long as they are read."""
        try:
            with zipfile.ZipFile(self.path) as archive, tempfile.TemporaryDirectory() as folder:
                size = sum(one.file_size for one in archive.infolist())
                check_swelling(size, self.path.stat().st_size, self.name)
                table = self._open(_copied(archive, self._table, folder), self._shown(self._table))
                if self._array.lower().endswith(".npy"):
                    with archive.open(self._array) as file:
                        yield table, ArrayRows(file, self._shown(self._array))
                    return
                with opened_arrays(_copied(archive, self._array, folder), self._shown(self._array)) as found:
                    empty = {key: one.empty for key, one in found.items()}
                    yield table, found[arrays.chosen(empty, self._shown(self._array))[1]]
        except BadInput:
            raise
        except (zipfile.BadZipFile, zlib.error, ValueError, SyntaxError, EOFError, NotImplementedError) as error:
            raise BadInput(f"{self.name} is damaged, locked or cut off; make the zip again.") from error

    def _shown(self, member: str) -> str:
        return f"{self.name}, {cells.shown_name(member)}"


def has_vectors_beside(path: Path) -> bool:
    """Whether a zip is of one table and one array, and of nothing else that counts."""
    return _pair(path) is not None


def _pair(path: Path) -> tuple[str, str] | None:
    """The table and the array of a zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [one for one in archive.namelist() if not one.endswith("/") and not CLUTTER.search(one)]
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    kept = [one for one in names if not BESIDE_A_TABLE.search(one)]
    found = [one for one in kept if one.lower().endswith(ARRAY)]
    tables = [one for one in kept if TABLE_FILES.search(one) and one not in found]
    return (tables[0], found[0]) if (len(kept), len(tables), len(found)) == (2, 1, 1) else None


def _copied(archive: zipfile.ZipFile, member: str, folder: str) -> Path:
    target = Path(folder) / ("array" if member.lower().endswith(ARRAY) else "table")
    with archive.open(member) as packed, target.open("wb") as copy:
        shutil.copyfileobj(packed, copy)
    return target
