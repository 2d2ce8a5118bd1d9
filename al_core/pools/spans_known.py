"""Known labels that are spans: kept as markings, counted by name, and what to say of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from al_core.amounts import counted
from al_core.pools.pool import Note
from al_core.spans.marking import Marking, as_marking, crossing, first_overlap

NAMES_TOLD = 6


class Found(NamedTuple):
    """How many markings there are, the spans in them by name, and how many overlap, and then not one inside another."""

    n_texts: int
    names: Counter[str]
    n_overlapping: int = 0
    n_crossing: int = 0

    @property
    def n_spans(self) -> int:
        """How many spans there are."""
        return self.names.total()

    @property
    def sentence(self) -> str:
        """412 spans in 128 texts: PER 200, LOC 150, ORG 62."""
        said = [f"{name} {n:,}" for name, n in self.names.most_common(NAMES_TOLD)]
        if (more := len(self.names) - len(said)) > 0:
            said.append(f"{counted(more, 'other name')}")
        named = f": {', '.join(said)}" if said else ""
        return f"{counted(self.n_spans, 'span')} in {counted(self.n_texts, 'text')}{named}"


def spans_found(cells: Iterable[str]) -> Found:
    """What the cells of a column say, as far as they are markings."""
    return found_in(one for cell in cells if cell and (one := as_marking(cell)) is not None)


def found_in(markings: Iterable[Marking]) -> Found:
    """What markings say together."""
    names: Counter[str] = Counter()
    n_texts = n_overlapping = n_crossing = 0
    for one in markings:
        n_texts += 1
        names.update(span.name for span in one.spans)
        n_overlapping += first_overlap(one.spans) is not None
        n_crossing += crossing(one.spans) is not None
    return Found(n_texts, names, n_overlapping, n_crossing)


def notes_on(found: Found) -> list[Note]:
    """What people should know of the known spans of a file."""
    if not found.n_texts:
        return []
    said = [Note("known spans", f"Known spans: {found.sentence.replace(' spans', '', 1).replace(' span', '', 1)}.")]
    if found.n_overlapping:
        texts = counted(found.n_overlapping, "text")
        nested = "" if found.n_crossing else ", each within another"
        said.append(
            Note("overlaps", f"Spans overlap in {texts}{nested}: known only where the project allows spans in spans.")
        )
    return said


def with_markings(rows: Sequence[Sequence[str]], at: int | None) -> Sequence[Sequence[str]]:
    """Rows of which what stands in the column `at` is a marking or nothing."""
    return [row if at is None or as_marking(row[at]) else [*row[:at], "", *row[at + 1 :]] for row in rows]
