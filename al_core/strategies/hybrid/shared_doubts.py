"""Hybrid: weigh how unsure the model is against where an example lies."""

from collections.abc import Sequence
from math import sqrt
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.neighbours import amid, usual
from al_core.matrices.rows import Doubles, Positions, Rows, Vectors, content_order
from al_core.matrices.threads import one_thread
from al_core.models.kernel_ridge import CHOSEN_ON, KernelRidgeClassifier
from al_core.models.linear import linear_weights
from al_core.queries.context import Context
from al_core.queries.groups import following
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.uncertainty import margin
from al_core.strategies.variance_reduction import looked_at_first, one_by_one

_POOL = 2_000
_BLOCK = 512
_NARROW = 3.0  # so much nearer, in squared distance, than the nearest label usually is, a pick stands for others
_ROUNDING = 1e-6  # margins that differ by less are equal, and so are scores that differ by less of themselves
_LEAST = 1e-3  # of doubt: what the model is sure of still counts where it is sure of everything


def _stands_for(candidates: Candidates, position: int) -> str:
    share = following(candidates, position)
    return (
        f"{margin.reason(candidates, position)[:-1]}; {share} of the pool is nearest to it, of what is known or asked."
    )


@strategy(
    "Torn, and not alone in it",
    reason=_stands_for,
    needs_model=True,
    term="ensemble of margin and uncertainty herding",
    by_chance=True,
    cost="medium",
)
def herded_margin(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks where the model is torn, and where what it is torn about is typical. Good from 10 labels on.

    The score is the doubt d about a candidate times the doubt d^2 about the rows of the pool that it would stand for:
    uncertainty herding, with likeness exp(-s / w), s the squared distance and w its median in the pool. d is the
    geometric mean of 1 - margin and of the share of the pool with larger margins; for each pick of a batch that the
    model has not learnt it counts less, d^(n / (n + picks)) with n labels. Where kernel ridge judges left-out labels
    better than such a model could, w is a third of the median of s to the nearest label, so that margins count most.
    2,000 rows of the pool are stood for, drawn at random; the 2,000 candidates with the smallest margins are looked at.

    Bae, Oliveira and Sutherland, Uncertainty herding: one active learning method for all label budgets, 2025
    """
    looked_at = looked_at_first(candidates, candidates.margins, n)
    chance = candidates.rng.random(len(looked_at))
    return np.asarray(looked_at[one_by_one(HerdedDoubt(candidates, looked_at), chance, n, _ROUNDING)])


def shared_doubt(margins: Doubles, of_pool: Doubles) -> Doubles:
    """How unsure the model is, 0 to 1: by the margins themselves and by how many of the pool's are larger.

    The geometric mean of both; half of those with the same margin count as larger.
    """
    known, counts = np.unique((of_pool / _ROUNDING).round(), return_counts=True)
    less_sure = (np.cumsum(counts) - counts / 2) / len(of_pool)
    surer = 1 - np.interp(margins, known * _ROUNDING, less_sure)
    return np.asarray(np.sqrt(((1 - margins) * surer).clip(_LEAST**2)))


class HerdedDoubt:
    """The doubt about each candidate that is looked at, times the doubt in the pool that it would stand for."""

    def __init__(self, candidates: Candidates, looked_at: Rows) -> None:
        context, stood_for = candidates.context, candidates.context.drawn(_POOL)
        of_pool = candidates.part(stood_for, candidates.rng).margins.astype(np.float64)
        self._own = shared_doubt(candidates.margins[looked_at].astype(np.float64), of_pool)
        self._weights = np.square(shared_doubt(of_pool, of_pool))
        points = context.embed(stood_for)
        width = np.float32(_width(context) if cannot_fit(candidates) else context.usual_distance)
        self._likeness = np.exp(-amid(context.embed(candidates.rows[looked_at]), points) / width)
        self._covered = np.exp(-_nearest(points, context.embedding_labelled) / width)
        self._n_labels, self._picks = len(context.labels), 0

    @property
    def worth(self) -> Doubles:
        """Not below 0, shape (looked at,)."""
        power = self._n_labels / (self._n_labels + self._picks)
        weights = (self._weights**power).astype(np.float32)
        gain = np.maximum(self._likeness - self._covered, 0) @ weights
        return np.asarray(self._own**power * gain)

    def take(self, position: int) -> None:
        """Go on as if this one were answered."""
        self._picks += 1
        self._covered = np.maximum(self._covered, self._likeness[position])


def _nearest(points: Vectors, labelled: Vectors) -> Vectors:
    """Squared distance of each point to the nearest label, shape (points,)."""
    blocks = (labelled[start : start + _BLOCK] for start in range(0, len(labelled), _BLOCK))
    return np.asarray(np.minimum.reduce([amid(block, points).min(axis=0) for block in blocks]))


def _width(context: Context) -> float:
    """The squared distance beyond which rows are not alike, by how far from a label the pool usually is."""
    nearest = _nearest(context.embed(context.reference), context.embedding_labelled)
    return min(context.usual_distance, usual(nearest) / _NARROW)


def cannot_fit(candidates: Candidates) -> bool:
    """Whether kernel ridge judges labels that are left out better than the model could.

    It does where it misses fewer of them than the model misses of the labels that it was taught. A linear model also
    stands for least squares with straight borders: where those miss more of the left-out labels, by a standard error.
    Judged by at most 300 labels, drawn by the session's seed.
    """
    context = candidates.context
    order = content_order(context.X_labelled)
    places = order[np.random.default_rng([context.seed, CHOSEN_ON]).permutation(len(order))[:CHOSEN_ON]]
    believed = candidates.part(context.labelled[places], candidates.rng).proba.argmax(axis=1)
    missed = float(np.mean([candidates.classes[column] for column in believed] != context.y_labelled[places]))
    is_linear = linear_weights(context.model) is not None
    if not missed and not is_linear:
        return False
    by_ridge = _missed_left_out(KernelRidgeClassifier(), context, places)
    if missed > by_ridge or not is_linear:
        return missed > by_ridge
    return _missed_left_out(StraightLeastSquares(), context, places) > by_ridge + 0.5 / sqrt(len(places))


class StraightLeastSquares(KernelRidgeClassifier):
    """Least squares on the classes as numbers, with straight borders."""

    widths: ClassVar[Sequence[float]] = (0.0,)


def _missed_left_out(model: KernelRidgeClassifier, context: Context, places: Positions) -> float:
    """The share of these labels that the model misses when each is left out once."""
    codes = np.unique(context.y_labelled[places], return_inverse=True)[1]
    with one_thread():
        model.learn(context.embedding_labelled[places].astype(np.float64), codes)
    return float(np.mean(model.left_out_.argmax(axis=1) != codes[model.left_out_rows_]))
