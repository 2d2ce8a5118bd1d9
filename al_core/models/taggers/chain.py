"""A fitted linear chain: how much each thing seen speaks for a tag, and which tag goes on to which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Doubles, Flags
from al_core.models.taggers.paths import best_ends, best_sums, best_tags
from al_core.models.taggers.steps import steps_of
from al_core.models.taggers.sums import backward, forward
from al_core.models.taggers.words import seen_weights
from al_core.spans.sentences import Sentences
from al_core.spans.tags import NO_SPAN

FURTHEST = 100.0  # logarithms below the best tag of a token: beyond it, all are as unlikely


def allowed(tags: Sequence[str]) -> tuple[Flags, Flags]:
    """Which tag may begin a text (tags,), and which may follow which (tags, tags): I-x only B-x and I-x."""
    start = np.array([tag[:2] != "I-" for tag in tags])
    follows = [[tag[:2] != "I-" or (before != NO_SPAN and before[2:] == tag[2:]) for tag in tags] for before in tags]
    return start, np.array(follows)


@dataclass(frozen=True, eq=False)
class LinearChain:
    """Tags in which it thinks, the `weights` of features (features, tags) by their `places`, and moves (tags, tags).

    Every sequence of tags of a text has a weight, the exponential of the sum of all that speaks for it. Those that
    break the rules of IOB2 have none, so that probabilities of all others are 1 in sum. O is among the tags.
    """

    tags: tuple[str, ...]
    places: dict[str, int]
    weights: Doubles
    moves: Doubles

    def emissions(self, X: Sentences) -> Doubles:
        """What speaks for each tag of each token, less what speaks for its best one, (tokens, tags)."""
        found = seen_weights(X, self.places, self.weights)
        found -= found.max(axis=1, keepdims=True)
        return np.maximum(found, -FURTHEST, out=found)

    def tagged(self, X: Sentences) -> tuple[Doubles, NDArray[np.int64], Doubles]:
        """How likely each tag is (tokens, tags), the best sequence (tokens,), and its log probability (rows,)."""
        found, (start, moves) = self.emissions(X), self._rules()
        marginals, codes = np.empty_like(found), np.empty(len(found), np.int64)
        log_probability = np.zeros(len(X))
        factors, begin = np.exp(moves), np.exp(start)
        for steps in steps_of(X.bounds, len(self.tags)):
            emissions = found[steps.tokens]
            potentials = np.exp(emissions)
            ahead, total = forward(steps, potentials, factors, begin)
            ahead *= backward(steps, potentials, factors)
            ahead /= ahead.sum(axis=1, keepdims=True)
            marginals[steps.tokens] = ahead
            ends = best_ends(steps, emissions, moves, start)
            codes[steps.tokens] = best_tags(steps, ends, moves)
            log_probability[steps.rows] = ends[steps.last].max(axis=1) - total
        return marginals, codes, np.minimum(log_probability, 0.0)

    def n_best(self, X: Sentences, n: int) -> Doubles:
        """Log probabilities of the n best sequences, (rows, n), the best first; -inf where there are fewer."""
        found, (start, moves) = self.emissions(X), self._rules()
        best = np.full((len(X), n), -np.inf)
        best[:, 0] = 0.0
        for steps in steps_of(X.bounds, len(self.tags) * n):
            emissions = found[steps.tokens]
            _, total = forward(steps, np.exp(emissions), np.exp(moves), np.exp(start))
            ends = best_ends(steps, emissions, moves, start)
            best[steps.rows] = best_sums(steps, ends, emissions, moves, n) - total[:, None]
        return np.asarray(np.minimum(best, 0.0))

    def _rules(self) -> tuple[Doubles, Doubles]:
        """What speaks for a tag at the beginning, and for each move; -inf for those that break the rules."""
        start, follows = allowed(self.tags)
        moves = np.clip(self.moves, -FURTHEST, FURTHEST)
        return np.where(start, 0.0, -np.inf), np.where(follows, moves, -np.inf)
