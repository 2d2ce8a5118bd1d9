"""Which image of a zip a path names, in whichever way a table spells it: nothing outside the zip is ever looked at."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

LONGEST_PATH = 1_000
DEEPEST = 12
ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*:/|[?%]")
NUMBERED = re.compile(r"[0-9a-f]{8}-.")


class Places:
    """Images by their path, or by any end of it that only one of them has, with the suffix and without."""

    def __init__(self, names: Sequence[str]) -> None:
        paths = [name.casefold() for name in names]
        self._whole = _only(((_bare(path), at) for at, path in enumerate(paths)))
        self._whole |= _only((path, at) for at, path in enumerate(paths))
        self._ends = _only(
            (end, at) for at, path in enumerate(paths) for one in {path, _bare(path)} for end in _ends(one)
        )

    def find(self, text: str, folder: str) -> int | None:
        """The image that a cell names: as a path from the table's folder or the zip, or as the end of either path."""
        if len(text) > LONGEST_PATH:
            return None
        spellings = (path for spelt in _spellings(text) for path in (spelt, _bare(spelt)))
        return next((at for path in spellings if (at := self._find(path, folder)) is not None), None)

    def _find(self, path: str, folder: str) -> int | None:
        tried = [self._whole.get(f"{folder}/{path}" if folder else path), self._whole.get(path), self._ends.get(path)]
        tried += [self._whole.get(end) for end in _ends(path)]
        return next((at for at in tried if at is not None), None)


def _spellings(text: str) -> Iterator[str]:
    """The path in a cell, as it stands; of an address, and without the number that a tool sets before a name.

    Label Studio serves files as /data/local-files/?d=pets/cat.png and /data/upload/7/0a1b2c3d-cat.png.
    """
    path = text.strip().replace("\\", "/").removeprefix("./").strip("/").casefold()
    yield path
    plain = path
    if ADDRESS.search(path):
        before, _, query = path.partition("?")
        plain = unquote(query[2:] if query.startswith("d=") else before)
        yield plain
    folders, _, name = plain.rpartition("/")
    if NUMBERED.match(name):
        yield f"{folders}/{name[9:]}".lstrip("/")


def _only(named: Iterable[tuple[str, int]]) -> dict[str, int | None]:
    """Name -> place; None for a name that several have."""
    places: dict[str, int | None] = {}
    for name, at in named:
        places[name] = at if places.get(name, at) == at else None
    return places


def _bare(path: str) -> str:
    stem, _, suffix = path.rpartition(".")
    return path if "/" in suffix or not stem or stem.endswith("/") else stem


def _ends(path: str) -> Iterator[str]:
    parts = path.split("/")[-DEEPEST:]
    return ("/".join(parts[at:]) for at in range(len(parts)))
