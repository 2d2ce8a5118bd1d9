"""A pool on disk: parts of bounded size, written under a temporary name and renamed when complete."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

PART_ROWS = 20_000
PART_CHARACTERS = 32_000_000
MOST_BYTES = 16 * PART_CHARACTERS
GROUP_ROWS = 1_000
GROUP_CELLS = 200_000


class PartWriter:
    """Appends rows of text cells to rows-00000.parquet, rows-00001.parquet, ... in `folder`."""

    def __init__(self, folder: Path, n_columns: int) -> None:
        self.folder, self.n_columns = folder, n_columns
        self.parts: list[int] = []
        self._rows: list[Sequence[str]] = []
        self._sources: list[int] = []
        self._characters = 0

    @property
    def n_rows(self) -> int:
        """How many rows were appended so far."""
        return sum(self.parts) + len(self._rows)

    def append(self, cells: Sequence[str], source: int) -> None:
        """Add one row; `source` is its 1-based row in the file it came from."""
        self._rows.append(cells)
        self._sources.append(source)
        self._characters += sum(map(len, cells))
        if len(self._rows) >= PART_ROWS or self._characters >= PART_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting as one part."""
        if not self._rows:
            return
        columns = {f"c{at}": pa.array([row[at] for row in self._rows], pa.string()) for at in range(self.n_columns)}
        table = pa.table({**columns, "source": pa.array(self._sources, pa.int64())})
        pq.write_table(
            table,
            self.folder / part_name(len(self.parts)),
            row_group_size=group_rows(self.n_columns),
            compression="zstd",
            write_statistics=False,
            use_dictionary=False,
        )
        self.parts.append(len(self._rows))
        self._rows, self._sources, self._characters = [], [], 0


def as_written(part: Path) -> bool:
    """Whether a part is as a PartWriter leaves it: nothing in it unpacks to more than a part may hold."""
    about = pq.read_metadata(part)
    groups = [about.row_group(at) for at in range(about.num_row_groups)]
    shared = any(group.column(at).has_dictionary_page for group in groups for at in range(group.num_columns))
    return not shared and sum(group.total_byte_size for group in groups) <= MOST_BYTES


class ImagePack:
    """Display copies one after the other in images/display.bin, their bounds in images/bounds.npy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "images"
        self.folder.mkdir()
        self._bounds = [0]

    def append(self, content: bytes) -> None:
        """Add the picture of the next row."""
        with (self.folder / "display.bin").open("ab") as file:
            file.write(content)
        self._bounds.append(self._bounds[-1] + len(content))

    def close(self) -> None:
        """Write the bounds; the pack is complete after this."""
        np.save(self.folder / "bounds.npy", np.array(self._bounds, dtype=np.int64))


def read_picture(folder: Path, row: int) -> bytes:
    """The display copy of one row."""
    bounds: NDArray[np.int64] = np.load(folder / "images" / "bounds.npy", mmap_mode="r", allow_pickle=False)
    start, stop = int(bounds[row]), int(bounds[row + 1])
    with (folder / "images" / "display.bin").open("rb") as file:
        file.seek(start)
        return file.read(stop - start)


def part_name(part: int) -> str:
    """File name of a part."""
    return f"rows-{part:05d}.parquet"


def group_rows(n_columns: int) -> int:
    """Rows of one row group: 1,000, or fewer when there are very many columns, so that one example reads fast."""
    return max(1, min(GROUP_ROWS, GROUP_CELLS // max(1, n_columns)))


@lru_cache(maxsize=12)
def read_group(path: Path, group: int) -> dict[str, list[Any]]:
    """One row group as columns of Python values; the newest few stay in memory."""
    with pq.ParquetFile(path) as file:
        return file.read_row_group(group).to_pydict()  # type: ignore[no-any-return]


def read_blocks(folder: Path, n_parts: int, columns: Sequence[str]) -> Iterator[dict[str, list[Any]]]:
    """All rows in order, a row group at a time, only the named columns (c0, c1, ..., source)."""
    for part in range(n_parts):
        with pq.ParquetFile(folder / part_name(part)) as file:
            for group in range(file.num_row_groups):
                yield file.read_row_group(group, columns=list(columns)).to_pydict()


def read_column(folder: Path, n_parts: int, column: str) -> list[Any]:
    """One column of all rows."""
    return [value for block in read_blocks(folder, n_parts, [column]) for value in block[column]]
