"""Expected change: ask what would change the model most."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from al_core.matrices.rows import Doubles, Rows, take
from al_core.models.logistic import Logistic, as_logistic
from al_core.queries.context import Context
from al_core.queries.influence import Influence
from al_core.queries.refits import can_learn_anew, expected_worth, judges, passed_on
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.one_class import knows_one_class, unlike, unlike_reason
from al_core.strategies.uncertainty import entropy

DIRECT = 1_000


def _clears(candidates: Candidates, position: int) -> str:
    if knows_one_class(candidates):
        return unlike_reason(candidates)
    if not can_learn_anew(candidates):
        return entropy.reason(candidates, position)
    if "fall" not in candidates.memo:
        candidates.memo["fall"] = _fall(candidates) / max(_doubt(candidates), 1e-12)
    share = candidates.memo["fall"][position]
    part = f"about {share:.0%}" if share >= 0.005 else "less than 1%"
    return f"By a rough estimate, its answer would clear up {part} of the model's doubt about all the others."


def _doubt(candidates: Candidates) -> float:
    """Mean entropy of the belief about the judges."""
    context = candidates.context
    return context.once("doubt", lambda: float(entropy(candidates.part(judges(context), candidates.rng)).mean()))


def _fall(candidates: Candidates) -> Doubles:
    """By how much the mean entropy of the belief about the other judges should fall with the candidate's label."""
    logistic = as_logistic(candidates.model)
    if logistic is None or not logistic.is_ridge:
        return expected_worth(candidates, _fallen)
    context = candidates.context
    if len(context.asked_from) - len(context.labelled) <= DIRECT:
        return _by_influence(context, logistic, candidates.rows)
    drawn = np.setdiff1d(context.drawn(DIRECT), context.labelled)
    rows = drawn if len(drawn) else context.drawn(DIRECT)
    return passed_on(candidates, rows, context.once("falls", lambda: _by_influence(context, logistic, rows)))


def _fallen(before: Doubles, after: Doubles) -> float:
    return float((xlogy(after, after) - xlogy(before, before)).sum(axis=1).mean())


def _by_influence(context: Context, logistic: Logistic, rows: Rows) -> Doubles:
    seen_by = judges(context)
    influence = context.once("influence", lambda: Influence(logistic, context.X_labelled, context.X[seen_by]))
    return influence.expected_fall(take(context.X, rows), _places(rows, seen_by))


def _places(rows: Rows, among: Rows) -> Rows:
    """Where each row stands among others; -1 where it does not."""
    order = np.argsort(among)
    at = np.minimum(np.searchsorted(among, rows, sorter=order), len(among) - 1)
    return np.where(among[order[at]] == rows, order[at], -1)


@strategy("Clear up the most", reason=_clears, needs_model=True, by_chance=True, cost="high")
def expected_error_reduction(candidates: Candidates) -> NDArray[np.floating]:
    """Asks what should leave least doubt about all others, whatever the answer (approximate). For small pools.

    Minus the mean entropy of the belief about the other rows of the pool, expected once the candidate is labelled. An
    approximation: how far it falls is seen on 600 rows. Logistic regression: two Newton steps for each of the ten
    likeliest labels, with the Hessian of today (rank correlation with fitting anew: 0.965, and 0.93 to 1.0 for C up to
    100; hardly any where C is far larger and the classes can be parted); beyond 1,000 candidates for as many rows,
    drawn at random. Other models are fitted anew, all candidates with all their labels where that can be afforded: up
    to 490 times with quick models, 160 with the automatic one, 20 to 50 with forests, boosting, networks and Gaussian
    processes, less often in large pools and with many labels. Else by turns some rows at random and the most doubtful,
    with their likely labels; the others get what their doubt and their neighbours let expect. In pools of 40 rows that
    ranks as fitting anew does with all but the slow ones; there the correlation is 0.8 to 1.0 for networks and 0.5 to
    0.8 for forests and boosting.

    Roy and McCallum, Toward optimal active learning through sampling estimation of error reduction, 2001
    """
    if knows_one_class(candidates):
        return unlike(candidates)
    if not can_learn_anew(candidates):
        return entropy(candidates)  # type: ignore[no-any-return]
    others = max(1, len(candidates.context.asked_from) - len(candidates.y_labelled) - 1)
    own = entropy(candidates).astype(np.float64)
    return np.asarray(_fall(candidates) - ((others + 1) * _doubt(candidates) - own) / others)
