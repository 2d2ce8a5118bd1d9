"""Tags of tokens in any scheme (IOB1, IOB2, BIOES, BILOU, a sign behind the name or none), as the spans they say."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from al_core.spans.marking import Marking, Span, marking_of
from al_core.spans.tags import NO_SPAN

SIGNED_TAG = re.compile(r"([BIESLUM])(?:-(.+))?")
_SIGN_BEHIND = re.compile(r"(.+)-([BIESLUM])")
NAMELESS = "span"  # of tags that are a sign and no more
TOKEN_BLANKS = " \n"


def is_signed(tag: str) -> bool:
    """Whether a tag is O, or a name with a sign before it or behind it."""
    return tag == NO_SPAN or _signed(tag) is not None


@lru_cache(maxsize=4096)
def _signed(tag: str) -> tuple[str, str] | None:
    """The sign and the name of a tag, B-PER or PER-B; None where it has no sign."""
    if found := SIGNED_TAG.fullmatch(tag):
        return found[1], found[2] or NAMELESS
    found = _SIGN_BEHIND.fullmatch(tag)
    return (found[2], found[1]) if found else None


def scheme_of(tags: Iterable[Sequence[str]]) -> str:
    """What the scheme of tags is called; empty where they are no tags of spans."""
    signs: set[str] = set()
    first_signs: set[str] = set()
    bare = outside = False
    for row in tags:
        before = ""
        for tag in row:
            found = _signed(tag)
            sign, name = found or ("", "")
            bare |= not found and tag != NO_SPAN
            outside |= tag == NO_SPAN
            signs.add(sign)
            if sign == "I" and before != name:
                first_signs.add(sign)
            before = name
    signs.discard("")
    if bare:
        return "IO" if outside and not signs else ""
    if not signs:
        return ""
    return "BILOU" if signs & set("LU") else "BIOES" if signs & set("ESM") else "IOB1" if first_signs else "IOB2"


def marking_of_tags(tokens: Sequence[str], tags: Sequence[str]) -> Marking:
    """The spans that tags say, in the text that the tokens make with a blank between any two.

    An I- that goes on with nothing begins a span, as IOB1 has it.
    """
    spans: list[Span] = []
    open_at, open_name = None, ""
    places = _places(tokens)
    for at, tag in enumerate([*tags, NO_SPAN]):
        sign, name = _read(tag)
        goes_on = sign in "IMEL" and name == open_name and open_at is not None
        if open_at is not None and not (sign and goes_on):
            spans.append(Span(places[open_at][0], places[at - 1][1], open_name))
            open_at = None
        if sign and open_at is None:
            open_at, open_name = at, name
        if sign and sign in "ELSU" and open_at is not None:
            spans.append(Span(places[open_at][0], places[at][1], open_name))
            open_at = None
    return marking_of(spans)


def _places(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Where tokens begin and end in the text that they make with a blank between any two."""
    ends = accumulate(len(token) + 1 for token in tokens)
    return [(end - 1 - len(token), end - 1) for end, token in zip(ends, tokens, strict=True)]


def _read(tag: str) -> tuple[str, str]:
    """The sign and the name of a tag; a name without a sign goes on with itself."""
    if tag == NO_SPAN:
        return "", ""
    return _signed(tag) or ("I", tag)


def with_words(tokens: Sequence[str], tags: Sequence[str]) -> tuple[list[str], list[str]]:
    """The tokens that hold anything, without blanks around them, and their tags."""
    kept = [(word, tag) for token, tag in zip(tokens, tags, strict=True) if (word := token.strip(TOKEN_BLANKS))]
    return [word for word, _ in kept], [tag for _, tag in kept]
