"""The records of a file, lists and objects in them where it has any, whatever its format."""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from al_core.errors import BadInput
from al_core.pools.readers.records import JsonLines
from al_core.pools.readers.tools.tool import Record

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source

MAX_ARRAY = 200 << 20


@runtime_checkable
class Recorded(Protocol):
    """A file that has its records as they were written."""

    def records(self) -> Iterator[tuple[int, dict[str, Any], float]]:
        """Number, record, and the part of the file read."""


class JsonArray(JsonLines):
    """One array of objects, read at once."""

    row = "record"

    @cached_property
    def _array(self) -> list[Any]:
        if self.path.stat().st_size > MAX_ARRAY:
            raise BadInput(
                f"{self.name} is one JSON array above 200 MB; save it as JSON Lines, one object on each line."
            )
        try:
            text = self.path.read_text(encoding="utf-8-sig")
            array = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
        except UnicodeDecodeError:
            raise BadInput(f"{self.name} is not valid UTF-8; save the file as UTF-8.") from None
        except RecursionError:
            raise BadInput(f"{self.name} holds lists in lists too deep to read; flatten it.") from None
        except json.JSONDecodeError as error:
            raise BadInput(f"{self.name}, line {error.lineno}: this is not valid JSON; mend it there.") from None
        return array if isinstance(array, list) else [array]

    def records(self) -> Iterator[tuple[int, dict[str, Any], float]]:
        """Each object of the array; raises BadInput at the first that is none."""
        for number, record in enumerate(self._array, start=1):
            if not isinstance(record, dict):
                raise BadInput(
                    f"{self.name}, record {number:,}: not an object in braces; write each example as {{...}}."
                )
            yield number, record, number / len(self._array)


def records_of(source: "Source") -> Iterator[tuple[int, Record, float]]:
    """Number, record, and the part of the file read; a row of a table is a record by the names of its columns."""
    if isinstance(source, Recorded):
        yield from source.records()
        return
    for block in source.blocks():
        for number, row in zip(block.sources, block.rows, strict=True):
            yield number, dict(zip(source.names, row, strict=True)), block.done
