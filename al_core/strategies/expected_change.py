"""Expected change: ask what would change the model most."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Doubles
from al_core.models.logistic import Logistic, as_logistic, squared_lengths
from al_core.queries.refits import can_learn_anew, expected_worth, judges
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.one_class import knows_one_class, unlike, unlike_reason
from al_core.strategies.uncertainty import entropy


def _moves(candidates: Candidates, position: int) -> str:
    if knows_one_class(candidates):
        return unlike_reason(candidates)
    if not _can_be_moved(candidates):
        return entropy.reason(candidates, position)
    if "change" not in candidates.memo:
        others = candidates.part(judges(candidates.context), candidates.rng)
        usual = float(expected_gradient_length(others).mean())
        candidates.memo["change"] = expected_gradient_length(candidates) / max(usual, 1e-12)
    return f"Its answer would move the model {candidates.memo['change'][position]:.1f} times as far as a usual one."


def _can_be_moved(candidates: Candidates) -> bool:
    return as_logistic(candidates.model) is not None or can_learn_anew(candidates)


def _gradient_lengths(logistic: Logistic, candidates: Candidates) -> Doubles:
    """Expected length of the gradient of the log loss, shape (candidates,)."""
    belief = candidates.proba.astype(np.float64)
    # Of a label c the gradient is (belief - e_c) times features and intercept; |p - e_c|^2 = |p|^2 - 2 p_c + 1.
    surprise = np.sqrt((squared_lengths(belief)[:, None] - 2 * belief + 1).clip(0))
    expected = (belief * surprise).sum(axis=1) / (np.sqrt(2) if logistic.shares_weights else 1.0)
    lengths = squared_lengths(logistic.design(candidates.X)) + float(logistic.model.fit_intercept)
    return np.asarray(expected * np.sqrt(lengths))


def _shift(before: Doubles, after: Doubles) -> float:
    """How much belief goes from one class to another, in the mean."""
    return float(np.abs(after - before).sum(axis=1).mean() / 2)


@strategy("Move the model most", reason=_moves, needs_model=True, by_chance=True, cost="high")
def expected_gradient_length(candidates: Candidates) -> NDArray[np.floating]:
    """Asks what would move the model most, whatever the answer. Favours large and unusual examples; good for texts.

    Logistic regression: the length of the gradient of the log loss over weights and intercepts, as scikit-learn has
    them (two classes share one row of weights), expected over the label. Of other models the shift of belief about
    at most 600 rows counts, learnt anew as for `expected_error_reduction`.

    Settles, Craven and Ray, Multiple-instance active learning, 2008
    """
    if knows_one_class(candidates):
        return unlike(candidates)
    logistic = as_logistic(candidates.model)
    if logistic is not None:
        return _gradient_lengths(logistic, candidates)
    if not can_learn_anew(candidates):
        return entropy(candidates)  # type: ignore[no-any-return]
    return expected_worth(candidates, _shift)
