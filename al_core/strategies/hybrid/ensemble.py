"""Hybrid: weigh how unsure the model is against where an example lies."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.neighbours import amid, usual
from al_core.matrices.rows import Doubles, Positions, Rows, content_order
from al_core.matrices.threads import one_thread
from al_core.models.kernel_ridge import CHOSEN_ON, KernelRidgeClassifier
from al_core.models.linear import linear_weights
from al_core.queries.context import Context
from al_core.queries.picking import pick
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.uncertainty import margin
from al_core.strategies.variance_reduction import (
    PickGain,
    SettledVariance,
    looked_at_first,
    one_by_one,
    targeted_variance_reduction,
)

_NARROW = 3.0  # so much nearer, in squared distance, than the nearest label usually is, a pick stands for others
_ROUNDING = 1e-6  # margins that differ by less are equal
_SHORTLIST, _LEAST_LOOKED_AT = 10, 200
_LEAST = 1e-3  # of doubt: what the model is sure of still counts where it is sure of everything


@strategy(
    "Agreed by three",
    reason=targeted_variance_reduction.reason,
    needs_model=True,
    term="ensemble of margin, variance reduction and herding",
    by_chance=True,
    cost="medium",
)
def agreed_gain(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks what three strategies together hold worth asking. Good for 10 to 100 labels, and for large batches.

    Their scores are multiplied: doubt; how much doubt the label would settle (`targeted_variance_reduction`); how much
    doubt the example stands for (uncertainty herding, with likeness exp(-3 s / m), s the squared distance and m the
    median one from a row to its nearest label). Doubt is d^2, d the geometric mean of 1 - margin and of the share of
    the pool with larger margins; for each pick of a batch that the model has not learnt it counts less: d^(2 n / (n +
    picks)) with n labels. What is settled is left out where kernel ridge judges left-out labels better than such a
    model could. Doubt is judged by 300 rows of the pool; of large pools 2,000 candidates are looked at.

    Bae, Oliveira and Sutherland, Uncertainty herding, 2025; Picheny et al., Adaptive designs of experiments, 2010
    """
    looked_at = looked_at_first(candidates, candidates.margins, n)
    margins, pool = candidates.margins[looked_at].astype(np.float64), candidates.reference.margins.astype(np.float64)
    doubt = shared_doubt(pool, pool)
    gains: list[PickGain] = [HerdedDoubt(candidates, looked_at, shared_doubt(margins, pool), doubt)]
    if not cannot_fit(candidates):
        gains.append(SettledVariance(candidates.context, candidates.rows[looked_at], np.square(doubt), n))
    return np.asarray(looked_at[one_by_one(gains, candidates.rng.random(len(looked_at)), n)])


@strategy(
    "Torn, but nothing twice",
    reason=margin.reason,
    needs_model=True,
    term="margin sampling, diverse in a batch",
    by_chance=True,
    cost="medium",
)
def margin_apart(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks where the two likeliest classes are almost tied, and in one batch nothing like what is in it already.

    A single pick is that of `margin`. In a batch 1 - margin is multiplied by 1 - exp(-3 s / m), s the squared distance
    to the nearest pick before and m the median one from a row of the pool to its nearest label. Of large pools the 10 n
    candidates with the smallest margins are looked at, 200 at least.

    Scheffer, Decomain and Wrobel, 2001; diversity as in Brinker, Incorporating diversity in active learning, 2003
    """
    if n == 1:
        return pick(margin, candidates, 1)[0]
    shortlist = pick(margin, candidates, max(_SHORTLIST * n, _LEAST_LOOKED_AT))[0]
    apart = UnlikePicks(candidates.part(candidates.rows[shortlist], candidates.rng))
    return np.asarray(shortlist[one_by_one([apart], candidates.rng.random(len(shortlist)), n)])


class UnlikePicks:
    """1 - margin of each candidate, the less the more like a pick it is."""

    def __init__(self, candidates: Candidates) -> None:
        self._doubt = 1 - candidates.margins.astype(np.float64) + _LEAST
        self._width = _to_labels(candidates.context)[1]
        self._points, self._unlike = candidates.embedding.astype(np.float64), np.ones(len(candidates))

    @property
    def worth(self) -> Doubles:
        """Not below 0, shape (candidates,)."""
        return np.asarray(self._doubt * self._unlike)

    def take(self, position: int) -> None:
        """Go on as if this one were answered."""
        distances = amid(self._points, self._points[[position]])[:, 0]
        self._unlike = np.minimum(self._unlike, -np.expm1(-distances / self._width))


def shared_doubt(margins: Doubles, of_pool: Doubles) -> Doubles:
    """How unsure the model is, 0 to 1: by the margins themselves and by how many of the pool's are larger.

    The geometric mean of both; half of those with the same margin count as larger.
    """
    known, counts = np.unique((of_pool / _ROUNDING).round(), return_counts=True)
    less_sure = (np.cumsum(counts) - counts / 2) / len(of_pool)
    surer = 1 - np.interp(margins, known * _ROUNDING, less_sure)
    return np.asarray(np.sqrt((1 - margins) * surer).clip(_LEAST))


class HerdedDoubt:
    """The doubt about each candidate that is looked at, times the doubt about the reference that it would stand for."""

    def __init__(self, candidates: Candidates, looked_at: Rows, own: Doubles, weights: Doubles) -> None:
        context, self._own, self._weights, self._picks = candidates.context, own, weights, 0
        nearest, width = _to_labels(context)
        reference = context.embed(context.reference).astype(np.float64)
        distances = amid(context.embed(candidates.rows[looked_at]).astype(np.float64), reference)
        self._likeness, self._covered = np.exp(-distances / width), np.exp(-nearest / width)
        self._n_labels = len(context.labels)

    @property
    def worth(self) -> Doubles:
        """Not below 0, shape (looked at,)."""
        power = 2 * self._n_labels / (self._n_labels + self._picks)
        return np.asarray(self._own**power * (np.maximum(self._likeness - self._covered, 0) @ self._weights**power))

    def take(self, position: int) -> None:
        """Go on as if this one were answered."""
        self._picks += 1
        self._covered = np.maximum(self._covered, self._likeness[position])


def _to_labels(context: Context) -> tuple[Doubles, float]:
    """Squared distance of each reference row to its nearest label, and the width within which rows are alike."""
    reference = context.embed(context.reference).astype(np.float64)
    nearest = amid(context.embedding_labelled.astype(np.float64), reference).min(axis=0)
    return nearest, min(context.usual_distance, usual(nearest) / _NARROW)


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
    return _missed_left_out(StraightLeastSquares(), context, places) > by_ridge + 0.5 / np.sqrt(len(places))


class StraightLeastSquares(KernelRidgeClassifier):
    """Least squares on the classes as numbers, with straight borders."""

    widths: ClassVar[Sequence[float]] = (0.0,)


def _missed_left_out(model: KernelRidgeClassifier, context: Context, places: Positions) -> float:
    """The share of these labels that the model misses when each is left out once."""
    codes = np.unique(context.y_labelled[places], return_inverse=True)[1]
    with one_thread():
        model.learn(context.embedding_labelled[places].astype(np.float64), codes)
    return float(np.mean(model.left_out_.argmax(axis=1) != codes[model.left_out_rows_]))
