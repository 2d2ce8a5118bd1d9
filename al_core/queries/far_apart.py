"""Far apart: how far candidates are from what is labelled, by their features and by the number expected of them."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from al_core.errors import BadInput
from al_core.matrices.neighbours import amid
from al_core.matrices.rows import Doubles, Positions, Vectors
from al_core.matrices.threads import one_thread
from al_core.queries.distances import Points, on_all_cores
from al_core.queries.lazy_greedy import greedy
from al_core.queries.number_candidates import NumberCandidates

# From distances in features and in numbers, both of shape (positions, centres), to one for both, of the same shape.
# It grows with either.
Rule = Callable[[Any, Any], Any]

_CENTRES = 64  # at once: a block of distances stays in a core's cache
_ROUNDING = 1e-12
_NEIGHBOURS = 5
_FAR = np.full((1, 1), 1e18, np.float32)
_SLACK = 1e-5


class Apart:
    """Distances of candidates to labelled examples, and to picks, for which the predicted number stands."""

    def __init__(self, candidates: NumberCandidates) -> None:
        self.numbers = candidates.number
        self._once = candidates.context.once
        self._points = Points(candidates.context, candidates.rows)
        self._labelled = self._points.of(candidates.context.labelled), candidates.y_labelled
        y = candidates.y_labelled
        # Numbers nearer than this are told apart by rounding only; it lets features decide between equal numbers.
        self.least = (1e-9 * float(np.ptp(y)) + 1e-12 * float(np.abs(y).max())) or 1.0

    def ranges(self) -> tuple[float, float]:
        """How far the largest and the least distance to a labelled example differ, in features and in numbers.

        Of the candidates that are asked about first; the same then for all of this question.
        """
        return self._once("ranges of distances", self._ranges)

    def foretold(self) -> float:
        """Which share of the labels' variance the mean of the five nearest other labels tells, 0 to 1."""
        return self._once("foretold", self._foretold)

    def _foretold(self) -> float:
        vectors, y = self._labelled
        if len(y) <= _NEIGHBOURS or not np.ptp(y):
            return 0.0
        apart = amid(vectors, vectors)
        np.fill_diagonal(apart, np.inf)
        said = y[np.argpartition(apart, _NEIGHBOURS - 1, axis=1)[:, :_NEIGHBOURS]].mean(axis=1)
        return max(0.0, 1 - float(np.square(y - said).mean() / y.var()))

    def _ranges(self) -> tuple[float, float]:
        ends = [
            [(d.min(), d.max()) for d in pair] for pair in self._pairs(np.arange(len(self.numbers)), *self._labelled)
        ]
        low, high = np.min(ends, axis=0)[:, 0], np.max(ends, axis=0)[:, 1]
        return float(high[0] - low[0]), float(high[1] - low[1])

    def farthest(self, rule: Rule, n: int, order: Positions, *, by_numbers: bool = False) -> Positions:
        """`n` candidates, each farthest from what is labelled and from those before it; of equals first in order.

        A rule that is all but `by_numbers` alone needs no distances in features of those who do not lead.
        """
        picks: list[int] = []
        exact = np.full(len(order), np.nan)

        def weigh(places: Positions) -> Doubles:
            """How far the candidates at these places of the order are from labels and picks."""
            positions = order[places]
            new = positions[np.isnan(exact[positions])]
            exact[new] = self._nearest(new, *self._labelled, rule)
            if not picks:
                return exact[positions]
            at = np.array(picks, np.int64)
            from_picks = self._nearest(positions, self._points.precisely(at), self.numbers[at], rule)
            return np.asarray(np.minimum(exact[positions], from_picks))

        bound = self._at_most(rule, by_numbers)[order]
        return np.asarray(order[greedy(bound, weigh, lambda place: picks.append(int(order[place])), n)])

    def _at_most(self, rule: Rule, by_numbers: bool) -> Doubles:
        """What a rule that grows with both distances gives at most, in float32 with room for rounding."""
        vectors, y = self._labelled
        middle = float(y.mean())
        centres, y = vectors.astype(np.float32), (y - middle).astype(np.float32)
        numbers = (self.numbers - middle).astype(np.float32)
        room = (centres.shape[1] + 16) * 2.0**-21
        aside = room * max(float(np.abs(numbers).max()), float(np.abs(y).max()))
        found = np.empty(len(numbers))

        def measure(block: Positions) -> None:
            """That of one block."""
            x, least = None if by_numbers else self._points.at(block), np.full(len(block), np.inf, np.float32)
            for some in _slices(len(y)):
                in_features = _FAR if x is None else _apart_at_most(x, centres[some], room)
                in_numbers = np.abs(numbers[block, None] - y[some]) + np.float32(aside)
                np.minimum(least, rule(in_features, in_numbers).min(axis=1), out=least)
            found[block] = least * (1 + _SLACK)

        with one_thread(), np.errstate(over="ignore", invalid="ignore"):
            on_all_cores(measure, np.arange(len(found)))
        if np.isnan(found).any():
            raise BadInput("A missing, infinite or huge number stands in the way of distances.")
        return found

    def closest_labelled(self, position: int, rule: Rule) -> tuple[int, float]:
        """Which labelled example is nearest by this rule, and how far it is in features."""
        pairs = list(self._pairs(np.array([position]), *self._labelled))
        in_features = np.concatenate([pair[0][0] for pair in pairs])
        both = np.concatenate([rule(*(part.copy() for part in pair))[0] for pair in pairs])
        return int(both.argmin()), float(in_features[both.argmin()])

    def _nearest(self, positions: Positions, vectors: Doubles, numbers: Doubles, rule: Rule) -> Doubles:
        """By this rule to the nearest of these centres."""
        found = np.full(len(positions), np.inf)
        for pair in self._pairs(positions, vectors, numbers):
            np.minimum(found, rule(*pair).min(axis=1), out=found)
        return found

    def _pairs(self, positions: Positions, vectors: Doubles, numbers: Doubles) -> Iterator[tuple[Doubles, Doubles]]:
        """Distances in features and in numbers, some centres at a time."""
        x = self._points.precisely(positions)
        norms, length = (np.einsum("ij,ij->i", part, part) for part in (x, vectors))
        for some in _slices(len(vectors)):
            apart = x @ (-2 * vectors[some]).T
            sizes = norms[:, None] + length[some]
            apart += sizes
            apart[apart < _ROUNDING * sizes] = 0
            yield np.sqrt(apart, out=apart), np.abs(self.numbers[positions, None] - numbers[some])


def _slices(n: int) -> list[slice]:
    """All of n centres, some at a time."""
    return [slice(start, start + _CENTRES) for start in range(0, n, _CENTRES)]


def _apart_at_most(x: Vectors, centres: Vectors, room: float) -> Vectors:
    """Distances of x to centres, a little more than they are: rounding grows with the squared lengths of both."""
    lengths = [np.float32(1 + room) * np.einsum("ij,ij->i", part, part) for part in (x, centres)]
    squared = x @ (-2 * centres).T
    squared += lengths[0][:, None]
    squared += lengths[1]
    return np.asarray(np.sqrt(np.maximum(squared, 0, out=squared), out=squared))
