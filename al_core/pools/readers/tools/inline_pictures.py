"""Pictures that are written into a file itself, as data: addresses: each becomes the image of its row."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from al_core.amounts import counted
from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.attribution import KnownFrom
from al_core.pools.intake import Block
from al_core.pools.pool import Column, Note
from al_core.pools.readers import columns
from al_core.pools.readers.tools.streams import ByPeople, Described, Noted
from al_core.pools.readers.tools.tally import DATA_ADDRESS
from al_core.pools.readers.zips.display import UnreadableImage, drawn_anew, encoded

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source

PICTURES_AT_ONCE = 50


class InlinePictures:
    """A table with the pictures of one of its columns; a row whose picture cannot be read is left out and counted."""

    def __init__(self, table: "Source", name: str, at: int) -> None:
        self.table, self.name, self.at = table, name, at
        self.row, self.names = table.row, table.names
        self._unread: dict[int, None] = {}

    def blocks(self) -> Iterator[Block]:
        """The rows in small blocks with display copies; raises BadInput at a picture that is not safe to open."""
        for block in self.table.blocks():
            n = len(block.rows)
            for start in range(0, n, PICTURES_AT_ONCE):
                stop = min(start + PICTURES_AT_ONCE, n)
                read = {at: copy for at in range(start, stop) if (copy := self._copy(block, at))}
                rows = [self._named(block.rows[at], block.sources[at]) for at in read]
                done = block.done if stop == n else min(block.done, 0.999)
                yield Block(rows, [block.sources[at] for at in read], done, [*read.values()])

    def columns(self, rows: Sequence[Sequence[str]], decimal: str) -> tuple[Column, ...]:
        """As the table knows them; the model learns from the pictures alone."""
        found = (
            self.table.columns(rows, decimal)
            if isinstance(self.table, Described)
            else columns.describe(self.names, rows, decimal)
        )
        shown = Column(self.names[self.at], "image", counted(len(rows), "image"))
        return (*found[: self.at], shown, *found[self.at + 1 :])

    def notes(self) -> list[Note]:
        """What the table has to say, and which pictures could not be read so far."""
        said = self.table.notes() if isinstance(self.table, Noted) else []
        if self._unread:
            where, n = cells.listed([*self._unread], self.row), len(self._unread)
            said = [*said, Note(f"{n:,} left out", f"{where}: no picture that can be read; save it as PNG or JPEG.")]
        return said

    def known_from(self, label: str) -> KnownFrom:
        """Who gave the labels, where the table knows."""
        return self.table.known_from(label) if isinstance(self.table, ByPeople) else KnownFrom()

    def _copy(self, block: Block, at: int) -> bytes:
        """The display copy of a row; empty where there is none."""
        number = block.sources[at]
        try:
            return encoded(drawn_anew(content_of(block.rows[at][self.at])).image)
        except (UnreadableImage, ValueError):
            self._unread[number] = None
            return b""
        except BadInput as error:
            raise BadInput(f"{self.name}, {self.row} {cells.grouped(number)}: {error}.") from None

    def _named(self, row: Sequence[str], number: int) -> list[str]:
        """The row with a name in the place of its picture."""
        return [*row[: self.at], f"{self.row} {number}", *row[self.at + 1 :]]


def with_pictures(source: "Source", name: str) -> "Source":
    """The source, with the pictures of the first column that holds such addresses in most of its cells."""
    first = next((block.rows for block in source.blocks()), [])
    for at in range(len(source.names)):
        texts = [text for row in first if (text := row[at].strip())]
        if 2 * sum(bool(DATA_ADDRESS.match(text)) for text in texts) > len(texts):
            return InlinePictures(source, name, at)
    return source


def content_of(address: str) -> bytes:
    """What a data: address holds. Raises ValueError where it is none."""
    head = DATA_ADDRESS.match(address.strip())
    if head is None:
        raise ValueError("no data: address of an image")
    content = address.strip()[head.end() :]
    if not head[0].casefold().endswith(";base64,"):
        return unquote_to_bytes(content)
    try:
        return base64.b64decode(unquote_to_bytes(content), validate=False)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
