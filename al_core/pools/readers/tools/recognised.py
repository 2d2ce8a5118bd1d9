"""Which labelling tool wrote a file, told by its first records and never by its name."""

from collections.abc import Iterator
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from al_core.pools.readers.tools.exported import Exported, NumberedEntry
from al_core.pools.readers.tools.streams import records_of
from al_core.pools.readers.tools.tool import Tool

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source

SAMPLE_SIZE = 20_000
SAMPLE_BYTES = 32_000_000


def exported(path: Path, name: str, source: "Source", *, look: bool = False) -> Exported | None:
    """The file as its tool meant it; None where no tool knows it. Raises BadInput when it is damaged further down.

    At a first `look` no more is read than the first records, where they tell the labels.
    """
    records = partial(records_of, source)
    first, goes_on = _first(records(), path.stat().st_size)
    entries = [record for _, record, _ in first]
    found = (tool.recognised(entries) for tool in tools() if entries)
    tool = next((one for one in found if one is not None), None)
    if tool is None:
        return None
    return Exported(name, tool, source.row, records, first if goes_on else (), look=look, table=source)


@cache
def tools() -> tuple[type[Tool], ...]:
    """All tools, in the order of their titles."""
    package = __name__.rpartition(".")[0]
    for module in iter_modules([str(Path(__file__).parent)]):
        import_module(f"{package}.{module.name}")
    return tuple(sorted(Tool.__subclasses__(), key=lambda tool: (tool.title, tool.__name__)))


def _first(records: Iterator[NumberedEntry], size: int) -> tuple[list[NumberedEntry], bool]:
    """The first records, and whether others follow."""
    first: list[NumberedEntry] = []
    for number, record, done in records:
        if len(first) >= SAMPLE_SIZE or (done < 1 and done * size >= SAMPLE_BYTES):
            return first, True
        first.append((number, record, done))
    return first, False
