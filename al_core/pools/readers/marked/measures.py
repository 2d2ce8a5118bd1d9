"""What a file says that somebody marked in a text, checked against the text; which unit it counts in tells the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from al_core.amounts import counted
from al_core.pools import cells
from al_core.pools.pool import Note
from al_core.spans.marking import Marking, marking_of
from al_core.spans.units import BYTES, CHARACTERS, UNITS, UTF_16, count_alike, in_characters

IN_SEVERAL = "several units"
LAST_OF_ONE_UNIT = "\uffff"


class Piece(NamedTuple):
    """A span as a file has it: where it begins and ends, what it is, and which piece of the text it says to be."""

    start: int
    end: int
    name: str
    quoted: str | None = None


@dataclass(frozen=True)
class Stated:
    """The marking that pieces say by each unit in which they may be counted, and why they cannot be so counted.

    `empty` counts spans without a character, which are left out; `quoted` says whether any piece was told.
    """

    markings: Mapping[str, Marking] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    empty: int = 0
    quoted: bool = False

    def in_unit(self, unit: str) -> Marking | None:
        """The marking; where the file counts in several units, by the first that fits this text."""
        units = UNITS if unit == IN_SEVERAL else (unit,)
        return next((self.markings[one] for one in units if one in self.markings), None)

    @cached_property
    def says_something(self) -> bool:
        """Whether any piece is marked."""
        return bool(self.wrong) or any(one.spans for one in self.markings.values())


def stated(text: str, pieces: Sequence[Piece], read: int | None = None, units: Sequence[str] = UNITS) -> Stated:
    """Pieces of a text as the spans that they may be, by unit."""
    kept = [one for one in pieces if one.start != one.end]
    markings: dict[str, Marking] = {}
    wrong: dict[str, str] = {}
    for unit in units:
        if (like := _alike(text, unit)) in markings or like in wrong:
            markings |= {unit: markings[like]} if like in markings else {}
            wrong |= {unit: wrong[like]} if like in wrong else {}
            continue
        ends = in_characters(text, [end for one in kept for end in (one.start, one.end)], unit)
        placed = list(zip(kept, ends[::2], ends[1::2], strict=True))
        if why := next((why for one, start, end in placed if (why := _misfit(text, one, start, end))), ""):
            wrong[unit] = why
        else:
            markings[unit] = marking_of(((start, end, one.name) for one, start, end in placed), read)
    return Stated(markings, wrong, len(pieces) - len(kept), any(one.quoted is not None for one in kept))


def _alike(text: str, unit: str) -> str:
    """Characters, where offsets in this text are the same in that unit; else the unit."""
    alike = count_alike(text) or (unit == UTF_16 and max(text) <= LAST_OF_ONE_UNIT)
    return CHARACTERS if alike else unit


def _misfit(text: str, one: Piece, start: int | None, end: int | None) -> str:
    """Why a piece is no span of the text; empty where it is one."""
    where = f"the span {one.start} to {one.end} ({cells.shortened(one.name, 30)})"
    if one.end < one.start or one.start < 0:
        return f"{where} ends before it begins"
    if start is None or end is None:
        return f"{where} reaches beyond the text, which has {cells.grouped(len(text))} characters"
    if one.quoted is not None and _plain(text[start:end]) != _plain(one.quoted):
        found, told = cells.shortened(text[start:end], 30), cells.shortened(one.quoted, 30)
        return f"{where} is “{found}” in the text and “{told}” by the file"
    return ""


def _plain(piece: str) -> str:
    """A piece whatever ends its lines: some tools write the two signs that stand for a line's end."""
    return piece.replace("\\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


class Measure:
    """Finds out over a whole file in which unit its offsets count: the `first` one unless another fits every piece."""

    def __init__(self, first: str = CHARACTERS) -> None:
        self._order = [first, *(unit for unit in (CHARACTERS, UTF_16, BYTES) if unit != first)]
        self._wrong: dict[str, str] = {}
        self._quoted = self._fits_none = False
        self._n_empty = 0

    def add(self, one: Stated, place: str) -> None:
        """What stands at a place of the file."""
        self._quoted |= one.quoted
        self._fits_none |= not one.markings
        self._n_empty += one.empty
        for unit, why in one.wrong.items():
            self._wrong.setdefault(unit, f"{place}: {why}; mend the place or leave the column out.")

    @property
    def unit(self) -> str:
        """The unit; only pieces that are told can tell another than the usual one."""
        units = self._order if self._quoted else self._order[:1]
        fitting = next((unit for unit in units if unit not in self._wrong), "")
        return fitting or (IN_SEVERAL if self._quoted and not self._fits_none else self._order[0])

    def notes(self, where: str = "") -> list[Note]:
        """What people should know of the places."""
        said = []
        if self.wrong:
            said.append(Note("wrong span", self.wrong))
        elif self.unit not in (self._order[0], CHARACTERS):
            said.append(Note("counted", f"{where}Places are counted in {self.unit}; they are kept in characters."))
        if n := self._n_empty:
            said.append(Note("empty spans", f"{where}{counted(n, 'span')} without a character; left out."))
        return said

    @property
    def wrong(self) -> str:
        """What does not fit, in a sentence with its place; empty where all does."""
        return self._wrong.get(self.unit, "")
