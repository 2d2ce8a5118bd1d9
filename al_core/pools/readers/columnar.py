"""Parquet and Arrow: tables that are kept column by column, read batch by batch, each of bounded size as text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import MAX_COLUMNS, Block
from al_core.pools.readers.arrow_messages import unpacked_bytes
from al_core.pools.readers.delimited import MAX_CELL, block_rows, column_names
from al_core.pools.readers.packed import check_swelling
from al_core.pools.readers.records import as_text

MAX_GROUP_BYTES = 2 << 30
FLATTENED = 2
PER_NUMBER = 24

Batches = Iterator[tuple[pa.RecordBatch, float]]


class Columnar:
    """Rows of a file of either kind; objects in objects become columns of their own, as `meta.source`."""

    row = "row"
    kind = ""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        with self._reading([0]):
            schema = self._schema()
        self.metadata: dict[bytes, bytes] = schema.metadata or {}
        self._too_many = len(schema) > MAX_COLUMNS
        self.names = column_names(schema.names if self._too_many else _flat(schema.empty_table()).column_names)

    def blocks(self) -> Iterator[Block]:
        """Rows in bounded blocks; raises BadInput when the file is damaged further down or swells beyond measure."""
        read, size, before, packed = [0], 0, 0.0, self.path.stat().st_size
        with self._reading(read):
            for batch, done in self._batches():
                start = read[0]
                for piece in self._pieces(_flat(pa.Table.from_batches([batch])), start):
                    size += sum(_characters(column, 0) for column in piece.columns)
                    check_swelling(size, packed, self.name)
                    rows: list[Sequence[str]] = list(zip(*map(_texts, piece.columns), strict=True))
                    sources = range(read[0] + 1, read[0] + len(rows) + 1)
                    read[0] += len(rows)
                    yield Block(rows, sources, before + (done - before) * (read[0] - start) / batch.num_rows)
                before = done

    def _pieces(self, table: pa.Table, before: int) -> Iterator[pa.Table]:
        """Slices of a table that are short enough as text."""
        size = sum(_characters(column, PER_NUMBER) for column in table.columns)
        if table.num_rows > 1 and (size > MAX_CELL or table.num_rows > block_rows(len(self.names))):
            half = table.num_rows // 2
            yield from self._pieces(table.slice(0, half), before)
            yield from self._pieces(table.slice(half), before + half)
        elif table.num_rows:
            if size > MAX_CELL:
                self._check_row(table, before + 1)
            yield table

    def _check_row(self, table: pa.Table, row: int) -> None:
        for at, column in enumerate(table.columns):
            if table.num_rows == 1 and _characters(column, PER_NUMBER) > MAX_CELL:
                raise BadInput(
                    f"{self.name}, row {cells.grouped(row)}, column {cells.shortened(self.names[at])}: the value is "
                    f"longer than {MAX_CELL >> 20} million characters; shorten it or leave the column out of the file."
                )

    @contextmanager
    def _reading(self, read: list[int]) -> Iterator[None]:
        try:
            yield
        except (pa.ArrowException, OSError, UnicodeDecodeError, OverflowError, ValueError) as error:
            after = f" after row {cells.grouped(read[0])}" if read[0] else ""
            raise BadInput(f"{self.name} is a damaged or cut-off {self.kind} file{after}; write it again.") from error

    def _schema(self) -> pa.Schema:
        """The columns of the file; raises BadInput where its parts are too large to be read one by one."""
        raise NotImplementedError

    def _batches(self) -> Batches:
        """Batches of rows in order, and the part of the file that ends with each."""
        raise NotImplementedError


class Parquet(Columnar):
    """A Parquet file; repeated strings are kept once while it is read, so that a small file stays small."""

    kind = "Parquet"

    def _schema(self) -> pa.Schema:
        with pq.ParquetFile(self.path) as file:
            self._check_groups(file.metadata)
            texts = [file.schema.column(at) for at in range(min(len(file.schema), MAX_COLUMNS))]
            self._repeated = [leaf.path for leaf in texts if leaf.physical_type == "BYTE_ARRAY"]
            return file.schema_arrow

    def _batches(self) -> Batches:
        with pq.ParquetFile(self.path, read_dictionary=self._repeated) as file:
            read, total = 0, max(1, file.metadata.num_rows)
            for batch in file.iter_batches(batch_size=block_rows(len(self.names))):
                read += batch.num_rows
                yield batch, read / total

    def _check_groups(self, metadata: Any) -> None:
        for at in range(metadata.num_row_groups):
            if metadata.row_group(at).total_byte_size > MAX_GROUP_BYTES:
                raise BadInput(f"{self.name} has a row group above 2 GB; write it again with smaller row groups.")
        size = sum(metadata.row_group(at).total_byte_size for at in range(metadata.num_row_groups))
        check_swelling(size, self.path.stat().st_size, self.name)


class Arrow(Columnar):
    """An Arrow file (Feather version 2) or an Arrow stream."""

    kind = "Arrow"

    def _schema(self) -> pa.Schema:
        check_swelling(unpacked_bytes(self.path), self.path.stat().st_size, self.name)
        with self._opened() as reader:
            return reader.schema

    def _batches(self) -> Batches:
        size = max(1, self.path.stat().st_size)
        with self._opened() as reader:
            if isinstance(reader, pa.RecordBatchFileReader):
                for at in range(reader.num_record_batches):
                    yield reader.get_batch(at), (at + 1) / reader.num_record_batches
                return
            read, waiting = 0, next(reader, None)
            while waiting is not None:
                following = next(reader, None)
                read += waiting.nbytes
                yield waiting, 1.0 if following is None else min(0.99, read / size)
                waiting = following

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        with pa.memory_map(str(self.path)) as file:
            is_file = file.read(6) == b"ARROW1"
            file.seek(0)
            with pa.ipc.open_file(file) if is_file else pa.ipc.open_stream(file) as reader:
                yield reader


def _flat(table: pa.Table) -> pa.Table:
    for _ in range(FLATTENED):
        table = table.flatten()
    return table


def _characters(column: Any, per_number: int) -> int:
    """How long a column is at most as text, told without making text of it."""
    if isinstance(column, pa.ChunkedArray):
        return sum(_characters(chunk, per_number) for chunk in column.chunks)
    kind = column.type
    if pa.types.is_dictionary(kind):
        lengths = _lengths(column.dictionary, per_number)
        return int(lengths[column.indices.drop_null().to_numpy(zero_copy_only=False)].sum())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return _characters(column.flatten(), per_number)
    if pa.types.is_map(kind):
        return _characters(column.keys, per_number) + _characters(column.items, per_number)
    if pa.types.is_struct(kind):
        return sum(_characters(part, per_number) for part in column.flatten())
    if pa.types.is_run_end_encoded(kind):
        return len(column) * _longest(column.values, per_number)
    if pa.types.is_list_view(kind) or pa.types.is_large_list_view(kind):
        return int(pc.sum(pc.list_value_length(column)).as_py() or 0) * _longest(column.values, per_number)
    return int(_lengths(column, per_number).sum())


def _longest(values: pa.Array, per_number: int) -> int:
    return max((_characters(values.slice(at, 1), per_number) for at in range(len(values))), default=0)


def _lengths(values: pa.Array, per_number: int) -> Any:
    kind = values.type
    if pa.types.is_string_view(kind) or pa.types.is_binary_view(kind):
        # A view is sixteen bytes, of which the first four are the length of the text.
        views = np.frombuffer(values.buffers()[1], np.int32).reshape(-1, 4)
        return views[values.offset : values.offset + len(values), 0].astype(np.int64)
    texts = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if texts or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pc.fill_null(pc.binary_length(values), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.full(len(values), per_number, dtype=np.int64)


def _texts(column: Any) -> list[str]:
    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.fill_null("").to_pylist()  # type: ignore[no-any-return]
    try:
        return [as_text(value) for value in column.to_pylist()]
    except (OverflowError, ValueError):
        return [as_text(_python(value)) for chunk in column.chunks for value in chunk]


def _python(value: Any) -> Any:
    """A value, or what Arrow writes where Python has no type for it, such as a day of the year 12,024."""
    try:
        return value.as_py()
    except (OverflowError, ValueError):
        if isinstance(value, pa.StructScalar):
            return {name: _python(part) for name, part in value.items()}
        if isinstance(value, pa.ListScalar):
            return [_python(part) for part in value.values]
        plain = pa.timestamp(value.type.unit) if pa.types.is_timestamp(value.type) else value.type
        return str(value.cast(plain).cast(pa.string()))
