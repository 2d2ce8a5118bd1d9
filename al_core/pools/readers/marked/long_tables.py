"""A table with a token a row: its word, its tag, and the sentence that it belongs to."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.pool import Note
from al_core.pools.readers.marked.conll import LineLayout, TaggedLine, TaggedLines
from al_core.pools.readers.marked.layouts import OTHER_TAGS, TOKEN_NAMES
from al_core.pools.readers.marked.schemes import TOKEN_BLANKS, is_signed, scheme_of
from al_core.pools.readers.tools.streams import Noted
from al_core.spans.tags import NO_SPAN

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source

_GROUP = re.compile(
    r"(sent|sentences?|docs?|documents?|texts?|examples?|sequences?|seq)(id|ids|no|nr|number|num|idx|index)?"
)


class LongLayout(NamedTuple):
    """Where words and tags stand, and what tells sentences apart: a cell that is blank goes on with the one above."""

    word: int
    tag: int
    groups: tuple[int, ...]
    scheme: str


class LongTable(TaggedLines):
    """Its sentences, as the same file would give them with a token a line."""

    def __init__(self, table: "Source", name: str, layout: LongLayout) -> None:
        super().__init__(Path(), name, "", LineLayout(layout.word, layout.tag, 2, True, False, layout.scheme))
        self._table, self._layout = table, layout

    def notes(self) -> list[Note]:
        """Those on the table as well."""
        return [*(self._table.notes() if isinstance(self._table, Noted) else []), *super().notes()]

    def _lines(self) -> Iterator[tuple[TaggedLine, float]]:
        group: tuple[str, ...] | None = None
        for block in self._table.blocks():
            for row, number in zip(block.rows, block.sources, strict=True):
                if (now := _group(row, self._layout.groups, group)) != group:
                    group = now
                    yield TaggedLine(kind="sent_id", name=".".join(filter(None, group))), block.done
                tag = self._tag(row, number)
                if word := row[self._layout.word].strip(TOKEN_BLANKS):
                    yield TaggedLine(word, tag), block.done

    def _tag(self, row: Sequence[str], number: int) -> str:
        tag = row[self._layout.tag].strip()
        if not is_signed(tag):
            where = (
                f"{self.name}, {self._table.row} {cells.grouped(number)}, column {self._table.names[self._layout.tag]}"
            )
            raise BadInput(f"{where}: “{cells.shortened(tag, 30)}” is no tag as B-PER, I-PER or O is; mend the cell.")
        return tag


def layout_of_long(names: Sequence[str], rows: Sequence[Sequence[str]]) -> LongLayout | None:
    """Where words, tags and sentences stand in a table with a token a row; None where it is another table."""
    plain = [name.casefold().strip() for name in names]
    groups = tuple(at for at, name in enumerate(plain) if _GROUP.fullmatch(re.sub(r"[^a-z]", "", name)))
    word = next((plain.index(name) for name in TOKEN_NAMES if name in plain), None)
    likely = [
        at for at in range(len(plain)) if at != word and at not in groups and _are_tags([row[at] for row in rows])
    ]
    likely.sort(key=lambda at: plain[at].startswith(OTHER_TAGS))
    if word is None or not groups or not likely:
        return None
    sentences: list[list[str]] = []
    group: tuple[str, ...] | None = None
    for row in rows:
        if (now := _group(row, groups, group)) != group:
            group = now
            sentences.append([])
        sentences[-1].append(row[likely[0]].strip())
    several = len(sentences) < len(rows) and not any(len(row[word].split()) > 2 for row in rows)
    return LongLayout(word, likely[0], groups, scheme_of(sentences) or "IOB2") if several else None


def _are_tags(told: Sequence[str]) -> bool:
    """Whether all are tags, and some of a span."""
    signed = [tag.strip() for tag in told]
    return all(map(is_signed, signed)) and any(tag != NO_SPAN for tag in signed)


def _group(row: Sequence[str], groups: Sequence[int], before: tuple[str, ...] | None) -> tuple[str, ...]:
    """What tells the sentence of a row: a blank cell says what the one above said."""
    above = before or ("",) * len(groups)
    return tuple(row[at].strip() or said for at, said in zip(groups, above, strict=True))
