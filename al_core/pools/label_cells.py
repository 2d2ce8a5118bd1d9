"""What a cell of known labels holds: one label, several of them, or the spans of its text."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from al_core.pools.cells import grouped
from al_core.pools.choices import with_plain_labels
from al_core.pools.label_sets import labels_in_sets, with_label_sets
from al_core.pools.spans_known import Found, with_markings
from al_core.spans.marking import as_marking

MAX_CLASSES = 500

_Table = Sequence[Sequence[str]]


class LabelCells:
    """One label a cell: a class, or a number."""

    def kept(self, rows: _Table, sources: Sequence[int], at: int | None, lost: dict[str, list[int]]) -> _Table:
        """The rows with the cells of the column `at` as they are kept; `lost` gathers rows whose label is not."""
        return with_plain_labels(rows, sources, at, lost)

    def names_in(self, label: str) -> Iterable[str]:
        """The names that a kept label is made of."""
        return (label,)

    def found(self, n_known: int, names: Counter[str]) -> str:
        """What the column holds, in a few words."""
        return self._named(n_known, names, "classes" if len(names) <= MAX_CLASSES else "numbers")

    def _named(self, n_known: int, names: Counter[str], kinds: str) -> str:
        return f"{grouped(len(names))} {kinds}, known for {grouped(n_known)} rows"


@dataclass(frozen=True)
class CellsOfSets(LabelCells):
    """Several labels a cell, and what parts them."""

    parted_by: str

    def kept(self, rows: _Table, sources: Sequence[int], at: int | None, lost: dict[str, list[int]]) -> _Table:
        """With JSON lists of labels."""
        return with_label_sets(rows, at, self.parted_by)

    def names_in(self, label: str) -> Iterable[str]:
        """The labels of a set."""
        return labels_in_sets([label])

    def found(self, n_known: int, names: Counter[str]) -> str:
        """How many labels, and of how many rows they are known."""
        return self._named(n_known, names, "labels")


class CellsOfSpans(LabelCells):
    """A marking of the text of the same row a cell."""

    def kept(self, rows: _Table, sources: Sequence[int], at: int | None, lost: dict[str, list[int]]) -> _Table:
        """With markings, and nothing where there is none."""
        return with_markings(rows, at)

    def names_in(self, label: str) -> Iterable[str]:
        """The name of each span."""
        marking = as_marking(label)
        return [one.name for one in marking.spans] if marking else ()

    def found(self, n_known: int, names: Counter[str]) -> str:
        """How many spans, by name."""
        return Found(n_known, names).sentence


def cells_of_labels(spans: bool, parted_by: str) -> LabelCells:
    """What the cells hold, as a file was read."""
    if spans:
        return CellsOfSpans()
    return CellsOfSets(parted_by) if parted_by else LabelCells()
