"""Variance reduction: ask where one answer would settle most of what is still open."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Doubles, Positions, Rows, content_order
from al_core.queries.context import Context
from al_core.queries.groups import about
from al_core.queries.picking import best_first
from al_core.queries.posterior import Lookahead, Posterior
from al_core.strategies.base import EVERY_TASK, Candidates, strategy
from al_core.strategies.uncertainty import margin

_SUBSET = 2_000
MOST_LABELS = 1_000
GREEDY = 500


def _settles(candidates: Candidates, position: int) -> str:
    if "settled" not in candidates.memo:
        candidates.memo["settled"] = settled_share(candidates, np.ones(len(candidates.context.reference)))
    return f"Its answer would settle {about(candidates.memo['settled'][position])} of what is open about the pool."


def _settles_doubt(candidates: Candidates, position: int) -> str:
    if candidates.model is None or len(candidates.model.classes_) < 2:
        return _settles(candidates, position)
    if "settled doubt" not in candidates.memo:
        candidates.memo["settled doubt"] = settled_share(candidates, _doubt(candidates))
    share = about(candidates.memo["settled doubt"][position])
    return f"{margin.reason(candidates, position)[:-1]}, and this answer would settle {share} of all its doubt."


def settled_share(candidates: Candidates, weights: Doubles) -> Doubles:
    """Which part of the weighted variance of the reference each candidate's label would take away."""
    posterior, columns = _posterior(candidates.context, candidates.rows)
    return np.asarray(posterior.settled(weights)[columns] / max(float(weights @ posterior.reference_variance), 1e-12))


def _doubt(candidates: Candidates) -> Doubles:
    """What each reference row weighs: all where the model is torn, nothing where it is sure."""
    return np.square(1 - candidates.reference.margins.astype(np.float64))


@strategy("Ask for the whole", reason=_settles, needs_model=False, by_chance=True, cost="medium", tasks=EVERY_TASK)
def variance_reduction(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks where one answer tells most about the rest of the pool. Good for the first labels; needs no model.

    A Gaussian process on the embedding, which knows where the labels are and not which: the pick takes most variance
    from 300 reference rows; then the next, as if the first were answered. Looks at 2,000 candidates, drawn at random.

    Cohn, Ghahramani and Jordan, Active learning with statistical models, 1996
    """
    looked_at = looked_at_first(candidates, None, n)
    weights = np.ones(len(candidates.context.reference))
    return settling(candidates, looked_at, weights, np.ones(len(looked_at)), n)


@strategy("Settle the most", reason=_settles_doubt, needs_model=True, by_chance=True, cost="medium")
def targeted_variance_reduction(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks where one answer would settle most of what the model is still unsure about. Best for 10 to 100 labels.

    Variance reduction (see there), each reference row weighted with (1 - margin)^2 and each candidate with
    (1 - margin) of the model; of large pools the 2,000 candidates with the smallest margins are looked at.

    Targeted integrated mean squared error, as in Picheny et al., Adaptive designs of experiments for accurate
    approximation of a target region, 2010
    """
    looked_at = looked_at_first(candidates, candidates.margins, n)
    own = 1 - candidates.margins[looked_at].astype(np.float64)
    return settling(candidates, looked_at, _doubt(candidates), own, n)


def looked_at_first(candidates: Candidates, margins: NDArray[np.floating] | None, n: int) -> NDArray[np.int64]:
    """Positions of the candidates that are looked at."""
    size = max(_SUBSET, n)
    if len(candidates) <= size:
        return np.arange(len(candidates))
    if margins is not None:
        return best_first(-margins, size, candidates.rng)
    return candidates.drawn(size)


class PickGain(Protocol):
    """A measure of what the answer to each of those looked at is worth, which goes on as if picks were answered."""

    @property
    def worth(self) -> Doubles:
        """Not below 0, shape (looked at,)."""

    def take(self, position: int) -> None:
        """Go on as if this one were answered."""


class SettledVariance:
    """How much of the weighted variance of the reference each row's label takes away, times the row's own factor."""

    def __init__(self, context: Context, rows: Rows, weights: Doubles, n: int, own: Doubles) -> None:
        self._own = own
        posterior, self._columns = _posterior(context, rows)
        self._ahead = Lookahead(posterior, weights, min(n, GREEDY))

    @property
    def worth(self) -> Doubles:
        """What each row would take away now, shape (rows,)."""
        return np.asarray(self._own * self._ahead.settled[self._columns])

    def take(self, position: int) -> None:
        """Go on as if this row were labelled."""
        self._ahead.observe(int(self._columns[position]))


def settling(candidates: Candidates, looked_at: Rows, weights: Doubles, own: Doubles, n: int) -> Rows:
    """The best one, then the best as if that were answered; a very large batch ends in the order of the last look."""
    settled = SettledVariance(candidates.context, candidates.rows[looked_at], weights, n, own)
    return np.asarray(looked_at[one_by_one(settled, candidates.rng.random(len(looked_at)), n)])


def one_by_one(gain: PickGain, chance: Doubles, n: int, rounding: float = 1e-9) -> Positions:
    """n positions, each worth most after those before it; among equals, which differ by rounding, chance decides.

    From the 500th on in the order of the last look.
    """
    picks = np.empty(0, np.int64)
    while True:
        scores = gain.worth
        scores[picks] = -np.inf
        picks = np.append(picks, _leader(scores, chance, rounding))
        if len(picks) == min(n, GREEDY):
            break
        gain.take(int(picks[-1]))
    rest = np.lexsort((chance, -scores))
    return np.concatenate([picks, rest[~np.isin(rest, picks)]])[:n]


def _leader(scores: Doubles, chance: Doubles, rounding: float) -> np.int64:
    """The position of the highest score; among equals, which differ by rounding, the chance decides."""
    tied = np.flatnonzero(scores >= scores.max() - rounding * abs(scores.max()))
    return np.int64(tied[chance[tied].argmax()])


def _posterior(context: Context, rows: Rows) -> tuple[Posterior, Rows]:
    """What is open once all labels are taken in, and the columns of these rows; of a small pool kept between rounds."""
    known = np.sort(_labelled(context))
    if len(context.asked_from) > _SUBSET:
        points = np.union1d(known, rows)
        posterior = _prior(context, points).observing(np.searchsorted(points, known))
        return posterior, np.asarray(np.searchsorted(points, rows), np.int64)
    points, key = context.asked_from, ("posterior", context.seed, context.pool_key)
    if ("prior", *key) not in context.memory:
        context.memory["prior", *key] = _prior(context, points)
    kept: tuple[Rows, Posterior] = context.memory.get(key, (known[:0], context.memory["prior", *key]))
    seen, posterior = kept if np.isin(kept[0], known).all() else (known[:0], context.memory["prior", *key])
    posterior = posterior.observing(np.searchsorted(points, np.setdiff1d(known, seen)))
    context.memory[key] = known, posterior
    return posterior, np.asarray(np.searchsorted(points, rows), np.int64)


def _prior(context: Context, points: Rows) -> Posterior:
    return Posterior(context.embed(context.reference), context.embed(points))


def _labelled(context: Context) -> Rows:
    """The labelled rows; a thousand of them at random where there are more."""
    if len(context.labelled) <= MOST_LABELS:
        return context.labelled
    ordered = context.labelled[content_order(context.X_labelled)]
    return np.random.default_rng([context.seed, MOST_LABELS]).permutation(ordered)[:MOST_LABELS]
