"""Doubt about numbers: ask where a model's own variance is large, or where an answer takes most of it away."""

import numpy as np
from numpy.typing import NDArray
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF

from al_core.matrices.rows import Doubles, Rows, content_order
from al_core.matrices.threads import one_thread
from al_core.queries.context import Context
from al_core.queries.covariances import Covariances, own_covariances
from al_core.queries.distances import blocks
from al_core.queries.groups import about
from al_core.queries.number_candidates import NumberCandidates
from al_core.queries.picking import best_first
from al_core.queries.posterior import NOISE
from al_core.strategies.base import strategy
from al_core.strategies.variance_reduction import variance_reduction

_NUMBERS = ("regression",)
_MOST = 500  # labels of the standing process
_SHORTLIST = 500


def _standing(context: Context) -> GaussianProcessRegressor:
    """A Gaussian process on the embedding whose kernel is set beforehand, as that of `variance_reduction`."""
    rows = context.labelled[content_order(context.X_labelled)]
    rows = np.random.default_rng([context.seed, len(rows)]).permutation(rows)[:_MOST]
    y = np.array([context.labels[row] for row in rows.tolist()], np.float64)
    kernel = RBF(max(np.sqrt(context.usual_distance) / 2, 1e-12), "fixed")
    with one_thread():
        return GaussianProcessRegressor(kernel, alpha=NOISE, optimizer=None, normalize_y=True).fit(
            context.embed(rows), y
        )


def _deviation(candidates: NumberCandidates) -> Doubles:
    """The model's own standard deviation; where it gives none, that of the standing process."""
    if candidates.deviation is not None:
        return candidates.deviation
    process = candidates.context.once("standing process", lambda: _standing(candidates.context))
    with one_thread():
        said = [process.predict(candidates.embedding[at], return_std=True)[1] for at in _places(candidates)]
    return np.concatenate(said)


def _places(candidates: NumberCandidates) -> list[NDArray[np.int64]]:
    return list(blocks(np.arange(len(candidates))))


def _may_be_off(candidates: NumberCandidates, position: int) -> str:
    if "deviation" not in candidates.memo:
        candidates.memo["deviation"] = _deviation(candidates)
    off = float(candidates.memo["deviation"][position])
    whose = "The model" if candidates.deviation is not None else "A Gaussian process that knows where the labels are"
    return f"{whose} gives its number here a standard deviation of {candidates.in_words(off)}."


@strategy(
    "Ask where it is least sure",
    reason=_may_be_off,
    needs_model=True,
    term="Gaussian process standard deviation",
    cost="medium",
    tasks=_NUMBERS,
)
def gaussian_process_std(candidates: NumberCandidates) -> Doubles:
    """Asks where a Gaussian process is least sure of its number, which is far from all labels. May go for what is odd.

    The standard deviation that the model itself gives; for models that give none, that of a Gaussian process on the
    embedding with an RBF kernel set beforehand (its width from usual distances, noise a tenth), on at most 500 labels.

    Seo, Wallat, Graepel and Obermayer, Gaussian process regression: active data selection and test point rejection,
    2000
    """
    return _deviation(candidates)


def _reductions(candidates: NumberCandidates, known: Covariances) -> Doubles:
    """How much mean variance of the reference each candidate's label takes away, shape (candidates,)."""
    reference = candidates.context.reference

    def of(rows: Rows) -> Doubles:
        """That of some rows."""
        return np.asarray(np.square(known.between(reference, rows)).mean(axis=0) / (known.of(rows) + known.noise))

    with one_thread():
        return np.concatenate([of(candidates.rows[at]) for at in _places(candidates)])


def _takes_away(candidates: NumberCandidates, position: int) -> str:
    known = own_covariances(candidates)
    if known is None:
        return variance_reduction.reason(candidates, position)
    if "taken" not in candidates.memo:
        doubt = max(float(known.of(candidates.context.reference).mean()), 1e-300)
        candidates.memo["taken"] = _reductions(candidates, known) / doubt
    share = about(candidates.memo["taken"][position])
    return f"Its answer would take away {share} of the variance that the model has about the pool."


@strategy(
    "Settle the numbers",
    reason=_takes_away,
    needs_model=True,
    term="expected variance reduction",
    by_chance=True,
    cost="medium",
    tasks=_NUMBERS,
)
def expected_variance_reduction(candidates: NumberCandidates, n: int) -> NDArray[np.int64]:
    """Asks where an answer takes away most of what the model leaves open about the whole pool. Heeds what is common.

    The mean variance over 300 rows of the pool, less that once the candidate is labelled: for a line and for a Gaussian
    process in closed form, their numbers' covariance being the model's own. For all other models `variance_reduction`,
    a Gaussian process that is set beforehand. Further picks of a batch as if those before were answered.

    Cohn, Ghahramani and Jordan, Active learning with statistical models, 1996
    """
    known = own_covariances(candidates)
    if known is None:
        return variance_reduction(candidates, n)  # type: ignore[no-any-return]
    order = best_first(_reductions(candidates, known), len(candidates), candidates.rng)
    shortlist = order[:_SHORTLIST]
    picks = shortlist[_greedy(candidates, known, shortlist, min(n, len(shortlist)))]
    return np.concatenate([picks, order[~np.isin(order, picks)]])[:n]


def _greedy(candidates: NumberCandidates, known: Covariances, shortlist: Rows, n: int) -> Rows:
    """Places in the shortlist, each the best once those before it are labelled."""
    rows, picks = candidates.rows[shortlist], np.empty(0, np.int64)
    with one_thread():
        shared, own = known.between(candidates.context.reference, rows), known.between(rows, rows)
        while True:
            scores = np.square(shared).sum(axis=0) / (own.diagonal().clip(0) + known.noise)
            scores[picks] = -np.inf
            picks = np.append(picks, scores.argmax())
            if len(picks) == n:
                return picks
            step = own[picks[-1]] / (max(own[picks[-1], picks[-1]], 0.0) + known.noise)
            shared = shared - np.outer(shared[:, picks[-1]], step)
            own = own - np.outer(own[picks[-1]], step)
