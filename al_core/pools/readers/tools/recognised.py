"""Which labelling tool wrote a file, told by its first records and never by its name."""

from collections.abc import Iterator
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from al_core.pools.readers.tools.exported import Exported
from al_core.pools.readers.tools.streams import records_of
from al_core.pools.readers.tools.tool import Entry, Tool

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source

SAMPLE_SIZE = 20_000
SAMPLE_BYTES = 32_000_000


def exported(path: Path, name: str, source: "Source") -> Exported | None:
    """The file as its tool meant it; None where no tool knows it. Raises BadInput when it is damaged further down."""
    records = partial(records_of, source)
    first = _first(records(), path.stat().st_size)
    found = (tool.recognised(first) for tool in tools() if first)
    tool = next((one for one in found if one is not None), None)
    return None if tool is None else Exported(name, tool, source.row, records)


@cache
def tools() -> tuple[type[Tool], ...]:
    """All tools, in the order of their titles."""
    package = __name__.rpartition(".")[0]
    for module in iter_modules([str(Path(__file__).parent)]):
        import_module(f"{package}.{module.name}")
    return tuple(sorted(Tool.__subclasses__(), key=lambda tool: (tool.title, tool.__name__)))


def _first(records: Iterator[tuple[int, Entry, float]], size: int) -> list[Entry]:
    first: list[Entry] = []
    for _, record, done in records:
        first.append(record)
        if len(first) >= SAMPLE_SIZE or (done < 1 and done * size >= SAMPLE_BYTES):
            break
    return first
