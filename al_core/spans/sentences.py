"""Examples as their tokens, flat and by number, so that those of a large pool can be looked at all at once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Rows
from al_core.spans.tags import token_numbers
from al_core.spans.tokens import BY_WORDS, tokens_of

Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Sentences:
    """Tokens of n examples, one behind the other; those of row i are `bounds[i]` to `bounds[i + 1]`.

    `codes` are their words by place in the `vocabulary`, shape (tokens,); `places` where each begins and ends in its
    own example, in code points, shape (tokens, 2). Rows are had by their positions, as rows of X are, and share the
    vocabulary.
    """

    vocabulary: Sequence[str]
    codes: Codes
    places: Codes
    bounds: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, and words that there are."""
        return len(self), len(self.vocabulary)

    @cached_property
    def n_tokens(self) -> NDArray[np.int64]:
        """How many tokens each row has, shape (rows,)."""
        return np.diff(self.bounds)

    def __getitem__(self, at: Any) -> "Sentences":
        rows = np.arange(len(self))[at]
        lengths = self.n_tokens[rows]
        bounds = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        taken = np.repeat(self.bounds[rows] - bounds[:-1], lengths) + np.arange(bounds[-1])
        return Sentences(self.vocabulary, np.asarray(self.codes[taken]), np.asarray(self.places[taken]), bounds)

    def words(self, row: int) -> list[str]:
        """The tokens of a row."""
        return [self.vocabulary[code] for code in self.codes[self.bounds[row] : self.bounds[row + 1]].tolist()]

    def places_in(self, row: int) -> Codes:
        """Where they begin and end, shape (tokens, 2)."""
        return self.places[self.bounds[row] : self.bounds[row + 1]]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is in it, as arrays by name; the vocabulary as JSON, a byte an entry."""
        words = np.frombuffer(json.dumps(list(self.vocabulary)).encode(), np.uint8)
        return {"vocabulary": words, "codes": self.codes, "places": self.places, "bounds": self.bounds}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "Sentences":
        """What such arrays hold."""
        words = json.loads(arrays["vocabulary"].tobytes())
        return cls(tuple(words), arrays["codes"], arrays["places"], arrays["bounds"])

    def of_row(self) -> Rows:
        """The row of each token, shape (tokens,)."""
        return np.repeat(np.arange(len(self)), self.n_tokens)


class _Reader:
    """Takes texts one by one, and gives their `sentences`."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._codes: list[NDArray[np.int32]] = []
        self._places: list[NDArray[np.int32]] = []

    def add(self, words: Sequence[str], places: NDArray[np.int32]) -> None:
        """One more row: its tokens, and where they lie."""
        numbers = self._numbers
        self._codes.append(np.array([numbers.setdefault(word, len(numbers)) for word in words], np.int32))
        self._places.append(places)

    @property
    def sentences(self) -> Sentences:
        """All rows so far."""
        bounds = np.cumsum([0, *map(len, self._codes)], dtype=np.int64)
        empty = np.empty(0, np.int32)
        codes = np.concatenate([empty, *self._codes])
        places = np.concatenate([empty.reshape(0, 2), *self._places])
        return Sentences(tuple(self._numbers), codes, places, bounds)


def read_texts(texts: Iterable[str], rule: str = BY_WORDS) -> Sentences:
    """Texts, cut into tokens by a rule. Raises UnknownName."""
    reader = _Reader()
    for text in texts:
        places = tokens_of(text, rule)
        reader.add([text[start:end] for start, end in places.tolist()], places)
    return reader.sentences


def read_tokens(rows: Iterable[Sequence[str]]) -> Sentences:
    """Rows that are tokens already, and of no text: offsets count tokens."""
    reader = _Reader()
    for words in rows:
        reader.add(words, token_numbers(len(words)))
    return reader.sentences
