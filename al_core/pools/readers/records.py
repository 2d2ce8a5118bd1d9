"""JSON Lines and Parquet, streamed; every value becomes the text that was written."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import MAX_COLUMNS, Block
from al_core.pools.readers.delimited import BLOCK_CHARACTERS, MAX_LINE, block_rows, column_names

RECORDS_LOOKED_AT = 20_000
MAX_GROUP_BYTES = 2 << 30


class JsonLines:
    """One JSON object a line; columns are the fields of the first 20,000 lines."""

    row = "line"

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        fields: dict[str, None] = {}
        for number, record, _ in self.records():
            fields.update(dict.fromkeys(record))
            if number >= RECORDS_LOOKED_AT or len(fields) > MAX_COLUMNS:
                break
        self._fields = list(fields)
        self._known = fields.keys()
        self.names = column_names(self._fields)

    def blocks(self) -> Iterator[Block]:
        """Rows in bounded blocks; raises BadInput that names the first bad line."""
        rows: list[Sequence[str]] = []
        sources: list[int] = []
        size, most = 0, block_rows(len(self.names))
        for number, record, done in self.records():
            if late := record.keys() - self._known:
                raise BadInput(
                    f"{self._place(number)}: the field “{cells.shortened(min(late), 30)}” is not in the "
                    f"first {cells.grouped(RECORDS_LOOKED_AT)} lines; add it to the first line, null will do."
                )
            rows.append([as_text(record.get(field)) for field in self._fields])
            sources.append(number)
            size += sum(map(len, rows[-1]))
            if len(rows) >= most or size >= BLOCK_CHARACTERS:
                yield Block(rows, sources, done)
                rows, sources, size = [], [], 0
        if rows:
            yield Block(rows, sources, 1.0)

    def records(self) -> Iterator[tuple[int, dict[str, Any], float]]:
        """Number, object, and the part of the file read; raises BadInput at the first line that is none."""
        total, read, number = max(1, self.path.stat().st_size), 0, 0
        with self.path.open("rb") as file:
            while line := file.readline(MAX_LINE):
                number, read = number + 1, read + len(line)
                if line.strip():
                    yield number, self._parsed(line, number), read / total

    def _parsed(self, line: bytes, number: int) -> dict[str, Any]:
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            record = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
        except UnicodeDecodeError as error:
            raise BadInput(
                f"{self._place(number)}: byte 0x{line[error.start]:02X} is not valid UTF-8; save the file as UTF-8."
            ) from None
        except RecursionError:
            raise BadInput(f"{self._place(number)}: lists in lists too deep to read; flatten this line.") from None
        except ValueError as error:
            where = f" at character {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
            raise BadInput(f"{self._place(number)}: this is not valid JSON{where}; mend or remove the line.") from None
        if not isinstance(record, dict):
            raise BadInput(f"{self._place(number)}: not an object in braces; write each example as one {{...}}.")
        return record

    def _place(self, number: int) -> str:
        return f"{self.name}, line {cells.grouped(number)}"


class Parquet:
    """A Parquet file, read row group by row group."""

    row = "row"

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        try:
            with pq.ParquetFile(path) as file:
                self._raw, self.n_rows = file.schema_arrow.names, file.metadata.num_rows
                groups = [file.metadata.row_group(at).total_byte_size for at in range(file.num_row_groups)]
        except (pa.ArrowException, OSError) as error:
            raise self._damaged() from error
        if max(groups, default=0) > MAX_GROUP_BYTES:
            raise BadInput(f"{name} has a row group above 2 GB; write it again with smaller row groups.")
        self.names = column_names(self._raw)

    def blocks(self) -> Iterator[Block]:
        """Rows in bounded blocks; raises BadInput when the file is damaged further down."""
        start = 0
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(batch_size=block_rows(len(self.names))):
                    columns = [_texts(batch.column(at)) for at in range(len(self.names))]
                    rows: list[Sequence[str]] = list(zip(*columns, strict=True))
                    sources = range(start + 1, start + len(rows) + 1)
                    start += len(rows)
                    yield Block(rows, sources, start / max(1, self.n_rows))
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise self._damaged(start) from error

    def _damaged(self, rows: int = 0) -> BadInput:
        after = f" after row {cells.grouped(rows)}" if rows else ""
        return BadInput(f"{self.name} is a damaged or cut-off Parquet file{after}; write it again.")


def _texts(column: pa.Array) -> list[str]:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.fill_null("").to_pylist()  # type: ignore[no-any-return]
    return [as_text(value) for value in column.to_pylist()]


def as_text(value: Any) -> str:
    """A value as text: null is empty, lists and objects are JSON, bytes are read as UTF-8 where they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
