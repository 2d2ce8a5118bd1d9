"""How large the batches of an Arrow file are once they are unpacked, told by what is written about them.

A file or a stream is a row of messages, each of which says where its buffers lie; a packed buffer begins with the size
that it unpacks to. Apache Arrow, Columnar format: encapsulated message format, 2026
"""

import struct
from pathlib import Path
from typing import Any

import pyarrow as pa

FILE_START = b"ARROW1\x00\x00"
_HEADER_KIND, _HEADER, _BUFFERS, _COMPRESSION, _DICTIONARY = 1, 2, 2, 3, 1
DICTIONARY_BATCH = 2
BATCHES = (DICTIONARY_BATCH, 3)
_BUFFER_BYTES = 16


def unpacked_bytes(path: Path) -> int:
    """The bytes of all batches; raises ValueError or an error of Arrow where the file is damaged."""
    total = 0
    with pa.memory_map(str(path)) as file:
        if file.read(len(FILE_START)) != FILE_START:
            file.seek(0)
        try:
            for message in pa.ipc.MessageReader.open_stream(file):
                total += _bytes_of(memoryview(message.metadata), message.body)
        except (struct.error, IndexError) as error:
            raise ValueError("a message that describes itself wrongly") from error
    return total


def _bytes_of(written: memoryview, body: Any) -> int:
    root = _number("<I", written, 0)
    at_kind, at_header = _field(written, root, _HEADER_KIND), _field(written, root, _HEADER)
    kind = written[at_kind] if at_kind else 0
    if kind not in BATCHES or not at_header:
        return 0
    batch = _follow(written, at_header)
    if kind == DICTIONARY_BATCH:
        batch = _follow(written, _field(written, batch, _DICTIONARY))
    buffers = _follow(written, _field(written, batch, _BUFFERS))
    packed = bool(_field(written, batch, _COMPRESSION))
    total, content = 0, memoryview(body)
    for at in range(_number("<I", written, buffers)):
        start, length = struct.unpack_from("<qq", written, buffers + 4 + at * _BUFFER_BYTES)
        size = _number("<q", content, start) if packed and length >= 8 else length
        total += max(size, length)
    return total


def _number(form: str, content: memoryview, at: int) -> int:
    return int(struct.unpack_from(form, content, at)[0])


def _field(written: memoryview, table: int, number: int) -> int:
    """Where a field of a table lies; 0 where the table has none."""
    places = table - _number("<i", written, table)
    within = 4 + 2 * number
    offset = _number("<H", written, places + within) if within < _number("<H", written, places) else 0
    return table + offset if offset else 0


def _follow(written: memoryview, at: int) -> int:
    return at + _number("<I", written, at)
