"""The sides of a token: its word, how that ends, and the words beside it, whatever their capitals, by number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from al_core.spans.sentences import Sentences

SIDES = ("word", "ending", "word before", "word after")
_ENDING = 3  # letters


@dataclass(frozen=True, eq=False)
class Numbering:
    """Numbers of the words of a vocabulary and of their endings, shape (vocabulary,), each from 0."""

    words: NDArray[np.int64]
    endings: NDArray[np.int64]

    @property
    def n_sides(self) -> int:
        """How many sides there are; no word beside a token is one of its own."""
        return int(3 * self._none + 2 + self.endings.max(initial=-1) + 1)

    @property
    def _none(self) -> int:
        return int(self.words.max(initial=-1)) + 1

    def sides(self, sentences: Sentences) -> NDArray[np.int32]:
        """Of each token, shape (all tokens, 4): a number for each of SIDES, none of which is used for two of them."""
        none, word = self._none, self.words[sentences.codes]
        before, after = np.full((2, len(word)), none)
        before[1:], after[:-1] = word[:-1], word[1:]
        filled = sentences.n_tokens > 0
        before[sentences.bounds[:-1][filled]] = after[sentences.bounds[1:][filled] - 1] = none
        ending = self.endings[sentences.codes] + 3 * none + 2
        return np.stack([word, ending, none + before, 2 * none + 1 + after], axis=1, dtype=np.int32)


def numbered_sides(vocabulary: Sequence[str]) -> Numbering:
    """Words and endings, each counted once."""
    words: dict[str, int] = {}
    endings: dict[str, int] = {}
    folded = [word.casefold() for word in vocabulary]
    return Numbering(
        np.array([words.setdefault(word, len(words)) for word in folded], np.int64),
        np.array([endings.setdefault(word[-_ENDING:], len(endings)) for word in folded], np.int64),
    )
