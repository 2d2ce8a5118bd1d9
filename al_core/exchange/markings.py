"""Spans on their way out: as places with their piece of the text, and as tags of its tokens."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from al_core.spans.marking import Marking, Span, as_marking
from al_core.spans.tags import tags_of
from al_core.spans.tokens import tokens_of
from al_core.spans.units import CHARACTERS, counted_in_unit

ONLY_TOKENS = (
    "A span that begins or ends within a token becomes one of whole tokens, and of spans within spans only the "
    "outermost is there; "
)
NOT_READ = "a text that was read in part is there as far as it was read."


def read_to_the_end(label: str) -> Marking | None:
    """The marking that a label says, where the whole text was read; else none, for what is unmarked is not known."""
    marking = as_marking(label)
    return marking if marking is not None and marking.read is None else None


def places(text: str, spans: Sequence[Span], unit: str = CHARACTERS) -> list[dict[str, object]]:
    """Start, end, label and piece of each span, as an object each."""
    ends = counted_in_unit(text, [end for one in spans for end in (one.start, one.end)], unit)
    return [
        {"start": start, "end": end, "label": one.name, "text": text[one.start : one.end]}
        for one, start, end in zip(spans, ends[::2], ends[1::2], strict=True)
    ]


def tagged(text: str, label: str, rule: str) -> tuple[list[str], list[str]]:
    """The tokens of a text as far as it was read, and their tags; none where nobody has marked it."""
    marking = as_marking(label)
    if marking is None:
        return [], []
    cut = tokens_of(text, rule)
    tags = [tag for tag in tags_of(marking, cut) if tag is not None]
    return [text[start:end] for start, end in cut[: len(tags)].tolist()], tags


def as_prodigy_has_it(text: str, spans: Sequence[Span], rule: str) -> dict[str, list[Mapping[str, object]]]:
    """Tokens, cut where a span begins or ends, and spans with their first and last token."""
    borders = {end for one in spans for end in (one.start, one.end)}
    cut = [
        part
        for start, end in tokens_of(text, rule).tolist()
        for part in pairwise([start, *sorted(one for one in borders if start < one < end), end])
    ]
    tokens: list[Mapping[str, object]] = [
        {"text": text[start:end], "start": start, "end": end, "id": at, "ws": text[end : end + 1] == " "}
        for at, (start, end) in enumerate(cut)
    ]
    return {"tokens": tokens, "spans": [_placed(one, cut) for one in spans]}


def _placed(one: Span, cut: Sequence[tuple[int, int]]) -> Mapping[str, object]:
    """A span with its tokens, of which the last is one; one of nothing but blanks has none."""
    within = [at for at, (start, end) in enumerate(cut) if start < one.end and end > one.start]
    by_token = {"token_start": within[0], "token_end": within[-1]} if within else {}
    return {"start": one.start, "end": one.end, "label": one.name, **by_token}
