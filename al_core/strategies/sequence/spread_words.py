"""Doubt about words, spread: ask where doubtful words are common, new, and not those that are asked already."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Doubles, Rows, content_order
from al_core.queries.lazy_greedy import greedy
from al_core.queries.token_candidates import TokenCandidates
from al_core.strategies.base import strategy
from al_core.strategies.sequence.token_doubt import OF_SPANS, doubt, unless_nothing, word_at


class WordsTaken:
    """What each candidate is worth after some were taken: its tokens' worth, less the more often a word was taken."""

    def __init__(self, candidates: TokenCandidates, order: Rows) -> None:
        self._order, self._bounds = order, candidates.sentences.bounds
        self._words, self._worth = candidates.word_numbers, token_worth(candidates)
        self._to_read = candidates.to_read
        self._taken = np.zeros(int(self._words.max(initial=-1)) + 1)

    def gain(self, places: Rows) -> Doubles:
        """What those at these places of the order add now, for the words to be read."""
        rows = self._order[places]
        lengths = np.diff(self._bounds)[rows]
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1]) + np.repeat(self._bounds[rows] - ends + lengths, lengths)
        worth = self._worth[at] / (1 + self._taken[self._words[at]])
        of_row = np.repeat(np.arange(len(rows)), lengths)
        return np.bincount(of_row, worth, len(rows)) / self._to_read[rows]

    def take(self, place: int) -> None:
        """From now on its words are taken once more."""
        row = self._order[place]
        self._taken[np.unique(self._words[self._bounds[row] : self._bounds[row + 1]])] += 1


def token_worth(candidates: TokenCandidates) -> Doubles:
    """What it is worth to read each token: its doubt, times how common its word is, by how often that has a label."""
    common = np.log1p(_once(candidates, "words of the pool", candidates.context.asked_from))
    known = np.sqrt(1 + _once(candidates, "words of the labelled", candidates.context.labelled))
    return np.asarray(doubt(candidates) * (common / known)[candidates.word_numbers])


def _once(candidates: TokenCandidates, name: str, rows: Rows) -> NDArray[np.int64]:
    return candidates.context.once(name, lambda: candidates.words_in(rows))


def _worth_reading(candidates: TokenCandidates, position: int) -> str:
    if said := unless_nothing(candidates, position):
        return said
    here = candidates.tokens_at(position)
    token = int(token_worth(candidates)[here].argmax())
    word = candidates.word_numbers[here][token]
    n = int(_once(candidates, "words of the pool", candidates.context.asked_from)[word])
    read = int(_once(candidates, "words of the labelled", candidates.context.labelled)[word])
    return (
        f"The model is unsure of {word_at(candidates, position, token)}, which is found {_times(n)} in the pool and "
        f"{_times(read) if read else 'never'} in what has an answer."
    )


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n:,} times"


@strategy("Doubtful words, each a few times", reason=_worth_reading, needs_model=True, by_chance=True, tasks=OF_SPANS)
def spread_word_doubt(candidates: TokenCandidates, n: int) -> NDArray[np.int64]:
    """Asks where the model is unsure of common words with few answers. Does not ask the same word again and again.

    The entropy of each token, times log(1 + how often its word is in the pool), by the square root of 1 + how often it
    has an answer, by 1 + how often it was picked in this batch; averaged over the tokens, one pick after the other.

    Informative, representative and diverse words, after Shen, Zhang, Su, Zhou and Tan, Multi-criteria-based active
    learning for named entity recognition, 2004
    """
    order = candidates.rng.permutation(content_order(candidates.context.X, candidates.rows))
    if not candidates.can_tell_apart:
        return order[:n]
    spread = WordsTaken(candidates, order)
    return order[greedy(spread.gain(np.arange(len(order))), spread.gain, spread.take, n)]
