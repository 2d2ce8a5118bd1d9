"""A pool: the examples that wait for labels, in a folder that never changes once it is complete."""

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from al_core.errors import StoreProblem
from al_core.files import write_json
from al_core.pools import cells, parts
from al_core.pools.attribution import KnownFrom, SaidBy, kept_known_from
from al_core.pools.vectors import open_vectors

Role = Literal["text", "image", "number", "category", "label", "id", "timestamp", "vector", "ignore"]
PoolKind = Literal["text", "table", "image", "matrix"]

POOL_VERSION = 2
FEW_ROWS = 50


@dataclass(frozen=True)
class Note:
    """Something to know about a file: a badge of a few words and a sentence with row and column."""

    badge: str
    text: str


@dataclass(frozen=True)
class Column:
    """A column: its name, what it is used as, what was found in it, and 1st, 25th, 75th, 99th percentile of numbers."""

    name: str
    role: Role
    found: str = ""
    spread: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Pool:
    """Immutable examples at positions 0..n_rows-1, read from `folder` a row group at a time.

    A pool that begins with another one names that in `grown_from`, the first of all in `origin`, and in `additions` the
    first row of each file that was added; `sources_before` counts the source rows, repeats too, before each. With
    `near_repeats` texts that differ only in blanks, capitals or the form of letters were asked once when it was made.
    `labels_parted_by` says what parted the labels where a cell held several, which are kept as lists; "": it held one.
    Where the known labels are `spans`, they are markings of the text. `tokens` is the rule that cuts texts into tokens
    where the file tells one, "" where it does not. What set the cells of its file apart is the `delimiter`, "" where
    nothing did or nobody knows. What a project has `left_out` is not kept with the pool.
    """

    folder: Path
    name: str
    kind: PoolKind
    columns: tuple[Column, ...]
    n_rows: int
    fingerprint: str
    noun: str
    parts: tuple[int, ...] = ()
    decimal: str = "."
    dates: str = ""
    notes: tuple[Note, ...] = field(default=())
    origin: str = ""
    grown_from: str = ""
    additions: tuple[int, ...] = ()
    sources_before: tuple[int, ...] = ()
    near_repeats: bool = False
    labels_parted_by: str = ""
    spans: bool = False
    tokens: str = ""
    delimiter: str = ""
    left_out: tuple[str, ...] = ()

    def without(self, names: Sequence[str]) -> "Pool":
        """The same pool in which these columns, and no others, are neither learnt from nor shown."""
        return self if self.left_out == tuple(names) else replace(self, left_out=tuple(names))

    @property
    def without_suffix(self) -> str:
        """Tells apart what is kept of the pool with and without some of its columns; empty where none is left out."""
        named = json.dumps(sorted(self.left_out)).encode()
        return f"-without-{sha256(named).hexdigest()[:12]}" if self.left_out else ""

    def ids(self, rows: Sequence[int] | NDArray[np.int64]) -> list[str]:
        """The identifier of each row: its identifier column, else its 1-based row number in the source."""
        if len(rows) <= FEW_ROWS:
            return [self.identity(int(row)) for row in rows]
        at, sources = self._at("id"), self.source_rows()
        named = self.column(at) if at is not None else [""] * self.n_rows
        return [named[row] or str(sources[row]) for row in rows]

    def known_labels(self) -> dict[int, str]:
        """Row -> label, without the spaces around it in the source, for the rows that have one."""
        at = self._at("label")
        if at is None:
            return {}
        given = {row: label.strip() for row, label in enumerate(self.column(at)) if label.strip()}
        return dict(sorted((self.late_labels() | given).items()))

    def late_labels(self) -> dict[int, str]:
        """Row -> label of the rows whose label came with a repeat of them."""
        late = json.loads((self.folder / "late_labels.json").read_text(encoding="utf-8"))
        return {int(row): label.strip() for row, label in late.items()}

    def known_from(self) -> KnownFrom:
        """Who gave the known labels before, when, and with which note, by row; empty where the file did not say."""
        kept = kept_known_from(self.folder)
        if not kept.said:
            return kept
        rows = {int(source): row for row, source in enumerate(self.source_rows())}
        rows = {int(source): int(row) for source, row in self.repeats()} | rows
        known = self.known_labels()
        said: dict[int, Sequence[SaidBy]] = {}
        for source, people in sorted(kept.said.items()):
            if rows.get(source) in known:
                said.setdefault(rows[source], people)  # of repeats the first label counts
        return KnownFrom(kept.tools, said)

    def classes(self) -> list[str]:
        """The distinct known labels in natural order (2 before 10)."""
        return sorted(set(self.known_labels().values()), key=lambda label: (cells.natural_key(label), label))

    def source_rows(self) -> NDArray[np.int64]:
        """The 1-based row in the uploaded file that each row came from, shape (n_rows,)."""
        return np.array(parts.read_column(self.folder, len(self.parts), "source"), dtype=np.int64)

    def repeats(self) -> NDArray[np.int64]:
        """Source rows that repeat an example, shape (m, 2): 1-based source row, row in this pool."""
        path = self.folder / "repeats.npy"
        return np.load(path, allow_pickle=False) if path.exists() else np.empty((0, 2), dtype=np.int64)

    def near_copies(self) -> NDArray[np.int64]:
        """Rows whose texts differ only in what is hardly seen, shape (m, 2): a row, and the first of its kind."""
        path = self.folder / "copies.npy"
        return np.load(path, allow_pickle=False) if path.exists() else np.empty((0, 2), dtype=np.int64)

    def seen_once(self, first: int) -> NDArray[np.int64]:
        """The rows before the addition at `first` that were there only once when it came.

        What an addition brings is what had not been there; among what had, that is most like these: they would have
        been new, too, had they come now. Pools of earlier versions do not know, and give all rows before.
        Good, The population frequencies of species and the estimation of population parameters, 1953
        """
        rows = np.arange(first)
        if len(self.sources_before) < len(self.additions):
            return rows
        sources, repeated = self.repeats().T
        return np.setdiff1d(rows, repeated[sources <= self.sources_before[self.additions.index(first)]])

    def column(self, at: int) -> list[str]:
        """All cells of the column at a position in `columns`, as text."""
        return parts.read_column(self.folder, len(self.parts), f"c{self._stored(at)}")

    def blocks(self, positions: Sequence[int]) -> Iterator[list[list[str]]]:
        """The columns at `positions`, all rows in order, about 1,000 rows at a time."""
        stored = [f"c{self._stored(at)}" for at in positions]
        for block in parts.read_blocks(self.folder, len(self.parts), stored):
            yield [block[name] for name in stored]

    def positions(self, *roles: Role) -> list[int]:
        """Positions in `columns` of the columns with one of these roles that are not left out."""
        kept = [column.role if column.name not in self.left_out else "ignore" for column in self.columns]
        return [at for at, role in enumerate(kept) if role in roles]

    def picture(self, row: int) -> bytes:
        """The display copy (PNG or JPEG) of an image row."""
        return parts.read_picture(self.folder, row)

    def matrix(self) -> NDArray[np.float32]:
        """The matrix of a pool of kind "matrix", memory-mapped, shape (n_rows, number columns)."""
        return cast("NDArray[np.float32]", np.load(self.folder / "matrix.npy", mmap_mode="r", allow_pickle=False))

    def vectors(self) -> NDArray[np.float32]:
        """The vectors that came with the examples, memory-mapped, shape (n_rows, numbers of each)."""
        return open_vectors(self.folder, self.n_rows)

    def in_matrix(self) -> list[int]:
        """Which columns of the matrix are those at positions("number")."""
        names = [column.name for column in self.columns if column.role == "number"]
        return [place for place, name in enumerate(names) if name not in self.left_out]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(self.parts)]

    @cached_property
    def _order(self) -> dict[int, int]:
        """Column position -> stored column; vectors and the numbers of a matrix are stored in files of their own."""
        beside = ("vector", "number") if self.kind == "matrix" else ("vector",)
        kept = [at for at, column in enumerate(self.columns) if column.role not in beside]
        return {at: stored for stored, at in enumerate(kept)}

    def _stored(self, at: int) -> int:
        return self._order[at]

    def _at(self, role: Role) -> int | None:
        return next(iter(self.positions(role)), None)

    def cells(self, row: int) -> tuple[dict[int, str], int]:
        """The cells of a row by column position, and its 1-based source row; raises IndexError outside the pool."""
        if not 0 <= row < self.n_rows:
            raise IndexError(f"row {row} is outside 0..{self.n_rows - 1}")
        part = bisect_right(self._starts, row) - 1
        group, offset = divmod(row - self._starts[part], parts.group_rows(len(self._order)))
        block = parts.read_group(self.folder / parts.part_name(part), group)
        return {at: block[f"c{stored}"][offset] for at, stored in self._order.items()}, block["source"][offset]

    def identity(self, row: int) -> str:
        """The identifier of a row: its cell in the identifier column, else its 1-based row in the source."""
        (texts, source), at = self.cells(row), self._at("id")
        return (texts[at] if at is not None else "") or str(source)


