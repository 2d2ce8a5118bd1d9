"""Hugging Face data sets: classes are kept as numbers, and their names in the Parquet file or in the card."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from al_core.pools.choices import as_object
from al_core.pools.intake import Block
from al_core.pools.pool import Column, Note
from al_core.pools.readers import columns
from al_core.pools.readers.columnar import Columnar
from al_core.pools.readers.records import JsonTable

ITEM = re.compile(r"\s*- name: *(\S.*?)\s*$")
CLASS = re.compile(r"""\s*['"]?(\d+)['"]?: *(\S.*?)\s*$""")


class NamedClasses:
    """A file with its classes by their names; no number stands for no class."""

    row = "row"

    def __init__(self, file: Columnar | JsonTable, classes: Mapping[str, Sequence[str]]) -> None:
        self.file, self.names = file, file.names
        self.classes = {at: classes[name] for at, name in enumerate(file.names) if name in classes}

    def notes(self) -> list[Note]:
        """Which columns show names instead of numbers."""
        named = [self.names[at] for at in self.classes]
        return [
            Note("class names", f"Column {name}: the numbers are shown by their names, as the data set has them.")
            for name in named
        ]

    def columns(self, rows: Sequence[Sequence[str]], decimal: str) -> tuple[Column, ...]:
        """As of any table; the only column with classes is the answer, whatever it is called."""
        return with_answer(columns.describe(self.names, rows, decimal), [self.names[at] for at in self.classes])

    def blocks(self) -> Iterator[Block]:
        """The rows in bounded blocks."""
        for block in self.file.blocks():
            rows = [[self._named(at, cell) for at, cell in enumerate(row)] for row in block.rows]
            yield Block(rows, block.sources, block.done)

    def _named(self, at: int, cell: str) -> str:
        if at not in self.classes:
            return cell
        value = as_object(cell)
        if isinstance(value, list):
            return json.dumps([_name(str(one), self.classes[at]) for one in value], ensure_ascii=False)
        return _name(cell, self.classes[at])


def _name(number: str, classes: Sequence[str]) -> str:
    if number.isdecimal() and int(number) < len(classes):
        return classes[int(number)]
    return "" if number == "-1" else number


def with_answer(found: Sequence[Column], named: Sequence[str]) -> tuple[Column, ...]:
    """The columns, with the one that names its classes as the label where there is no other."""
    alone = len(named) == 1 and not any(column.role == "label" for column in found)
    return tuple(
        Column(column.name, "label", column.found)
        if alone and column.name in named and column.role == "category"
        else column
        for column in found
    )


def classes_in_schema(metadata: Mapping[bytes, bytes]) -> dict[str, list[str]]:
    """Column -> names of its classes, as the library `datasets` writes them into a file; empty without any."""
    try:
        features = json.loads(metadata.get(b"huggingface", b"{}"))["info"]["features"]
    except (ValueError, KeyError, TypeError):
        return {}
    found = {name: _class_names(feature) for name, feature in features.items()}
    return {name: names for name, names in found.items() if names}


def _class_names(feature: Any) -> list[str]:
    if isinstance(feature, list):
        feature = feature[0] if feature else None
    if not isinstance(feature, dict):
        return []
    names = feature.get("names") if feature.get("_type") == "ClassLabel" else _class_names(feature.get("feature"))
    return [str(name) for name in names or []]


def classes_in_card(card: str) -> dict[str, list[str]]:
    """Column -> names of its classes, as a card (README.md) lists them below `class_label`."""
    found: dict[str, list[str]] = {}
    column, listing = "", False
    for line in card.splitlines():
        if named := ITEM.match(line):
            column, listing = _unquoted(named[1]), False
        elif line.strip() == "names:":
            listing = True
        elif listing and (known := CLASS.match(line)):
            found.setdefault(column, []).append(_unquoted(known[2]))
        else:
            listing = False
    return found


def _unquoted(word: str) -> str:
    """A word of YAML without its quotes."""
    if word.startswith("'"):
        return word[1:-1].replace("''", "'")
    try:
        return str(json.loads(word)) if word.startswith('"') else word
    except ValueError:
        return word.strip('"')
