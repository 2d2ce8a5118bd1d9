"""The records of a file, lists and objects in them where it has any, whatever its format."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from al_core.pools.attribution import KnownFrom
from al_core.pools.pool import Column, Note, Role
from al_core.pools.readers.tools.tool import Entry

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source


@runtime_checkable
class Recorded(Protocol):
    """A file that has its records as they were written."""

    def records(self) -> Iterator[tuple[int, dict[str, Any], float]]:
        """Number, record, and the part of the file read."""


@runtime_checkable
class Noted(Protocol):
    """A source that has something to say of its file."""

    def notes(self) -> list[Note]:
        """What people should know of the file, before its columns."""


@runtime_checkable
class Described(Protocol):
    """A source that knows more of its columns than their cells tell."""

    def columns(self, rows: Sequence[Sequence[str]], decimal: str) -> tuple[Column, ...]:
        """What each column is used as, and what was found in these first rows."""


@runtime_checkable
class ByPeople(Protocol):
    """A source that knows who gave its labels."""

    def known_from(self, label: str) -> KnownFrom:
        """Who gave the labels in this column, when, and with which note, by the rows that were read."""


def records_of(source: "Source") -> Iterator[tuple[int, Entry, float]]:
    """Number, record, and the part of the file read; a row of a table is a record by the names of its columns."""
    if isinstance(source, Recorded):
        yield from source.records()
        return
    for block in source.blocks():
        for number, row in zip(block.sources, block.rows, strict=True):
            yield number, dict(zip(source.names, row, strict=True)), block.done


def known_from(source: "Source", roles: Mapping[str, Role]) -> KnownFrom:
    """Who gave the labels of a source that was read, where it knows and its column is used."""
    label = next((name for name, role in roles.items() if role == "label"), "")
    return source.known_from(label) if isinstance(source, ByPeople) else KnownFrom()
