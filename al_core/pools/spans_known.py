"""Known labels that are spans: kept as markings, counted by name, and what to say of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from al_core.amounts import counted
from al_core.pools.cells import shortened
from al_core.pools.pool import Note
from al_core.spans.marking import Marking, as_marking, crossing, first_overlap
from al_core.spans.tokens import tokens_of

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


def parted_tokens(pairs: Iterable[tuple[str, str]], rule: str) -> Note | None:
    """The note for spans that begin or end inside a token, of pairs of a text and its marking; None where none do."""
    examples = [
        (text[start:end], text, start, end) for text, cell in pairs for start, end in _parting(text, cell, rule)
    ]
    if not examples:
        return None
    piece, text, start, end = examples[0]
    begun, ended = text[:start].split(" ")[-1], text[end:].split(" ")[0]
    whole = shortened(f"{begun}{piece}{ended}".replace("\n", " "), 30)
    verb = "begins or ends" if len(examples) == 1 else "begin or end"
    return Note(
        "inside a word",
        f"{counted(len(examples), 'span')} {verb} inside a word, as “{shortened(piece, 30)}” in “{whole}”: kept as it "
        "is; the model learns whole words.",
    )


def _parting(text: str, cell: str, rule: str) -> list[tuple[int, int]]:
    """Where the spans of a marking begin and end that part a token; texts are cut only where one may."""
    marking = as_marking(cell) if cell else None
    inside = [] if marking is None else [one for one in marking.spans if _amid(text, one.start) or _amid(text, one.end)]
    if not inside:
        return []
    starts, ends = (set(side) for side in tokens_of(text, rule).T.tolist())
    return [(one.start, one.end) for one in inside if _parts(text, one.start, starts) or _parts(text, one.end, ends)]


def _parts(text: str, at: int, borders: set[int]) -> bool:
    return _amid(text, at) and at not in borders


def _amid(text: str, at: int) -> bool:
    """Whether there is no blank at either side of a place in a text."""
    return 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace()


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
