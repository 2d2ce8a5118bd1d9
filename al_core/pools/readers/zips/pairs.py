"""Files and their classes as plain lists among images: {"cat.png": "cat"}, {"cat": ["cat.png"]}, or lines of both."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from al_core.pools.intake import Block

FILE_NAME = r"\S.*?\.[A-Za-z]\w{0,4}"
FILE_FIRST = re.compile(rf"\s*(?P<file>{FILE_NAME})\s+(?P<label>\S.*?)\s*")
FILE_LAST = re.compile(rf"\s*(?P<label>\S+)\s+(?P<file>{FILE_NAME})\s*")
TWO_WORDS = re.compile(r"\s*(?P<file>\S+)\s+(?P<label>\S+)\s*")

Pair = tuple[str, str]


class Pairs:
    """A table of two columns, file and label."""

    names = ("file", "label")

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._pairs = list(pairs)

    def blocks(self) -> Iterator[Block]:
        """All pairs."""
        yield Block(self._pairs, range(1, len(self._pairs) + 1), 1.0)


def pairs_in(path: Path) -> Pairs | None:
    """The pairs of a JSON file, or of one whose lines are parted by blanks; None where it is rather another table."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = _of_object(json.loads(text)) if path.suffix == ".json" else _of_lines(text.splitlines())
    except (ValueError, RecursionError):
        return None
    return Pairs(found) if found else None


def _of_object(whole: Any) -> list[Pair]:
    if isinstance(whole, Mapping) and len(whole) == 1 and isinstance(inner := next(iter(whole.values())), Mapping):
        whole = inner
    if not isinstance(whole, Mapping):
        return []
    if all(isinstance(label, str | int | bool) for label in whole.values()):
        return [(file, str(label)) for file, label in whole.items()]
    lists = [files for files in whole.values() if isinstance(files, list)]
    if len(lists) < len(whole) or not all(map(_is_a_file, chain(*lists))):
        return []
    return [(file, label) for label, files in whole.items() for file in files]


def _is_a_file(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(FILE_NAME, value) is not None


def _of_lines(lines: Iterable[str]) -> list[Pair]:
    """Of lines that all are a file and a class, whichever is first; tabs and commas are read as in any table."""
    known = [line for line in lines if line.strip()]
    if any(sign in line for line in known for sign in "\t,;"):
        return []
    for form in (FILE_FIRST, FILE_LAST, TWO_WORDS):
        found = [form.fullmatch(line) for line in known]
        if all(found):
            return [(one["file"], one["label"]) for one in found if one]
    return []
