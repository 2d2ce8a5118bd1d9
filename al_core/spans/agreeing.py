"""When two markings of a text are the same, and what several people say together; who read less has less of a say."""

from collections import Counter
from collections.abc import Mapping, Sequence

from al_core.spans.marking import Marking, Span, marking_of


def agree(one: Marking, other: Marking) -> bool:
    """Whether both mark the same, as far as both were read."""
    return one.up_to(other.read).spans == other.up_to(one.read).spans


def settled_marking(said: Sequence[Marking], nested: bool) -> Marking:
    """The spans that more than half of those mark who read as far; of those that half mark, the first one's.

    It is read as far as anybody was. Where spans may not lie inside others, of two that overlap the one that more mark.
    """
    furthest = None if any(one.read is None for one in said) else max(one.read or 0 for one in said)
    n = Counter(span for one in said for span in one.spans)
    kept = [span for span, times in n.items() if 2 * times + (span in said[0].spans) > _readers(said, span.end)]
    return marking_of(kept if nested else _apart(kept, n), furthest)


def _readers(said: Sequence[Marking], end: int) -> int:
    """How many have read that far."""
    return sum(one.read is None or one.read >= end for one in said)


def _apart(spans: Sequence[Span], n: Mapping[Span, int]) -> list[Span]:
    """Spans that do not overlap: of two that do, the one that more people mark, else the first."""
    kept: list[Span] = []
    for one in sorted(spans, key=lambda span: (-n[span], span)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept
