"""Lists of references (RIS), as reference managers and ASReview write them."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from al_core.pools.readers.encodings import guess_encoding
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool

BEGINNING = re.compile(rb"(\xef\xbb\xbf)?\s*(\d+\.\s+)?TY  - ")
REFERENCE_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?$")
NAMES = {
    "TI": "title",
    "T1": "title",
    "AB": "abstract",
    "N2": "abstract",
    "AU": "authors",
    "A1": "authors",
    "PY": "year",
    "Y1": "year",
    "KW": "keywords",
    "DO": "doi",
    "JO": "journal",
    "JF": "journal",
    "T2": "journal",
    "N1": "notes",
    "TY": "type",
}
BESIDE_A_REFERENCE = ("notes", "type")
SCREENED = {"ASReview_relevant": "1", "ASReview_irrelevant": "0", "ASReview_not_relevant": "0"}


class References(Tool):
    """Title and abstract; the labels of ASReview stand in the notes."""

    title = "a reference manager (RIS)"
    remarks: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By the two letters that each line of such a file begins with."""
        return cls() if all(isinstance(record.get("TY"), list) for record in first) else None

    def read(self, record: Entry) -> Statement:
        """A reference; lines of the same kind are joined."""
        known: dict[str, list[str]] = {name: [] for name in NAMES.values()}
        for tag, values in record.items():
            known.setdefault(NAMES.get(tag, ""), []).extend(values)
        labels = [label for mark, label in SCREENED.items() if mark in known["notes"]]
        texts = {name: "; ".join(values) for name, values in known.items() if name}
        shown: dict[str, Any] = {name: text for name, text in texts.items() if name not in BESIDE_A_REFERENCE}
        return Statement(shown, [Given("label", labels)], {name: texts[name] for name in BESIDE_A_REFERENCE})


def are_references(path: Path) -> bool:
    """Whether a file begins as a list of references does."""
    with path.open("rb") as file:
        return bool(BEGINNING.match(file.read(200)))


def read_references(path: Path) -> Iterator[tuple[int, Entry, float]]:
    """Number, lines by their two letters, and the part of the file read."""
    total, number = max(1, path.stat().st_size), 0
    found: dict[str, list[str]] = {}
    last = ""
    with path.open("rb") as raw, io.TextIOWrapper(raw, guess_encoding(path), "replace") as file:
        for line in file:
            known = REFERENCE_LINE.match(line.rstrip("\r\n").lstrip("\ufeff"))
            if known and known[1] == "ER":
                number += 1
                yield number, found, min(1.0, raw.tell() / total)
                found, last = {}, ""
            elif known:
                last = known[1]
                found.setdefault(last, []).append((known[2] or "").strip())
            elif last and line.strip():
                found[last][-1] = f"{found[last][-1]} {line.strip()}".strip()
    if found.get("TY"):
        yield number + 1, found, 1.0
