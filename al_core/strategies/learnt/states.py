"""Learnt strategies: ask what simulated runs have shown to pay."""

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from al_core.matrices.neighbours import amid
from al_core.matrices.rows import Doubles, Vectors, content_order
from al_core.queries.context import Context
from al_core.queries.joint_entropy import entropy_of
from al_core.queries.posterior import Posterior
from al_core.strategies.base import Candidates

FEATURES = (
    "largest share",
    "lead of the likeliest class",
    "entropy, of the most there can be",
    "share of the pool that the model is surer of",
    "mutual information of the committee",
    "variance of the committee",
    "distance to the nearest label",
    "likeness to the pool",
    "likeness to the pool that no label has",
    "share of the pool's doubt that it would settle",
    "own variance that is open",
    "share of the likeliest class among labels",
    "labels",
    "labels a class",
    "classes",
    "share of the commonest class among labels",
    "lead of the likeliest class in the pool",
    "disagreement of the committee in the pool",
)
_LOWEST = 1e-3
_LEAST_SHARE = 1e-5
MOST_OBSERVED = 300  # labels, drawn at random where there are more: what is open is work that grows with their square


@dataclass(frozen=True, eq=False)
class _Pool:
    """What is known of the pool as a whole, by its reference rows, once a question."""

    points: Vectors
    observed: Vectors  # of labels, at most 300
    doubt: Doubles  # (1 - lead)^2 of each row
    covered: Vectors  # how like each is to the most similar label
    leads: Doubles  # ascending
    shares: Doubles  # of the classes among labels
    numbers: Doubles  # that describe the state, equal for all candidates


def state_of(candidates: Candidates) -> Doubles:
    """What the gain of a label is foreseen from, shape (candidates, FEATURES); all numbers are without units."""
    pool = candidates.context.once("pool of a state", lambda: _pool(candidates))
    belief = np.sort(candidates.proba.astype(np.float64), axis=1)
    lead = belief[:, -1] - belief[:, -2]
    columns = [
        belief[:, -1],
        lead,
        -xlogy(belief, belief).sum(axis=1) / np.log(belief.shape[1]),
        1 - np.searchsorted(pool.leads, lead) / len(pool.leads),
        *_disputed(candidates),
        *_placed(candidates, pool),
        *_open(candidates, pool),
        pool.shares[candidates.proba.argmax(axis=1)],
    ]
    return np.hstack([np.column_stack(columns), np.tile(pool.numbers, (len(candidates), 1))])


def _pool(candidates: Candidates) -> _Pool:
    context, reference = candidates.context, candidates.reference
    points, labelled = reference.embedding, context.embedding_labelled
    covered = _likeness(labelled, points, context.usual_distance).max(axis=0)
    counts = np.array([np.sum(context.y_labelled == label) for label in candidates.classes], np.float64)
    doubt = np.square(1 - reference.margins.astype(np.float64))
    leads = np.sort(reference.margins.astype(np.float64))
    n, n_known = counts.sum(), np.count_nonzero(counts)
    told = _disputed(reference)[0].mean()
    numbers = np.array([np.log(n), np.log(n / n_known), np.log(n_known), counts.max() / n, leads.mean(), told])
    return _Pool(points, _observed(context), doubt, covered, leads, counts / n, numbers)


def _observed(context: Context) -> Vectors:
    order = content_order(context.X_labelled)
    drawn = np.random.default_rng([context.seed, MOST_OBSERVED]).permutation(order)[:MOST_OBSERVED]
    return np.asarray(context.embedding_labelled[drawn])


def _disputed(candidates: Candidates) -> tuple[Doubles, Doubles]:
    """Logarithms of what a label would tell about the members of the committee, and of the variance of their belief."""
    proba = candidates.committee_proba.astype(np.float64)
    told = entropy_of(proba.mean(axis=0)) - entropy_of(proba).mean(axis=0)
    return np.log(np.maximum(told, _LOWEST)), np.log(np.maximum(proba.var(axis=0).sum(axis=1), _LOWEST))


def _placed(candidates: Candidates, pool: _Pool) -> tuple[Doubles, Doubles, Doubles]:
    """Distance to the nearest label, mean likeness to the pool, and how much of that no label has."""
    usual = candidates.context.usual_distance
    nearest = amid(candidates.embedding, candidates.embedding_labelled).min(axis=1)
    likeness = _likeness(candidates.embedding, pool.points, usual)
    new = np.maximum(likeness - pool.covered, 0).mean(axis=1, dtype=np.float64)
    return np.sqrt(nearest / usual).astype(np.float64), likeness.mean(axis=1, dtype=np.float64), new


def _open(candidates: Candidates, pool: _Pool) -> tuple[Doubles, Doubles]:
    """Logarithm of the share of the pool's doubt that each would settle, and its own variance (see Posterior)."""
    posterior = Posterior(pool.points, np.concatenate([pool.observed, candidates.embedding]))
    n = len(pool.observed)
    posterior = posterior.observing(np.arange(n))
    share = posterior.settled(pool.doubt)[n:] / max(float(pool.doubt @ posterior.reference_variance), _LEAST_SHARE)
    return np.log(np.maximum(share, _LEAST_SHARE)), posterior.variance[n:]


def _likeness(points: Vectors, others: Vectors, usual: float) -> Vectors:
    return np.asarray(np.exp(amid(points, others) / -usual))
