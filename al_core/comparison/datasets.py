"""Examples whose labels are all known, kept in plain files so that every process on a machine can map the same ones."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, issparse

from al_core.comparison.aligned import joined
from al_core.comparison.splits import Split, stratified_split
from al_core.errors import BadInput, StoreProblem
from al_core.files import write_json
from al_core.matrices.inputs import as_groups, as_objects, as_row_values, as_rows, as_times, as_weights
from al_core.matrices.rows import Matrix, Rows
from al_core.pools.features.frames import Handed, handed_in
from al_core.spans.sentences import Sentences
from al_core.tasks import Task, read_task, task_named, task_of, write_task
from al_core.tasks.given import as_truth, one_a_row

CSR = ("data", "indices", "indptr")
TASK_FILE, TOKENS, VIEWS = "task.json", "tokens_", "views"
MORE = ("embedding", "timestamps", "groups", "test", "sample_weight")  # what a data set may hold beside X and y


@dataclass(frozen=True, eq=False)
class Dataset:
    """X (rows, features), an ndarray or CSR, and y, the known label of each row.

    Where somebody named them, `embedding`, `timestamps`, `groups` and `sample_weight` hold an entry a row, and `test`
    the rows that are tested on, whatever the seed. `handed` are the rows as models may take them, where X is not all
    there is: a frame, texts and the like. With a `named` task y holds its labels as the log would: as text.
    """

    X: Matrix
    y: NDArray[Any]
    embedding: NDArray[Any] | None = None
    timestamps: NDArray[np.float64] | None = None
    groups: NDArray[np.int64] | None = None
    test: Rows | None = None
    named: Task | None = None
    sample_weight: NDArray[np.float64] | None = None
    handed: Handed | None = None

    @cached_property
    def task(self) -> Task:
        """What its labels are."""
        return self.named or task_of(self.y)

    @cached_property
    def labels(self) -> NDArray[Any]:
        """The label of each row, as its task reads it."""
        return self.y if self.named is None else as_objects([self.named.read(text) for text in self.y.tolist()])

    def open(self) -> "Dataset":
        """Itself: it is open."""
        return self

    @property
    def is_plain(self) -> bool:
        """Whether plain files hold all of it: nothing that only Python knows belongs to it."""
        return self.handed is None or (self.handed.raw is None and self.handed.rows is None)

    @property
    def strata(self) -> NDArray[Any]:
        """What is held in proportion by every part of a split."""
        return self.y if self.named is None else self.named.strata(self.labels.tolist())

    @property
    def kinds(self) -> tuple[NDArray[np.int64], list[Any]]:
        """The kind of each row's label, from 0, and what the kinds are: classes, or what the task tells apart."""
        if self.named is not None:
            return self.named.kinds(self.labels.tolist())
        classes, of_row = np.unique(self.y, return_inverse=True)
        return of_row, classes.tolist()

    def split(self, n_initial: int, test_size: float, seed: int) -> Split:
        """Which of its rows the replays of a seed start from, ask, and test on. Raises BadInput."""
        return stratified_split(self.strata, n_initial, test_size, seed, test=self.test, groups=self.groups)


