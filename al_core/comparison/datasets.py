"""Examples whose labels are all known, kept in plain files so that every process on a machine can map the same ones."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, issparse

from al_core.errors import StoreProblem
from al_core.matrices.inputs import as_matrix
from al_core.matrices.rows import Matrix
from al_core.tasks.given import as_truth

CSR = ("data", "indices", "indptr")


@dataclass(frozen=True, eq=False)
class Dataset:
    """X (rows, features), an ndarray or CSR, and y, the known label of each row."""

    X: Matrix
    y: NDArray[Any]

    def open(self) -> "Dataset":
        """Itself: it is open."""
        return self


@dataclass(frozen=True)
class Kept:
    """A data set in a folder of this machine; it travels to other processes as the folder's name."""

    folder: Path

    def open(self) -> Dataset:
        """The data set, memory-mapped, once a process; raises StoreProblem."""
        return _opened(self.folder)


def as_dataset(X: Any, y: Any) -> Dataset:
    """X and y, checked, and laid out in memory as they come back from a file. Raises BadInput."""
    X = as_matrix(X)
    truth = as_truth(X, y)
    if issparse(X) and not X.has_canonical_format:
        X = X.copy()
        X.sum_duplicates()
    if not issparse(X) and not X.flags.f_contiguous:
        X = np.ascontiguousarray(X)
    return Dataset(X, truth)


def keep(data: Dataset, folder: Path) -> Kept:
    """Write a data set into an empty folder; nothing in it is ever unpickled."""
    for name, array in _arrays(data):
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    return Kept(folder)


def data_fingerprint(data: Dataset) -> str:
    """32 hexadecimal digits which follow from what the data set holds."""
    digest = hashlib.blake2b(digest_size=16)
    for name, array in _arrays(data):
        digest.update(f"{name} {array.dtype.str} {array.shape} {array.flags.c_contiguous}".encode())
        digest.update((array if array.flags.c_contiguous else array.T).reshape(-1).view(np.uint8).data)
    return digest.hexdigest()


def _arrays(data: Dataset) -> Iterator[tuple[str, NDArray[Any]]]:
    yield "y", data.y
    if issparse(data.X):
        yield from ((name, getattr(data.X, name)) for name in CSR)
        yield "shape", np.array(data.X.shape)
    else:
        yield "X", data.X


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Dataset:
    try:
        y = np.load(folder / "y.npy", allow_pickle=False)
        if (folder / "X.npy").exists():
            return Dataset(_mapped(folder / "X.npy"), y)
        shape = np.load(folder / "shape.npy")
        X = csr_matrix(tuple(_mapped(folder / f"{name}.npy") for name in CSR), shape, copy=False)
    except (OSError, ValueError) as error:
        raise StoreProblem(f"The kept data set in {folder} is missing or damaged.") from error
    # It was so when it was written; said here so that nobody looks again or tries to sort what is read-only.
    X.has_sorted_indices = X.has_canonical_format = True
    return Dataset(X, y)


def _mapped(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return np.asarray(array)
