"""What the texts or images of a pool mean: a row of numbers each, read in parts, kept, and gone on with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from al_core.errors import StoreProblem
from al_core.files import Unfinished
from al_core.matrices.reduction import BLOCK_ROWS, REDUCED_FROM
from al_core.matrices.rows import Flags, Rows
from al_core.matrices.storage import Dense
from al_core.meaning.encoder import Encoder
from al_core.names import isolated
from al_core.pools.features.features import BETWEEN_COLUMNS, features_version
from al_core.pools.features.two_views import both, level_of, pixels_and_meaning
from al_core.pools.pool import Pool, open_pool

READ_AT_ONCE = 64  # texts or images: what is lost at most when the power goes
_NAMED_BY = 16  # signs of an encoder's fingerprint
_VECTORS, _READ, _SERVES = "vectors.npy", "read.npy", "serves"
_SEEN, _FILLED, _LEVEL = "X.npy", "filled.npy", "level.npy"


@dataclass(frozen=True, eq=False)
class Meaning:
    """Rows of an encoder for the texts or images of a pool, float16, of length 1; zeros where not `read` yet."""

    pool: Pool
    encoder: Encoder
    folder: Path
    vectors: NDArray[np.float16]
    read: Flags

    @property
    def whole(self) -> bool:
        """Whether every one was read."""
        return bool(self.read.all())

    def missing(self, rows: Rows) -> Rows:
        """Those of the rows that were not read yet, in the same order."""
        return rows[~self.read[rows]]

    def read_on(self, rows: Rows, heard: Callable[[int], None] = lambda n: None) -> None:
        """Read those of the rows that were not read yet, in their order; a part is there when `heard` of.

        Raises BadInput and NotInstalled where the encoder's files are no model.
        """
        waiting = iter(self.missing(rows).tolist())
        while part := list(islice(waiting, READ_AT_ONCE)):
            self._keep(np.array(part), self.encoder.encode(_items(self.pool, part)))
            heard(len(part))

    @property
    def serves_since(self) -> float:
        """When enough was read to learn from, as seconds of the clock; 0 before that."""
        try:
            return (self.folder / _SERVES).stat().st_mtime
        except OSError:
            return 0.0

    def serve(self) -> None:
        """Say that enough was read to learn from."""
        (self.folder / _SERVES).touch()

    def beside(self, own: Dense) -> Dense:
        """Each row of `own`, a dense embedding of words or pixels, and what it means, side by side; zeros if not read.

        float32, memory-mapped and kept, so that of a large pool only what is looked at is in memory. Meaning of images
        is brought to the length of pixels by what had been read when this was first asked for.
        """
        folder = self.folder / f"seen-{features_version(self.pool)}{self.pool.without_suffix}"
        if not folder.exists():
            with Unfinished(folder) as unfinished:
                _new(unfinished / _SEEN, np.float32, (self.pool.n_rows, own.shape[1] + self.vectors.shape[1]))
                _new(unfinished / _FILLED, np.bool_, (self.pool.n_rows,))
                if self.pool.kind == "image":
                    np.save(unfinished / _LEVEL, self._level(own), allow_pickle=False)
        X, filled = (np.load(folder / name, mmap_mode="r+", allow_pickle=False) for name in (_SEEN, _FILLED))
        side_by_side: Callable[[Dense, NDArray[np.floating]], Dense] = both
        if self.pool.kind == "image":
            level = np.load(folder / _LEVEL, allow_pickle=False)
            side_by_side = partial(pixels_and_meaning, level=level)
        fresh = np.flatnonzero(self.read & ~filled)
        for start in range(0, len(fresh), BLOCK_ROWS):
            rows = fresh[start : start + BLOCK_ROWS]
            X[rows] = side_by_side(own[rows], self.vectors[rows].astype(np.float32))
            filled[rows] = True
        return cast(Dense, np.load(folder / _SEEN, mmap_mode="r", allow_pickle=False))

    def _level(self, own: Dense) -> NDArray[np.float32]:
        rows = np.flatnonzero(self.read)
        rows = rows[:: -(-len(rows) // REDUCED_FROM) or 1]
        return level_of(own[rows], self.vectors[rows])

    def _keep(self, rows: Rows, vectors: NDArray[np.float32]) -> None:
        """Said to be there only when it is: whoever dies between the two reads a part again."""
        self.vectors[rows] = vectors
        _flush(self.vectors)
        self.read[rows] = True
        _flush(self.read)


def has_meaning(pool: Pool) -> bool:
    """Whether a pool is of texts or images that are learnt from; vectors that people brought stand for theirs."""
    return pool.kind in ("text", "image") and bool(pool.positions(pool.kind)) and not pool.positions("vector")


def meaning_of(pool: Pool, encoder: Encoder) -> Meaning:
    """What is kept of an encoder for a pool; nothing at first but what the pool had before it grew.

    Raises StoreProblem where it is damaged.
    """
    folder = _folder(pool, encoder)
    if not folder.exists():
        with Unfinished(folder) as unfinished:
            _begin(unfinished, pool, encoder)
    return _opened(pool, encoder, folder)


def kept_meaning(pool: Pool, encoder: Encoder) -> Meaning | None:
    """The same, None where nothing was begun."""
    folder = _folder(pool, encoder)
    return _opened(pool, encoder, folder) if folder.exists() else None


def _folder(pool: Pool, encoder: Encoder) -> Path:
    """Told apart by the encoder and by the columns of texts that are read, whatever else is left out."""
    texts = [column.name for column in pool.columns if column.role == "text" and column.name in pool.left_out]
    return pool.folder / f"meaning-{encoder.fingerprint[:_NAMED_BY]}{pool.without(texts).without_suffix}"


def _opened(pool: Pool, encoder: Encoder, folder: Path) -> Meaning:
    try:
        vectors, read = (np.load(folder / name, mmap_mode="r+", allow_pickle=False) for name in (_VECTORS, _READ))
    except (OSError, ValueError) as error:
        raise StoreProblem(f"What was read of {isolated(pool.name)} is damaged; delete {folder}.") from error
    if len(vectors) != pool.n_rows or len(read) != pool.n_rows:
        raise StoreProblem(f"What was read of {isolated(pool.name)} is of another pool; delete {folder}.")
    return Meaning(pool, encoder, folder, vectors, read)


def _begin(folder: Path, pool: Pool, encoder: Encoder) -> None:
    before = _before_it_grew(pool, encoder)
    vectors = _new(folder / _VECTORS, np.float16, (pool.n_rows, encoder.width))
    read = _new(folder / _READ, np.bool_, (pool.n_rows,))
    if before is not None:
        for start in range(0, len(before.read), BLOCK_ROWS):
            block = slice(start, min(start + BLOCK_ROWS, len(before.read)))
            vectors[block], read[block] = before.vectors[block], before.read[block]
        if before.serves_since:
            (folder / _SERVES).touch()
    for array in (vectors, read):
        _flush(array)


def _new(path: Path, kind: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """Zeros in a file, which takes no room on disk before something else is written."""
    return cast("NDArray[Any]", np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=shape))


def _before_it_grew(pool: Pool, encoder: Encoder) -> Meaning | None:
    """What was read of the newest of the pools that this one begins with."""
    while pool.grown_from:
        try:
            pool = open_pool(pool.folder.parent / pool.grown_from).without(pool.left_out)
            if (kept := kept_meaning(pool, encoder)) is not None:
                return kept
        except StoreProblem:
            return None
    return None


def _items(pool: Pool, rows: Sequence[int]) -> list[Any]:
    """The texts or images of these rows; neighbours are read together."""
    item = _item if pool.kind == "text" else Pool.picture
    found = {row: item(pool, row) for row in sorted(rows)}
    return [found[row] for row in rows]


def _item(pool: Pool, row: int) -> str:
    """A text, several columns as words are read from them."""
    cells = pool.cells(row)[0]
    return BETWEEN_COLUMNS.join(cells[one] for one in pool.positions("text"))


def _flush(array: Any) -> None:
    array.flush()
