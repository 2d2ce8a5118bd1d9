"""Tagged texts made ready to be learnt from: what is seen of each token, and the tag that it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from al_core.matrices.rows import Doubles, Rows
from al_core.models.taggers.steps import Steps, steps_of
from al_core.models.taggers.words import Seen, seen_in, words_at
from al_core.spans.sentences import Sentences, read_tokens
from al_core.spans.tags import NO_SPAN, all_tags

Tags = Sequence[Sequence[str | None]]


@dataclass(frozen=True, eq=False)
class Lesson:
    """Texts, and the codes of their tags as far as they were read, (rows,) of (tokens read,); `weights` (rows,).

    `tags` are O, the first, and those that have an example. A text counts as often as its weight says.
    """

    X: Sentences
    codes: list[NDArray[np.int64]]
    tags: tuple[str, ...]
    weights: Doubles

    def __len__(self) -> int:
        return len(self.codes)

    def part(self, rows: Rows, weights: Doubles | None = None) -> "Lesson":
        """Some of the texts, and what tags these have."""
        codes = [self.codes[row] for row in rows.tolist()]
        has = np.zeros(len(self.tags), dtype=bool)
        has[np.unique(np.concatenate(codes))] = True
        has[0] = True
        tags = tuple(tag for tag, holds in zip(self.tags, has, strict=True) if holds)
        place = np.cumsum(has) - 1
        weights = self.weights[rows] if weights is None else weights
        return Lesson(self.X[rows], [place[one] for one in codes], tags, weights)

    @cached_property
    def laid(self) -> "Laid":
        """Its tokens laid out for sums over all sequences."""
        read = np.array([len(one) for one in self.codes], np.int64)
        bounds = np.concatenate([[0], np.cumsum(read)])
        steps = list(steps_of(bounds, len(self.tags)))
        order = np.concatenate([one.tokens for one in steps])
        row = np.repeat(np.arange(len(read)), read)[order]
        token = self.X.bounds[row] + order - bounds[row]
        windows = tuple(
            _window(seen, words_at(self.X, offset)[token]) for offset, seen in seen_in(self.X.vocabulary).items()
        )
        return Laid(steps, np.concatenate(self.codes)[order], self.weights[row], windows)


@dataclass(frozen=True, eq=False)
class Window:
    """Features seen at one offset: which word has which, and which token has which word there."""

    keys: tuple[str, ...]
    of_words: csr_array  # (words, features)
    of_features: csr_array  # its transpose
    words: NDArray[np.int64]  # (tokens,)
    at: csr_array  # (words, tokens)


def _window(seen: Seen, words: NDArray[np.int64]) -> Window:
    used, place = np.unique(words, return_inverse=True)
    rows = seen.matrix[used]
    columns, at = np.unique(rows.indices, return_inverse=True)
    of_words = csr_array((rows.data, at, rows.indptr), shape=(len(used), len(columns)))
    tokens = csr_array((np.ones(len(words)), (place, np.arange(len(words)))), shape=(len(used), len(words)))
    return Window(tuple(seen.keys[one] for one in columns.tolist()), of_words, of_words.T.tocsr(), place, tokens)


@dataclass(frozen=True, eq=False)
class Laid:
    """Tokens in the order of their `steps`, block by block: their codes, weights, and windows."""

    steps: list[Steps]
    codes: NDArray[np.int64]
    weights: Doubles
    windows: tuple[Window, ...]

    @cached_property
    def keys(self) -> list[str]:
        """The features that occur."""
        return [key for window in self.windows for key in window.keys]

    @cached_property
    def blocks(self) -> list[tuple[Steps, slice]]:
        """Each block of steps, and where its tokens lie."""
        ends = np.cumsum([0, *(len(one.tokens) for one in self.steps)]).tolist()
        return [(one, slice(first, stop)) for one, first, stop in zip(self.steps, ends, ends[1:], strict=False)]

    @cached_property
    def moved(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places of tokens that have one before them, and of those before."""
        pairs = [(at.start + steps.behind, at.start + steps.ahead) for steps, at in self.blocks]
        return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])

    def emissions(self, weights: Doubles) -> Doubles:
        """Sums of the features' weights (features, tags) over what is seen of each token, (tokens, tags)."""
        total, first = np.zeros((len(self.codes), weights.shape[1])), 0
        for window in self.windows:
            stop = first + len(window.keys)
            total += (window.of_words @ weights[first:stop]).take(window.words, axis=0)
            first = stop
        return total

    def counts(self, shares: Doubles) -> Doubles:
        """How often each feature is seen with each tag, of which tokens have shares (tokens, tags)."""
        return np.concatenate([window.of_features @ (window.at @ shares) for window in self.windows])


def lesson_of(X: Sentences, tags: Tags, names: Sequence[str]) -> Lesson | None:
    """What these tags teach, whatever the order of the rows; None where no name has an example.

    A tag that is None says that its text was read no further. An I- that goes on with nothing says nothing.
    """
    rows = sorted((tuple(X.words(row)), _read(one)) for row, one in enumerate(tags))
    rows = [row for row in rows if row[1]]
    found = {tag for _, said in rows for tag in said}
    known = tuple(tag for tag in all_tags(names) if tag == NO_SPAN or tag in found)
    if len(known) == 1:
        return None
    places = {tag: code for code, tag in enumerate(known)}
    codes = [np.array([places[tag] for tag in said], np.int64) for _, said in rows]
    return Lesson(read_tokens([words for words, _ in rows]), codes, known, np.ones(len(rows)))


def _read(tags: Sequence[str | None]) -> tuple[str, ...]:
    """The tags up to the first that is not known, as the rules of IOB2 let them stand."""
    said: list[str] = []
    for tag in tags:
        if tag is None:
            break
        goes_on = bool(said) and said[-1] in (f"B-{tag[2:]}", tag)
        said.append(tag if goes_on or not tag.startswith("I-") else NO_SPAN)
    return tuple(said)
