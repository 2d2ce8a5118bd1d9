"""Matrices on disk: written a block at a time, opened memory-mapped; CSR as three plain arrays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from al_core.matrices.rows import Matrix

Dense: TypeAlias = NDArray[np.float32]


def open_matrix(folder: Path) -> Matrix:
    """The matrix X kept in a folder, memory-mapped: an array when it is dense, else CSR."""
    if (folder / "X.npy").exists():
        return cast(Dense, np.load(folder / "X.npy", mmap_mode="r", allow_pickle=False))
    ends = np.load(folder / "ends.npy", mmap_mode="r", allow_pickle=False)
    n, width = (int(number) for number in np.load(folder / "shape.npy", allow_pickle=False))
    values, columns = (_open_raw(folder / name, kind) for name, kind in (("values.bin", "<f4"), ("columns.bin", "<i4")))
    X = sparse.csr_matrix((values, columns, ends), shape=(n, width), copy=False)
    # Written sorted and without repeats; said here so that nobody looks again or tries to sort what is read-only.
    X.has_sorted_indices = X.has_canonical_format = True
    return X


def _open_raw(path: Path, kind: str) -> NDArray[Any]:
    return np.memmap(path, dtype=kind, mode="r") if path.stat().st_size else np.empty(0, dtype=kind)


def save_sparse(folder: Path, blocks: Iterator[sparse.csr_matrix]) -> None:
    """Write CSR blocks one after the other; only one is in memory."""
    ends, end, width = [np.zeros(1, dtype=np.int64)], 0, 0
    with (folder / "values.bin").open("wb") as values, (folder / "columns.bin").open("wb") as columns:
        for block in blocks:
            block.sort_indices()
            values.write(block.data.astype("<f4").tobytes())
            columns.write(block.indices.astype("<i4").tobytes())
            ends.append(block.indptr[1:].astype(np.int64) + end)
            end, width = end + block.nnz, block.shape[1]
    joined = np.concatenate(ends)
    np.save(folder / "ends.npy", joined.astype(np.int32) if joined[-1] < 2**31 else joined)
    np.save(folder / "shape.npy", np.array([len(joined) - 1, width], dtype=np.int64))


def open_dense(path: Path, n: int, width: int) -> Dense:
    """A new memory-mapped float32 array, shape (n, width)."""
    return cast(Dense, np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=(n, width)))


def as_array(piece: Matrix) -> Dense:
    """The piece as an array."""
    return cast(Dense, piece.toarray() if sparse.issparse(piece) else piece)
