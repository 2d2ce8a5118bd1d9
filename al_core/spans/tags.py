"""IOB2 tags of tokens, and the spans that they say: B- begins one, I- goes on with it, O is none.

Ramshaw and Marcus, Text chunking using transformation-based learning, 1995; Tjong Kim Sang and Veenstra, 1999
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.spans.marking import Marking, Span, marking_of, outermost

OUTSIDE = "O"


def all_tags(names: Sequence[str]) -> tuple[str, ...]:
    """O, and two tags a name: "O", "B-PER", "I-PER", ..."""
    return (OUTSIDE, *(f"{sign}-{name}" for name in names for sign in "BI"))


def tags_of(marking: Marking, places: NDArray[Any]) -> list[str | None]:
    """The tag of each token, shape (tokens,): of overlapping spans the outermost; None beyond what was read."""
    read = len(places) if marking.read is None else int(np.searchsorted(places[:, 1], marking.read, side="right"))
    tags: list[str | None] = [OUTSIDE] * read + [None] * (len(places) - read)
    for one in outermost(marking.spans):
        first = int(np.searchsorted(places[:, 1], one.start, side="right"))
        stop = min(int(np.searchsorted(places[:, 0], one.end, side="left")), read)
        tags[first:stop] = [f"{'I' if at else 'B'}-{one.name}" for at in range(stop - first)]
    return tags


def spans_of(tags: Sequence[str | None], places: NDArray[Any]) -> Marking:
    """The spans that tags say. An I- that goes on with nothing of its name begins none, and says nothing."""
    spans: list[Span] = []
    open_at, name = None, ""
    for at, tag in enumerate([*tags, OUTSIDE]):
        sign, _, named = (tag or OUTSIDE).partition("-")
        if open_at is not None and not (sign == "I" and named == name):
            spans.append(Span(int(places[open_at, 0]), int(places[at - 1, 1]), name))
            open_at = None
        if sign == "B":
            open_at, name = at, named
    return marking_of(spans)


def places_of(words: Sequence[str]) -> NDArray[np.int32]:
    """Where tokens lie in the text that they make with a blank between any two, shape (tokens, 2)."""
    lengths = np.array([len(word) for word in words], np.int32)
    ends = np.cumsum(lengths + 1, dtype=np.int32) - 1
    return np.stack([ends - lengths, ends], axis=1).astype(np.int32).reshape(-1, 2)
