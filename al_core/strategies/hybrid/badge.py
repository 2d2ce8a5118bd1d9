"""Hybrid: weigh how unsure the model is against where an example lies."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Rows, content_order
from al_core.matrices.threads import one_thread
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.uncertainty import hesitation

_BLOCK = 8_192
_PENDING = 24
_EQUAL = 1e-5  # of a squared length: what is closer differs by rounding, as equal examples do


class _Gradients:
    """Gradients of a linear last layer, were its likeliest class the answer: (belief - answer) times the embedding.

    They are never written out: the inner product of two is that of the errors times that of the points.
    """

    def __init__(self, candidates: Candidates) -> None:
        self.points = candidates.embedding
        self._errors = np.concatenate([_errors(block) for block in candidates.blocks(_BLOCK)])
        self.lengths = np.einsum("ij,ij->i", self._errors, self._errors)
        self.lengths *= np.einsum("ij,ij->i", self.points, self.points)

    def distances(self, positions: Rows | slice, others: Rows) -> NDArray[np.float32]:
        """Squared distances, shape (positions, others)."""
        distances = self.points[positions] @ self.points[others].T
        distances *= self._errors[positions] @ self._errors[others].T
        distances *= -2
        distances += self.lengths[others]
        distances += self.lengths[positions, None]
        return np.asarray(distances)

    def nearest(self, positions: Rows | slice, others: Rows) -> NDArray[np.float32]:
        """Squared distance to the nearest of the others, 0 to an equal one."""
        nearest: NDArray[np.float32] = self.distances(positions, others).min(axis=1)
        nearest[nearest <= _EQUAL * self.lengths[positions]] = 0
        return nearest


def _errors(block: Candidates) -> NDArray[np.float32]:
    errors = block.proba.astype(np.float32, order="C")
    errors[np.arange(len(errors)), errors.argmax(axis=1)] -= 1
    return errors


class _Draw:
    """Draws positions with a chance proportional to their squared distance to the nearest of those drawn before.

    Distances only fall, so the last known ones are an upper bound: a position is drawn by those, and kept with the
    share of it that is left. That is the same draw, and the whole pool is brought up to date once for many picks.
    """

    def __init__(self, gradients: _Gradients, rng: np.random.Generator) -> None:
        self._gradients = gradients
        self._rng = rng
        self._nearest = np.full(len(gradients.lengths), np.inf, np.float32)
        self._up_to_date = 0
        self.order = content_order(gradients.points)
        self.picks: list[int] = []
        lengths = gradients.lengths[self.order]
        self._take(int(self.order[rng.choice(np.flatnonzero(lengths == lengths.max()))]))
        self._refresh()

    def _take(self, position: int) -> None:
        self.picks.append(position)
        self._nearest[position] = 0

    def _refresh(self) -> None:
        """Take all picks into account, for everyone."""
        pending = np.array(self.picks[self._up_to_date :])
        for start in range(0, len(self._nearest), _BLOCK):
            block = slice(start, start + _BLOCK)
            np.minimum(self._nearest[block], self._gradients.nearest(block, pending), out=self._nearest[block])
        self._sums = np.cumsum(self._nearest[self.order], dtype=np.float64)
        self._up_to_date = len(self.picks)
        self._misses = 0

    def add(self) -> bool:
        """Draw one more; False where all that is left equals a pick."""
        while self._sums[-1] > 0:
            place = np.searchsorted(self._sums, self._rng.random() * self._sums[-1], side="right")
            position = int(self.order[min(int(place), len(self.order) - 1)])
            if self._rng.random() * self._nearest[position] < self._left(position):
                self._take(position)
                return True
            self._misses += 1
            if self._misses + len(self.picks) - self._up_to_date > _PENDING:
                self._refresh()
        return False

    def _left(self, position: int) -> float:
        pending = np.array(self.picks[self._up_to_date :], np.int64)
        if not len(pending):
            return float(self._nearest[position])
        nearest = self._gradients.nearest(np.array([position]), pending)
        return min(float(self._nearest[position]), float(nearest[0]))


def _moves(candidates: Candidates, position: int) -> str:
    return (
        f"Its answer would move the model another way than the rest of the batch; {hesitation(candidates, position)}."
    )


@strategy("Unsure in different ways", reason=_moves, needs_model=True, term="BADGE", by_chance=True, cost="medium")
def badge(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks what would change the model most, each in another direction. Good for large batches.

    k-means++ on the gradients of the linear last layer, were the likeliest class right: (belief - answer) times the
    embedding (the paper: times the last hidden layer of the network that is trained). The longest first, then drawn by
    squared distance to the nearest pick; nothing equal to a pick is drawn while something else is left.

    Ash, Zhang, Krishnamurthy, Langford and Agarwal, Deep batch active learning by diverse, uncertain gradient lower
    bounds, 2020
    """
    with one_thread():
        draw = _Draw(_Gradients(candidates), candidates.rng)
        while len(draw.picks) < n and draw.add():
            pass
    rest = draw.order[~np.isin(draw.order, draw.picks)]
    return np.concatenate([draw.picks, candidates.rng.permutation(rest)[: n - len(draw.picks)]]).astype(np.int64)
