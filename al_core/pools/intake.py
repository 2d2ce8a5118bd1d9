"""From rows to a pool: checks every cell, asks repeats once, and writes bounded parts."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import NamedTuple

import numpy as np

from al_core.errors import BadInput
from al_core.files import write_json
from al_core.pools import cells, parts
from al_core.pools.attribution import KnownFrom, keep_known_from, kept_known_from
from al_core.pools.intake_notes import contradiction, lost_labels, near_repeats
from al_core.pools.label_cells import MAX_CLASSES, cells_of_labels
from al_core.pools.percentiles import Spread
from al_core.pools.pool import Column, Note, Pool, PoolKind, Role, save_pool
from al_core.pools.vectors import MAX_WIDTH, Vector, VectorWriter, read_vector, why_no_vector

MAX_ROWS = 5_000_000
MAX_COLUMNS = 5_000
SHOWN: tuple[Role, ...] = ("text", "image", "number", "category")


class Block(NamedTuple):
    """What a reader hands over: rows of text cells, their 1-based rows in the file, the part of it read so far."""

    rows: Sequence[Sequence[str]]
    sources: Sequence[int]
    done: float
    pictures: Sequence[bytes] = ()


class Intake:
    """Takes rows of text cells into `folder`; every refusal is a BadInput that names file, row and column.

    What is shown in the same way twice is asked `once`, with `near` also where texts differ only in what is hardly
    seen; without it such copies are written down, as none may be learnt from while another one tests. A cell of known
    labels holds several where it is said what parts them, and a marking of the text where they are `spans`: these are
    places in its own text, so that none is asked `near` another.
    """

    def __init__(
        self,
        folder: Path,
        source: str,
        roles: Mapping[str, Role],
        *,
        decimal: str = ".",
        delimiter: str = "",
        dates: str = "",
        row: str = "row",
        pictures: bool = False,
        once: bool = True,
        near: bool = False,
        labels_parted_by: str = "",
        spans: bool = False,
        tokens: str = "",
    ) -> None:
        self.folder, self.source, self.row_word, self.decimal, self.once = folder, source, row, decimal, once
        self.delimiter, self.dates, self.labels_parted_by = delimiter, dates, labels_parted_by
        self.spans, self.tokens = spans, tokens
        self._label_cells = cells_of_labels(spans, labels_parted_by)
        self.near, self.names = near and not spans, list(roles)
        self.kept = [at for at, role in enumerate(roles.values()) if role != "ignore"]
        self.roles: dict[int, Role] = {at: role for at, role in enumerate(roles.values()) if role != "ignore"}
        self._shown = [at for at, role in self.roles.items() if role in SHOWN]
        self._texts = frozenset(at for at, role in self.roles.items() if role == "text" and not pictures)
        self._numeric = [at for at, role in self.roles.items() if role == "number"]
        self._label = next((at for at, role in self.roles.items() if role == "label"), None)
        self._vector = next((at for at, role in self.roles.items() if role == "vector"), None)
        self._stored = [at for at in self.kept if at != self._vector]
        self._writer = parts.PartWriter(folder, len(self._stored))
        self._vectors = VectorWriter(folder) if self._vector is not None else None
        self._width = 0
        self._pack = parts.ImagePack(folder) if pictures else None
        self._begin_counts()

    def _begin_counts(self) -> None:
        """Nothing was met so far."""
        self._seen: dict[bytes, int] = {}
        self._exact = array("Q")  # eight bytes of the cells of each row as they are, where `_seen` goes by less
        self._near_sources: list[int] = []
        self._first_copies: dict[bytes, int] = {}
        self._copies: list[tuple[int, int]] = []
        self._repeats: list[tuple[int, int]] = []
        self._labels: Counter[str] = Counter()
        self._n_known = 0
        self._measured = True  # every label so far is a number
        self._first_labels: dict[int, str] = {}
        self._late_labels: dict[int, str] = {}
        self._contradicted: list[int] = []
        self._lost: dict[str, list[int]] = {}
        self._spread = Spread(len(self._numeric))
        self._missing = np.zeros(len(self._numeric), dtype=np.int64)
        self.said: list[Note] = []  # what the reader of the file has to say of it
        self.known_from = KnownFrom()  # who gave its labels, by its rows
        self._before: Pool | None = None
        self._numbered_from = 0

    @property
    def n_rows(self) -> int:
        """Rows taken so far, repeats not counted."""
        return self._writer.n_rows

    def add(
        self,
        rows: Sequence[Sequence[str]],
        sources: Sequence[int],
        pictures: Sequence[bytes] = (),
        vectors: Sequence[Vector] | Vector | None = None,
    ) -> None:
        """Take a block of rows with all the columns of the file; raises BadInput at the first unusable cell.

        `vectors` are there where they are not to be read from the cells of their column.
        """
        rows = self._label_cells.kept(rows, sources, self._label, self._lost)
        self._check_cells(rows, sources)
        self._check_numbers(rows, sources)
        if vectors is None:
            vectors = self._read_vectors(rows, sources)
        for position, (row, source) in enumerate(zip(rows, sources, strict=True)):
            vector = vectors[position] if self._vectors else None
            self._take(row, source, pictures[position] if pictures else b"", vector)
        if self.n_rows > MAX_ROWS:
            raise BadInput(f"{self.source} has more than {cells.grouped(MAX_ROWS)} rows; split it into several files.")

    def resume(self, pool: Pool) -> None:
        """Take all rows of a pool first, each at its place; what is added behind them is numbered on."""
        sources = pool.source_rows()
        stored: list[Role] = [role for role in self.roles.values() if role != "vector"]
        blocks = pool.blocks(pool.positions(*stored)) if stored else [[[""] * pool.n_rows]]
        vectors = pool.vectors() if self._vectors else np.empty((pool.n_rows, 0), dtype=np.float32)
        self._width = vectors.shape[1]
        for block in blocks:
            rows = [list(row)[: len(stored)] for row in zip(*block, strict=True)]
            if self._vector is not None:
                rows = [[*row[: self._vector], "", *row[self._vector :]] for row in rows]
            start, stop = self.n_rows, self.n_rows + len(rows)
            pictures = [pool.picture(row) for row in range(start, stop)] if self._pack else ()
            self.add(rows, sources[start:stop].tolist(), pictures, vectors[start:stop])
        self._repeats = [(int(source), int(row)) for source, row in pool.repeats()]
        # What was asked and learnt from stays so: of rows that were there only what was known then counts.
        self._copies, self._near_sources = [(int(row), int(first)) for row, first in pool.near_copies()], []
        self._late_labels = pool.late_labels()
        self._numbered_from = int(max([0, *sources, *(source for source, _ in self._repeats)]))
        self._before = pool

    def finish(self, *, name: str, kind: PoolKind, noun: str, fingerprint: str, numbers: Sequence[Column] = ()) -> Pool:
        """Complete the pool, `numbers` being the columns of a matrix; raises BadInput below two different examples."""
        if self.n_rows < 2:
            count = "only one example" if self.n_rows == 1 else "no examples"
            raise BadInput(f"{self.source} holds {count}, repeats aside; a pool needs at least 2.")
        self._writer.flush()
        for beside in (self._pack, self._vectors):
            if beside:
                beside.close()
        np.save(self.folder / "repeats.npy", np.array(self._repeats, dtype=np.int64).reshape(-1, 2))
        np.save(self.folder / "copies.npy", np.array(self._copies, dtype=np.int64).reshape(-1, 2))
        write_json(self.folder / "late_labels.json", self._late_labels)
        keep_known_from(self.folder, self._known_from())
        before = self._before
        pool = Pool(
            folder=self.folder,
            name=name,
            kind=kind,
            columns=(*numbers, *self._columns()),
            n_rows=self.n_rows,
            fingerprint=fingerprint,
            noun=noun,
            parts=tuple(self._writer.parts),
            decimal=self.decimal,
            near_repeats=self.near,
            labels_parted_by=self.labels_parted_by,
            spans=self.spans,
            tokens=self.tokens,
            delimiter=self.delimiter,
            dates=self.dates,
            notes=self._notes(),
            origin=before.origin or before.fingerprint if before else "",
            grown_from=before.fingerprint if before else "",
            additions=(*before.additions, before.n_rows) if before else (),
            sources_before=(*before.sources_before, self._numbered_from) if before else (),
        )
        save_pool(pool)
        return pool

    def _known_from(self) -> KnownFrom:
        """Who gave the labels, those of the pool before included."""
        before = kept_known_from(self._before.folder) if self._before else KnownFrom()
        fresh = {source + self._numbered_from: said for source, said in self.known_from.said.items()}
        tools = tuple(dict.fromkeys((*before.tools, *self.known_from.tools)))
        return KnownFrom(tools, {**before.said, **fresh})

    def place(self, source: int, at: int | None = None) -> str:
        """Where something is: "letters.csv, row 12, column age"."""
        column = "" if at is None else f", column {cells.shortened(self.names[at])}"
        return f"{self.source}, {self.row_word} {cells.grouped(source)}{column}"

    def _take(self, row: Sequence[str], source: int, picture: bytes, vector: Vector | None) -> None:
        self._count_label(row, source)
        first = self._first(row, source, picture, vector) if self.once else self.n_rows
        if first != self.n_rows:
            self._repeat(row, source, first)
            return
        if self.once and (label := self._known(row)):
            self._first_labels[first] = label
        self._writer.append([row[at] for at in self._stored], source + self._numbered_from)
        if self._pack:
            self._pack.append(picture)
        if self._vectors and vector is not None:
            self._vectors.append(vector)

    def _repeat(self, row: Sequence[str], source: int, first: int) -> None:
        """Keep where it was, and its label where the first one had none, unless that was asked about already."""
        self._repeats.append((source + self._numbered_from, first))
        if self._before is not None and first < self._before.n_rows:
            return
        label = self._known(row)
        if label and self._first_labels.setdefault(first, label) != label:
            self._contradicted.append(source)
        elif label and first not in self._late_labels:
            self._late_labels[first] = label

    def _known(self, row: Sequence[str]) -> str:
        return "" if self._label is None else row[self._label].strip()

    def _notes(self) -> tuple[Note, ...]:
        near = [near_repeats(self._near_sources, self.row_word)] if self._near_sources else []
        lost = [lost_labels(lost, sources, self.row_word) for lost, sources in self._lost.items()]
        contradicted = [contradiction(self._contradicted, self.row_word)] if self._contradicted else []
        return (*self.said, *near, *lost, *contradicted)

    def _first(self, row: Sequence[str], source: int, picture: bytes, vector: Vector | None) -> int:
        """The row that this one repeats; the next free one where it repeats none."""
        shown = picture or "\x1f".join([row[at] for at in self._shown]).encode()
        key = _key(vector.tobytes() if vector is not None and not self._shown else shown)
        if not self._texts:
            return self._seen.setdefault(key, self.n_rows)
        alike = _key(
            "\x1f".join([cells.folded(row[at]) if at in self._texts else row[at] for at in self._shown]).encode()
        )
        exact = int.from_bytes(key[:8], "big")
        first = self._seen.setdefault(alike if self.near else key, self.n_rows)
        if first == self.n_rows:
            self._note_copy(alike, exact)
        elif self.near and self._exact[first] != exact:
            self._near_sources.append(source)
        return first

    def _note_copy(self, alike: bytes, exact: int) -> None:
        """Write down of a new row what tells copies of it."""
        if self.near:
            self._exact.append(exact)
        elif (twin := self._first_copies.setdefault(alike, self.n_rows)) != self.n_rows:
            self._copies.append((self.n_rows, twin))

    def _count_label(self, row: Sequence[str], source: int) -> None:
        if self._label is None or not (label := self._known(row)):
            return
        self._n_known += 1
        self._labels.update(self._label_cells.names_in(label))
        self._measured = self._measured and isfinite(cells.number(label, self.decimal))
        if len(self._labels) > MAX_CLASSES and not self._measured:
            raise BadInput(
                f"{self.place(source, self._label)}: more than {MAX_CLASSES} different labels up to here; "
                "that is text, neither a class nor a number, so use the column as something else."
            )

    def _check_cells(self, rows: Sequence[Sequence[str]], sources: Sequence[int]) -> None:
        for at in self.kept:
            if cells.UNUSABLE.search("".join([row[at] for row in rows])):
                position = next(place for place, row in enumerate(rows) if cells.UNUSABLE.search(row[at]))
                raise BadInput(f"{self.place(sources[position], at)}: {cells.why_unusable(rows[position][at])}")

    def _check_numbers(self, rows: Sequence[Sequence[str]], sources: Sequence[int]) -> None:
        if not self._numeric:
            return
        values = np.empty((len(rows), len(self._numeric)))
        for place, at in enumerate(self._numeric):
            texts = [row[at] for row in rows]
            values[:, place] = cells.read_numbers(texts, self.decimal)
            if np.isnan(values[:, place]).any() and (bad := cells.not_a_number(texts, self.decimal)) is not None:
                raise BadInput(
                    f"{self.place(sources[bad], at)}: “{cells.shortened(texts[bad], 30)}” is not a number; "
                    "mend it, or use the column as a category."
                )
        self._missing += (~np.isfinite(values)).sum(axis=0)
        self._spread.add(values)

    def _read_vectors(self, rows: Sequence[Sequence[str]], sources: Sequence[int]) -> list[Vector]:
        if self._vector is None:
            return []
        vectors = []
        for row, source in zip(rows, sources, strict=True):
            vector = read_vector(row[self._vector])
            self._width = self._width or (0 if vector is None else len(vector))
            if vector is None or len(vector) != self._width or len(vector) > MAX_WIDTH:
                raise BadInput(f"{self.place(source, self._vector)}: {why_no_vector(row[self._vector], self._width)}")
            vectors.append(vector)
        return vectors

    def _columns(self) -> tuple[Column, ...]:
        spread = dict(zip(self._numeric, self._spread.percentiles(), strict=True))
        missing = dict(zip(self._numeric, self._missing.tolist(), strict=True))
        return tuple(
            Column(self.names[at], role, self._found(at, missing), spread.get(at)) for at, role in self.roles.items()
        )

    def _found(self, at: int, missing: Mapping[int, int]) -> str:
        if at == self._label:
            return self._label_cells.found(self._n_known, self._labels)
        if at == self._vector:
            return f"{cells.grouped(self._width)} numbers each"
        return f"{cells.grouped(missing[at])} without a value" if missing.get(at) else ""


def _key(shown: bytes) -> bytes:
    return hashlib.blake2b(shown, digest_size=12).digest()
