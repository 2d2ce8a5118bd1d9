"""What somebody has marked in one text, as a value and as the log keeps it; offsets count code points."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from numpy import int32
from numpy.typing import NDArray

from al_core.errors import Refused


class Span(NamedTuple):
    """A piece of a text, `text[start:end]`, and what it is."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Marking:
    """The spans of one text, in their order, and how far it was `read`; None: to its end.

    What is not marked is no span only as far as the text was read. `places` are its tokens where they are known, shape
    (tokens, 2); two markings of the same spans are the same without them.
    """

    spans: tuple[Span, ...] = ()
    read: int | None = None
    places: NDArray[int32] | None = field(default=None, compare=False, repr=False)

    def up_to(self, read: int | None) -> "Marking":
        """The same, by somebody who read no further than this."""
        if read is None or (self.read is not None and self.read <= read):
            return self
        return Marking(tuple(one for one in self.spans if one.end <= read), read, self.places)


def marking_of(
    spans: Iterable[Sequence[Any]], read: int | None = None, places: NDArray[int32] | None = None
) -> Marking:
    """Spans in the one order in which they are kept: by start, the longer first."""
    named = {Span(start, end, name) for start, end, name in spans}
    return Marking(tuple(sorted(named, key=lambda one: (one.start, -one.end, one.name))), read, places)


def written(marking: Marking) -> str:
    """The marking as the log keeps it: JSON, {"spans": [[start, end, name], ...]}, with "read" where it was not all."""
    kept: dict[str, Any] = {"spans": [list(one) for one in marking.spans]}
    if marking.read is not None:
        kept["read"] = marking.read
    return json.dumps(kept, ensure_ascii=False)


def as_marking(value: object) -> Marking | None:
    """The marking that a text of the log, or what was read from its JSON, says; None where it is no such thing."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, Mapping) or not isinstance(value.get("spans"), list):
        return None
    spans, read = value["spans"], value.get("read")
    if not all(map(_is_span, spans)) or not (read is None or _is_offset(read)):
        return None
    return marking_of(spans, read)


def _is_span(one: object) -> bool:
    return (
        isinstance(one, list)
        and len(one) == 3
        and _is_offset(one[0])
        and _is_offset(one[1])
        and one[0] < one[1]
        and isinstance(one[2], str)
    )


def _is_offset(one: object) -> bool:
    return isinstance(one, int) and not isinstance(one, bool) and one >= 0


def first_overlap(spans: Sequence[Span]) -> tuple[Span, Span] | None:
    """The first two spans that share a piece of text; None where none do. Spans are in their order."""
    return next(((one, other) for one, other in pairwise(spans) if other.start < one.end), None)


def crossing(spans: Sequence[Span]) -> tuple[Span, Span] | None:
    """The first two that overlap without one lying in the other, or that are the same piece under the same name."""
    around: list[Span] = []
    for one in spans:
        around = [other for other in around if other.end > one.start]
        crossed = next((other for other in around if other.end < one.end), None)
        if crossed is not None:
            return crossed, one
        around.append(one)
    return None


def refuse_overlap(marking: Marking, nested: bool) -> None:
    """Refused where spans overlap as they must not."""
    found = crossing(marking.spans) if nested else first_overlap(marking.spans)
    if found is not None:
        one, other = found
        where = f"{one.start} to {one.end} and {other.start} to {other.end}"
        raise Refused(f"Two spans overlap (characters {where}); make one of them shorter.")


def outermost(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans that lie in no other one: what a model that gives each token one tag can learn."""
    kept: list[Span] = []
    for one in spans:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)
