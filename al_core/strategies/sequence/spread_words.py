"""Doubt about words, spread: ask where doubtful words are common, new, and not those that are asked already."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Doubles, Rows, content_order
from al_core.queries.lazy_greedy import greedy
from al_core.queries.token_candidates import TokenCandidates
from al_core.strategies.base import strategy
from al_core.strategies.sequence.token_doubt import OF_SPANS, doubt, unless_nothing, word_at

_AT_ONCE = 4_096  # candidates weighed


class SidesTaken:
    """What each candidate is worth after some were taken: what is on its tokens, less the more often it was taken."""

    def __init__(self, candidates: TokenCandidates, order: Rows) -> None:
        self._order, self._bounds = order, candidates.sentences.bounds
        self._sides, self._worth = candidates.sides, side_worth(candidates)
        self._to_read = candidates.to_read
        self._taken = np.zeros(int(self._sides.max(initial=-1)) + 1)

    @property
    def first_gains(self) -> Doubles:
        """What each of the order adds before any is taken."""
        starts = range(0, len(self._order), _AT_ONCE)
        return np.concatenate([self.gain(np.arange(at, min(at + _AT_ONCE, len(self._order)))) for at in starts])

    def gain(self, places: Rows) -> Doubles:
        """What those at these places of the order add now, for the words to be read."""
        rows = self._order[places]
        lengths = np.diff(self._bounds)[rows]
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1]) + np.repeat(self._bounds[rows] - ends + lengths, lengths)
        worth = (self._worth[at] / (1 + self._taken[self._sides[at]])).sum(axis=1)
        of_row = np.repeat(np.arange(len(rows)), lengths)
        return np.bincount(of_row, worth, len(rows)) / self._to_read[rows]

    def take(self, place: int) -> None:
        """From now on its sides are taken once more."""
        row = self._order[place]
        self._taken[np.unique(self._sides[self._bounds[row] : self._bounds[row + 1]])] += 1


def side_worth(candidates: TokenCandidates) -> NDArray[np.float32]:
    """What it is worth to read each side of each token, shape (all tokens, sides).

    The square root of the token's doubt, times how common the side is, by how often it has a label.
    """
    common = np.log1p(_once(candidates, "sides of the pool", candidates.context.asked_from))
    known = 1 + _once(candidates, "sides of the labelled", candidates.context.labelled)
    weights = (common / known).astype(np.float32)
    return np.sqrt(doubt(candidates)).astype(np.float32)[:, None] * weights[candidates.sides]


def _once(candidates: TokenCandidates, name: str, rows: Rows) -> NDArray[np.int64]:
    return candidates.context.once(name, lambda: candidates.sides_in(rows))


def _worth_reading(candidates: TokenCandidates, position: int) -> str:
    if said := unless_nothing(candidates, position):
        return said
    here = candidates.tokens_at(position)
    token = int(side_worth(candidates)[here].sum(axis=1).argmax())
    word = candidates.sides[here][token, 0]
    n = int(_once(candidates, "sides of the pool", candidates.context.asked_from)[word])
    read = int(_once(candidates, "sides of the labelled", candidates.context.labelled)[word])
    return (
        f"The model is unsure of {word_at(candidates, position, token)}, which is found {_times(n)} in the pool and "
        f"{_times(read) if read else 'never'} in what has an answer."
    )


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n:,} times"


@strategy(
    "Doubtful words, each a few times",
    term="token entropy, spread over words",
    reason=_worth_reading,
    needs_model=True,
    by_chance=True,
    tasks=OF_SPANS,
)
def spread_word_doubt(candidates: TokenCandidates, n: int) -> NDArray[np.int64]:
    """Asks where the model is unsure of common words with few answers. Does not ask the same word again and again.

    The square root of the entropy of each token, times log(1 + how often its word is in the pool), by 1 + how often it
    has an answer, by 1 + how often it was picked in this batch; the same for its last three letters and for the words
    before and after it; all averaged over the tokens, one pick after the other.

    Informative, representative and diverse words, after Shen, Zhang, Su, Zhou and Tan, Multi-criteria-based active
    learning for named entity recognition, 2004
    """
    order = candidates.rng.permutation(content_order(candidates.context.X, candidates.rows))
    if not candidates.can_tell_apart:
        return order[:n]
    taken = SidesTaken(candidates, order)
    return order[greedy(taken.first_gains, taken.gain, taken.take, n)]