def open_pool(folder: Path) -> Pool:
    """Open a complete pool; raises StoreProblem when its description is missing or cannot be read."""
    try:
        content = json.loads((folder / "pool.json").read_text(encoding="utf-8"))
        if content.pop("version") != POOL_VERSION:
            raise StoreProblem(f"The pool in {folder.name} was written by another version of this program.")
        if lost := next((name for name in content.pop("files") if not (folder / name).exists()), None):
            raise StoreProblem(f"The pool in {folder.name} is not whole: its file {lost} is missing.")
        return _pool(folder, content)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise StoreProblem(f"The pool in {folder.name} cannot be read: its description is damaged.") from error


def save_pool(pool: Pool) -> None:
    """Write the description of a pool whose parts are complete."""
    content = {key: value for key, value in asdict(pool).items() if key not in ("folder", "left_out")}
    files = sorted(str(path.relative_to(pool.folder)) for path in pool.folder.rglob("*") if path.is_file())
    write_json(pool.folder / "pool.json", {"version": POOL_VERSION, "files": files, **content})


def _pool(folder: Path, content: dict[str, Any]) -> Pool:
    columns = tuple(
        Column(**{**column, "spread": tuple(column["spread"]) if column["spread"] else None})
        for column in content.pop("columns")
    )
    notes = tuple(Note(**note) for note in content.pop("notes"))
    for name in ("parts", "additions", "sources_before"):
        content[name] = tuple(content.get(name, ()))
    return Pool(folder=folder, columns=columns, notes=notes, **content)
