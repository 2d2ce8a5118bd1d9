"""IOB2 tags of tokens, and the spans that they say: B- begins one, I- goes on with it, O is none.

Ramshaw and Marcus, Text chunking using transformation-based learning, 1995; Tjong Kim Sang and Veenstra, 1999
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.spans.marking import Marking, Span, marking_of, outermost

NO_SPAN = "O"


def all_tags(names: Sequence[str]) -> tuple[str, ...]:
    """O, and two tags a name: "O", "B-PER", "I-PER", ..."""
    return (NO_SPAN, *(f"{sign}-{name}" for name in names for sign in "BI"))


def tags_of(marking: Marking, places: NDArray[Any]) -> list[str | None]:
    """The tag of each token, shape (tokens,): of overlapping spans the outermost; None beyond what was read."""
    starts, ends = places.T.tolist()
    read = len(ends) if marking.read is None else bisect_right(ends, marking.read)
    tags: list[str | None] = [NO_SPAN] * read + [None] * (len(ends) - read)
    for one in outermost(marking.spans):
        first, stop = bisect_right(ends, one.start), min(bisect_left(starts, one.end), read)
        tags[first:stop] = [f"{'I' if at else 'B'}-{one.name}" for at in range(stop - first)]
    return tags


def spans_of(tags: Sequence[str | None], places: NDArray[Any]) -> Marking:
    """The spans that tags say. An I- that goes on with nothing of its name begins none, and says nothing."""
    spans: list[Span] = []
    open_at, name = None, ""
    for at, tag in enumerate([*tags, NO_SPAN]):
        sign, _, named = (tag or NO_SPAN).partition("-")
        if open_at is not None and not (sign == "I" and named == name):
            spans.append(Span(int(places[open_at, 0]), int(places[at - 1, 1]), name))
            open_at = None
        if sign == "B":
            open_at, name = at, named
    return marking_of(spans, places=places)


def token_numbers(n_tokens: int) -> NDArray[np.int32]:
    """Tokens without a text: each is a place of its own, so that offsets count tokens, shape (tokens, 2)."""
    firsts = np.arange(n_tokens, dtype=np.int32)
    return np.stack([firsts, firsts + 1], axis=1)