@dataclass(frozen=True)
class Kept:
    """A data set in a folder of this machine; it travels to other processes as the folder's name."""

    folder: Path

    def open(self) -> Dataset:
        """The data set, memory-mapped, once a process; raises StoreProblem."""
        return _opened(self.folder)

    @property
    def named(self) -> Task | None:
        """The task that somebody named for it, read without the data; None where its labels say enough."""
        path = self.folder / TASK_FILE
        return read_task(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def as_dataset(
    X: Any,
    y: Any,
    *,
    embedding: Any = None,
    timestamps: Any = None,
    groups: Any = None,
    test: Any = None,
    task: str | Task | None = None,
    sample_weight: Any = None,
) -> Dataset:
    """What is known of the rows, checked, and laid out in memory as it comes back from a file. Raises BadInput."""
    by_row = {"embedding": embedding, "timestamps": timestamps, "groups": groups, "sample_weight": sample_weight}
    X, y, test, by_row = joined(X, y, test, by_row)
    task = task_named(task, y)
    handed = handed_in(X) if task is None else task.handed(X)
    X = handed.X
    named = None if task is None or task.plain else task
    truth = as_truth(X, y if named is None else [named.write(label) for label in named.given(one_a_row(y))])
    if issparse(X) and not X.has_canonical_format:
        X = X.copy()
        X.sum_duplicates()
    data = Dataset(
        X := _laid_out(X),
        truth,
        _laid_out(as_row_values(X, "embedding", by_row["embedding"])),
        as_times(X, by_row["timestamps"]),
        as_groups(X, by_row["groups"]),
        None if test is None else as_rows(X, test),
        named,
        as_weights(X, by_row["sample_weight"]),
        replace(handed, given=None, X=X) if handed.raw is not None or handed.rows is not None or handed.views else None,
    )
    _check_test(data)
    return data


def _laid_out(array: Any) -> Any:
    if array is None or issparse(array) or array.flags.f_contiguous:
        return array
    return np.ascontiguousarray(array)


def _check_test(data: Dataset) -> None:
    if data.test is None:
        return
    if not len(data.test):
        raise BadInput("The list of test rows is empty; name at least one, or leave it out.")
    if data.groups is None:
        return
    torn = np.isin(data.groups, data.groups[data.test])
    torn[data.test] = False
    if torn.any():
        raise BadInput(f"Row {np.flatnonzero(torn)[0]} is no test row, but another row of its group is one.")


def keep(data: Dataset, folder: Path) -> Kept:
    """Write a data set into an empty folder; nothing in it is ever unpickled."""
    for name, array in _arrays(data):
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    if data.named is not None:
        write_json(folder / TASK_FILE, write_task(data.named))
    return Kept(folder)


def data_fingerprint(data: Dataset) -> str:
    """32 hexadecimal digits which follow from what the data set holds."""
    digest = hashlib.blake2b(digest_size=16)
    if data.named is not None:
        digest.update(json.dumps(write_task(data.named), sort_keys=True).encode())
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
    yield from ((name, array) for name in MORE if (array := getattr(data, name)) is not None)
    if data.handed is not None and data.handed.views:
        yield VIEWS, np.array(data.handed.views)
    if data.handed is not None and isinstance(data.handed.rows, Sentences):
        yield from ((f"{TOKENS}{name}", array) for name, array in data.handed.rows.arrays().items())


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Dataset:
    try:
        y = np.load(folder / "y.npy", allow_pickle=False)
        if (folder / "X.npy").exists():
            return _with(_mapped(folder / "X.npy"), y, **_more(folder))
        shape = np.load(folder / "shape.npy")
        X = csr_matrix(tuple(_mapped(folder / f"{name}.npy") for name in CSR), shape, copy=False)
        more = _more(folder)
    except (OSError, ValueError) as error:
        raise StoreProblem(f"The kept data set in {folder} is missing or damaged.") from error
    # It was so when it was written; said here so that nobody looks again or tries to sort what is read-only.
    X.has_sorted_indices = X.has_canonical_format = True
    return _with(X, y, **more)


def _with(
    X: Matrix, y: NDArray[Any], sentences: Sentences | None = None, views: tuple[int, ...] = (), **more: Any
) -> Dataset:
    """The data set; rows of tokens and two views are things that X alone does not tell."""
    plain = sentences is None and not views
    return Dataset(X, y, **more, handed=None if plain else Handed(None, X, rows=sentences, views=views))


def _more(folder: Path) -> dict[str, Any]:
    more: dict[str, Any] = {name: _mapped(folder / f"{name}.npy") for name in MORE if (folder / f"{name}.npy").exists()}
    if task := Kept(folder).named:
        more["named"] = task
    if (folder / f"{VIEWS}.npy").exists():
        more[VIEWS] = tuple(np.load(folder / f"{VIEWS}.npy", allow_pickle=False).tolist())
    tokens = {path.stem.removeprefix(TOKENS): _mapped(path) for path in sorted(folder.glob(f"{TOKENS}*.npy"))}
    return more | ({"sentences": Sentences.of_arrays(tokens)} if tokens else {})


def _mapped(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return np.asarray(array)
