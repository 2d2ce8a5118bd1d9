"""A table with tokens and tags, or with texts and places in them, as texts and markings."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from al_core.pools import cells
from al_core.pools.intake import Block
from al_core.pools.pool import Column, Note, Role
from al_core.pools.readers import columns
from al_core.pools.readers.column_names import answer_strength
from al_core.pools.readers.marked.layouts import TableLayout, layout_of_table, words_in
from al_core.pools.readers.marked.long_tables import LongTable, layout_of_long
from al_core.pools.readers.marked.marks import Marks, marks_of
from al_core.pools.readers.marked.measures import IN_SEVERAL, Measure, Stated, stated
from al_core.pools.readers.marked.schemes import marking_of_tags, scheme_of, with_words
from al_core.pools.readers.marked.span_cells import pieces_in
from al_core.pools.readers.tools.streams import Described, Noted
from al_core.pools.spans_known import spans_found
from al_core.spans.marking import written
from al_core.spans.tokens import BY_BLANKS, BY_WORDS
from al_core.spans.units import UNITS

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source

FIRST_BLOCKS = 10  # of a first look
READ_UP_TO = "read_up_to"  # how far a text was read, as we write it beside its spans


class MarkedTable:
    """The table, its tokens as a text, and its tags or spans as markings; its columns keep their names."""

    def __init__(self, table: "Source", name: str, layout: TableLayout, *, look: bool = False) -> None:
        self.table, self.name, self.layout, self.row = table, name, layout, table.row
        self.names = table.names
        self._read_at = list(self.names).index(READ_UP_TO) if READ_UP_TO in self.names and layout.spans else None
        self._wrong: dict[str, str] = {}
        self._measures = {at: Measure() for at in layout.spans}
        for block in islice(table.blocks(), FIRST_BLOCKS if look else None) if layout.spans else ():
            self._measure(block)
        self._wrong |= {self.names[at]: one.wrong for at, one in self._measures.items() if one.wrong}

    @property
    def marks(self) -> Marks:
        """The text, and the columns of its spans."""
        marked = tuple(self.names[at] for at in (*self.layout.tags, *self.layout.spans))
        rule = BY_BLANKS if self.layout.tokens else marks_of(self.table).tokens or BY_WORDS
        return Marks(self.names[self.layout.text], marked, rule, self._wrong)

    def notes(self) -> list[Note]:
        """What became of the tokens, and what of the tags and spans cannot be read."""
        said = self.table.notes() if isinstance(self.table, Noted) else []
        if self.layout.tokens:
            said = [*said, Note("tokens", self._on_tokens())]
        for at in self.layout.numbered:
            asking = "write B-PER, I-PER, O and the like instead, or zip the file with its README.md that names them"
            said = [*said, Note("tags?", f"Column {self.names[at]}: its tags are numbers without names; {asking}.")]
        for at, measure in self._measures.items():
            said = [*said, *measure.notes(f"Column {self.names[at]}: ")]
        tags = [self.names[at] for at in self.layout.tags]
        return [*said, *(Note("wrong tags", why) for column, why in self._wrong.items() if column in tags)]

    def columns(self, rows: Sequence[Sequence[str]], decimal: str) -> tuple[Column, ...]:
        """The text and its spans; other lists beside it are left out, and other texts, in which nothing is marked."""
        special = {self.layout.text, *self.layout.tags, *self.layout.spans, *self.layout.numbered}
        blank = [[("" if at in special else cell) for at, cell in enumerate(row)] for row in rows]
        table = self.table
        described = table.columns(blank, decimal) if isinstance(table, Described) else None
        found = list(described or columns.describe(self.names, blank, decimal))
        for at, column in enumerate(found):
            found[at] = _beside(column, [row[at] for row in rows])
        text = [row[self.layout.text] for row in rows]
        found[self.layout.text] = Column(self.names[self.layout.text], "text", _texts_found(text))
        for place, at in enumerate((*self.layout.tags, *self.layout.spans)):
            said = spans_found(row[at] for row in rows).sentence
            role: Role = "ignore" if place else "label"
            found[at] = Column(self.names[at], role, f"other spans: {said}" if place else said)
        if self._read_at is not None:
            found[self._read_at] = Column(READ_UP_TO, "ignore", "how far each text was read")
        for at in self.layout.numbered:
            found[at] = Column(self.names[at], "ignore", "tags as numbers, without their names")
        return tuple(found)

    def blocks(self) -> Iterator[Block]:
        """The rows in bounded blocks."""
        for block in self.table.blocks():
            rows = [self._cells(row, number) for row, number in zip(block.rows, block.sources, strict=True)]
            yield block._replace(rows=rows)

    def _measure(self, block: Block) -> None:
        for row, number in zip(block.rows, block.sources, strict=True):
            for at, measure in self._measures.items():
                if (one := self._stated(row, at)) is not None:
                    measure.add(one, self._place(number, at))

    def _stated(self, row: Sequence[str], at: int, units: Sequence[str] = UNITS) -> Stated | None:
        found = pieces_in(row[at]) if row[at].strip() else None
        if found is None:
            return None
        told = "" if self._read_at is None else row[self._read_at]
        read = int(told) if told.isdecimal() else found.read
        return stated(row[self.layout.text], found.pieces, read, units)

    def _cells(self, row: Sequence[str], number: int) -> list[str]:
        kept = list(row)
        for at in self.layout.spans:
            unit = self._measures[at].unit
            one = self._stated(row, at, UNITS if unit == IN_SEVERAL else (unit,))
            marking = None if one is None else one.in_unit(unit)
            kept[at] = "" if marking is None else written(marking)
        if not self.layout.tokens:
            return kept
        tokens = words_in(row[self.layout.text]) or []
        kept[self.layout.text] = " ".join(with_words(tokens, tokens)[0])
        for at in self.layout.tags:
            kept[at] = self._marking(tokens, words_in(row[at]) or [], number, at)
        return kept

    def _marking(self, tokens: Sequence[str], tags: Sequence[str], number: int, at: int) -> str:
        """The spans that the tags of a row say; nothing where it has none, or not one for each token."""
        if not tags:
            return ""
        if len(tags) != len(tokens):
            said = f"{len(tags)} tags for {len(tokens)} tokens; give every token one"
            self._wrong.setdefault(self.names[at], f"{self._place(number, at)}: {said}.")
            return ""
        return written(marking_of_tags(*with_words(tokens, tags)))

    def _place(self, number: int, at: int) -> str:
        return f"{self.name}, {self.row} {cells.grouped(number)}, column {cells.shortened(self.names[at])}"

    def _on_tokens(self) -> str:
        first = next(iter(self.table.blocks()), None)
        rows = first.rows if first else ()
        tags = [listed for row in rows for at in self.layout.tags[:1] if (listed := words_in(row[at]))]
        scheme = scheme_of(tags) if tags else "IOB2"
        converted = "" if scheme == "IOB2" else f"; the tags are {scheme} and were read as such"
        column = self.names[self.layout.text]
        return f"Column {column}: the text is its tokens with a blank between any two{converted}."


def with_markings_read(table: "Source", name: str, *, marked: bool = False, look: bool = False) -> "Source":
    """The table, with its spans as markings where it has any; `marked` says that it should."""
    first = next(iter(table.blocks()), None)
    if first and (long := layout_of_long(table.names, first.rows)) is not None:
        return LongTable(table, name, long)
    layout = layout_of_table(table.names, first.rows, marked=marked) if first else None
    return table if layout is None else MarkedTable(table, name, layout, look=look)


def _beside(column: Column, texts: Sequence[str]) -> Column:
    """What stands beside the text that is marked: no other text, no second answer, and no lists."""
    if column.role == "text" or any(map(_is_a_list, texts)):
        return Column(column.name, "ignore", f"nothing is marked in it: {column.found}" if column.found else "")
    if column.role == "label":
        role: Role = "ignore" if answer_strength(column.name) > 1 else "category"
        return Column(column.name, role, column.found)
    return column


def _is_a_list(text: str) -> bool:
    return text[:1] + text[-1:] in ("[]", "{}")


def _texts_found(texts: Sequence[str]) -> str:
    return columns.texts_in_short(len(set(texts)), [cells.words(text) for text in texts]) if texts else ""
