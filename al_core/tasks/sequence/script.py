"""Tokens and their tags that scripts hand in, checked at the border."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from al_core.errors import BadInput
from al_core.pools.features.frames import Handed, handed_in
from al_core.spans.marking import Marking, as_marking
from al_core.spans.sentences import Sentences, read_tokens
from al_core.spans.tags import NO_SPAN, spans_of, token_numbers

_SUCH = 'a list of tokens such as ["Anna", "lives", "here"]'


def as_sentences(X: Any) -> Handed:
    """Rows of tokens, as models take them; features are made of the words. Raises BadInput."""
    if isinstance(X, Handed):
        return X
    if isinstance(X, Sentences):
        rows = [X.words(row) for row in range(len(X))]
        return _handed(X, rows, X)
    rows = [_tokens(row, one) for row, one in enumerate(X)]
    if not any(rows):
        raise BadInput("X holds no token at all.")
    return _handed(X, rows, read_tokens(rows))


def _handed(X: Any, rows: Sequence[Sequence[str]], sentences: Sentences) -> Handed:
    found = handed_in([" ".join(words) for words in rows], meant=False)
    return Handed(X, found.X, notes=found.notes, rows=sentences)


def _tokens(row: int, one: Any) -> list[str]:
    if isinstance(one, str) or not isinstance(one, Iterable):
        raise BadInput(f"Row {row} of X (counted from 0) is {str(one)[:30]!r}; it must be {_SUCH}.")
    words = list(one)
    if odd := [word for word in words if not isinstance(word, str)]:
        raise BadInput(f"Row {row} of X (counted from 0) holds {odd[0]!r}, which is no text; it must be {_SUCH}.")
    return words


def as_markings(y: Iterable[Any]) -> list[Marking]:
    """What each row says: IOB2 tags, a tag a token, or a marking. Raises BadInput."""
    return [_marking(row, one) for row, one in enumerate(y)]


def _marking(row: int, one: Any) -> Marking:
    if isinstance(one, Marking):
        return one
    if (known := as_marking(one)) is not None:
        return known
    tags = _tags(row, one)
    return spans_of(tags, token_numbers(len(tags)))


def names_in(y: Iterable[Any]) -> tuple[str, ...]:
    """The names that rows mark, in alphabetical order; BadInput where none is."""
    names = {span.name for one in as_markings(y) for span in one.spans}
    if not names:
        raise BadInput("No label marks a span: with tags such as O, B-PER and I-PER one begins at a B-.")
    return tuple(sorted(names))


def _tags(row: int, one: Any) -> list[str]:
    where = f"Row {row} of the labels (counted from 0)"
    if isinstance(one, str) or not isinstance(one, Iterable):
        raise BadInput(f"{where} is {one!r}; it must be a list with a tag for each token, such as O, B-PER or I-PER.")
    tags = [str(tag) if isinstance(tag, str | np.str_) else tag for tag in one]
    for at, tag in enumerate(tags):
        if not isinstance(tag, str):
            raise BadInput(f"{where} has {tag!r} at token {at}; hand in the names of the tags, such as O or B-PER.")
        if tag != NO_SPAN and not (tag[:2] in ("B-", "I-") and tag[2:]):
            raise BadInput(f"{where} has {tag!r} at token {at}; tags are O, or B- or I- and a name (IOB2).")
    return tags
