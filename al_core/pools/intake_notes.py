"""What there is to say of rows that were taken into a pool: repeats, labels that contradict each other or are lost."""

from collections.abc import Sequence

from al_core.pools import cells
from al_core.pools.choices import SEVERAL
from al_core.pools.pool import Note


def near_repeats(sources: Sequence[int], row: str) -> Note:
    """The note for rows that are not asked as another one is, all but for what is hardly seen."""
    n = len(sources)
    verb = "differs from an earlier one" if n == 1 else "differ from earlier ones"
    return Note(
        f"{n:,} near {'repeat' if n == 1 else 'repeats'}",
        f"{cells.listed(sources, row)} {verb} only in blanks, capitals or the form of letters: asked once.",
    )


def contradiction(sources: Sequence[int], row: str) -> Note:
    """The note for repeats that carry another label than the example they repeat."""
    verb = "repeats an earlier example" if len(sources) == 1 else "repeat earlier examples"
    return Note("other labels", f"{cells.listed(sources, row)} {verb} with another label; the first label is kept.")


def lost_labels(lost: str, sources: Sequence[int], row: str) -> Note:
    """The note for rows that hold more than one label, or labels of their parts."""
    holds = "holds" if len(sources) == 1 else "hold"
    parts = "labels of parts (spans, boxes), which say nothing of the whole"
    what = "two or more labels, where one is asked for" if lost == SEVERAL else parts
    return Note(lost, f"{cells.listed(sources, row)} {holds} {what}: left without a label.")
