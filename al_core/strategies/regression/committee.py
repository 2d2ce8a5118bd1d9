"""Committee of numbers: ask where several models, each trained on its own draw of the labels, are far apart."""

import numpy as np

from al_core.matrices.rows import Doubles
from al_core.queries.number_candidates import NumberCandidates
from al_core.strategies.base import strategy

_NUMBERS = ("regression",)
_SAME = 1e-9  # of the size of numbers: what lies nearer is rounding


def _beyond_rounding(off: Doubles, candidates: NumberCandidates) -> Doubles:
    """Distances between numbers, 0 where rounding makes them."""
    return np.where(off > _SAME * np.abs(candidates.committee_numbers).max(axis=0), off, 0.0)


def _apart(candidates: NumberCandidates) -> Doubles:
    return _beyond_rounding(candidates.committee_numbers.std(axis=0), candidates)


def _off(candidates: NumberCandidates) -> Doubles:
    """How far the committee's numbers are from the model's own, on average."""
    return _beyond_rounding(np.abs(candidates.committee_numbers - candidates.number).mean(axis=0), candidates)


def _differ(candidates: NumberCandidates, position: int) -> str:
    said = candidates.committee_numbers[:, position]
    if not _apart(candidates)[position]:
        return (
            f"All {len(said)} models of the committee expect {candidates.in_words(said[0])}; nothing divides them more."
        )
    return f"The {len(said)} models of the committee expect from {candidates.in_words(said.min(), said.max())} here."


def _moves(candidates: NumberCandidates, position: int) -> str:
    expected, off = candidates.number[position], _off(candidates)[position]
    if not off:
        return f"Every model expects {candidates.in_words(expected)} here; nothing is known to change them more."
    return (
        f"The model expects {candidates.in_words(expected)}; models that know other draws of the labels are "
        f"{candidates.in_words(off)} away from that on average, and so far its answer may move the model."
    )


def _lengths(candidates: NumberCandidates) -> Doubles:
    """How long each candidate is in the features in which the model is linear; 1 where all are equally long."""
    if not hasattr(candidates.last, "coef_"):
        return np.ones(len(candidates))
    X = candidates.shown(candidates.rows)
    squared = X.multiply(X).sum(axis=1) if hasattr(X, "multiply") else np.einsum("ij,ij->i", X, X)
    return np.sqrt(np.asarray(squared, np.float64).ravel() + float(getattr(candidates.last, "fit_intercept", False)))


@strategy(
    "Ask where models differ",
    reason=_differ,
    needs_model=True,
    term="query by committee (variance)",
    by_chance=True,
    cost="medium",
    tasks=_NUMBERS,
)
def ensemble_variance(candidates: NumberCandidates) -> Doubles:
    """Asks where models that know different draws of the labels expect different numbers. May go for what is odd.

    The variance over the trees of a forest; of other models over five that learn from a bootstrap sample each. It has
    no regard for what is common in the pool, and goes where numbers are merely noisy.

    Krogh and Vedelsby, Neural network ensembles, cross validation, and active learning, 1995
    """
    return np.square(_apart(candidates))


@strategy(
    "Move the line most",
    reason=_moves,
    needs_model=True,
    term="expected model change (EMCM)",
    by_chance=True,
    cost="medium",
    tasks=_NUMBERS,
)
def expected_model_change(candidates: NumberCandidates) -> Doubles:
    """Asks what would move the model most, judged by how far off a committee holds it to be. May go for what is odd.

    The mean distance of the committee's numbers to the model's own, times the length of the features (and the
    intercept) in which the model is linear: so long is the gradient of the squared error. In the leaves of trees, or
    under an RBF kernel, all are equally long; of models that are not linear the distance alone counts.

    Cai, Zhang and Zhou, Maximizing expected model change for active learning in regression, 2013
    """
    return _off(candidates) * _lengths(candidates)
