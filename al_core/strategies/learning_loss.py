"""Uncertainty: ask where the model is unsure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy
from scipy.stats import rankdata
from sklearn.linear_model import RidgeCV

from al_core import models
from al_core.matrices.inputs import as_labels, plain
from al_core.matrices.rows import Doubles, content_order
from al_core.matrices.threads import one_thread
from al_core.queries.context import Context
from al_core.queries.picking import best_first, pick
from al_core.queries.refits import can_learn_anew
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.uncertainty import entropy, hesitation

_FEWEST = 10
FOLDS = 5
_SMALLEST = np.array([1e-12, 1e-6, 1e-12])  # of what is taken as a logarithm
LOSS_PENALTIES = np.logspace(-2, 3, 6)
TIMES_LOOKED_AT, FEWEST_LOOKED_AT = 10, 50
_BLOCK = 2_048


@dataclass(frozen=True, eq=False)
class _Regressor:
    """Foresees losses: by_place (dimensions,) and by_belief (3,) count, above a base."""

    by_place: Doubles
    by_belief: Doubles
    base: float

    def foresee(self, embedding: NDArray[np.float32], belief: NDArray[np.floating]) -> Doubles:
        """Which share of the labelled examples should have a smaller loss than each row."""
        blocks = (embedding[start : start + _BLOCK] for start in range(0, len(embedding), _BLOCK))
        place = np.concatenate([block.astype(np.float64) @ self.by_place for block in blocks])
        return np.asarray(place + _doubts(belief) @ self.by_belief + self.base)


def _doubts(belief: NDArray[np.floating]) -> Doubles:
    """What the model itself says: logarithms of 1 - largest share, margin and entropy, shape (rows, 3).

    As they are, all three are 0 nearly everywhere in a model that is too sure.
    """
    belief = belief.astype(np.float64)
    first, second = -np.partition(-belief, 1, axis=1)[:, :2].T
    told = np.column_stack([belief.sum(axis=1) - first, first - second, -xlogy(belief, belief).sum(axis=1)])
    return np.asarray(np.log(np.maximum(told, _SMALLEST)))


def _folds(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """In which of five turns each row is kept from the model, such that no class ever lacks; -1: in none."""
    by_class = np.argsort(codes, kind="stable")
    shared = by_class[np.bincount(codes)[codes[by_class]] > 1]
    folds = np.full(len(codes), -1)
    folds[shared] = np.arange(len(shared)) % FOLDS
    return folds


def _beliefs_of_others(context: Context) -> tuple[NDArray[np.int64], Doubles, Doubles]:
    """Labelled rows, what models that have not seen their labels believe, and the log loss of that."""
    rows = context.labelled[content_order(context.X_labelled)]
    classes, codes = np.unique(as_labels([context.labels[row] for row in rows.tolist()]), return_inverse=True)
    folds, belief = _folds(codes), np.zeros((len(rows), len(classes)))
    for fold in np.unique(folds[folds >= 0]):
        out = folds == fold
        model = models.fit(context.model, context.seen(rows[~out]), classes[codes[~out]], seed=context.seed)
        belief[out] = models.align(models.belief(model, context.seen(rows[out])), model.classes_, plain(classes))
    kept = np.flatnonzero(folds >= 0)
    losses = -np.log(np.maximum(belief[kept, codes[kept]], np.finfo(np.float64).tiny))
    return rows[kept], belief[kept], losses


def _trained(context: Context) -> _Regressor | None:
    """Ridge regression on the ranks of those losses; None where there are too few."""
    rows, belief, losses = _beliefs_of_others(context)
    if len(rows) < _FEWEST:
        return None
    embedding, doubts = context.embed(rows).astype(np.float64), _doubts(belief)
    # The whole embedding weighs as much as one thing that the model says.
    scales = np.append(np.full(embedding.shape[1], np.sqrt(embedding.var(axis=0).sum())), doubts.std(axis=0))
    scales[scales < 1e-9] = 1.0
    features = np.hstack([embedding, doubts]) / scales
    with one_thread():
        ridge = RidgeCV(alphas=LOSS_PENALTIES).fit(features, (rankdata(losses) - 0.5) / len(losses))
    weights = ridge.coef_ / scales
    return _Regressor(weights[:-3], weights[-3:], float(ridge.intercept_))


def _foreseen(regressor: _Regressor, candidates: Candidates) -> Doubles:
    known = [candidates.classes.index(label) for label in plain(candidates.model.classes_)]
    return regressor.foresee(candidates.embedding, candidates.proba[:, known])


def _regressor(candidates: Candidates) -> _Regressor | None:
    if len(candidates.y_labelled) < _FEWEST or not can_learn_anew(candidates):
        return None
    return candidates.context.once("foreseen losses", lambda: _trained(candidates.context))


def _errs(candidates: Candidates, position: int) -> str:
    regressor = _regressor(candidates)
    if regressor is None:
        return f"Too few labels yet to learn from the model's mistakes; {hesitation(candidates, position)}."
    if "foreseen" not in candidates.memo:
        candidates.memo["foreseen"] = _foreseen(regressor, candidates).clip(0, 0.99)
    share = candidates.memo["foreseen"][position]
    return f"Judging by labels that it was not shown, the model should err more here than on about {share:.0%} of them."


@strategy("Where it errs", reason=_errs, needs_model=True, by_chance=True, cost="medium")
def learning_loss(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Learns from the model's mistakes where it will err, and asks there. A little above chance, with any model.

    Five models are fitted on the labelled examples, each without a fifth of them; ridge regression learns the rank of
    the log loss on what was left out, by the embedding and by the logarithms of what the model itself says: 1 - largest
    share, margin, entropy. Its penalty errs least when each label is left out. (The paper: a head of the network learns
    which of two losses is larger.) Asked is the highest rank among ten times as many examples as are asked, 50 at
    least, drawn at random as in the paper, so that not all are of one place. Below 10 labels: entropy.

    Measured over 20 to 120 labels of four sets, ten seeds: with logistic regression 0.8 points above random and 1.8
    above entropy, with naive Bayes 1.5 above random and as good as entropy.

    Yoo and Kweon, Learning loss for active learning, 2019
    """
    regressor = _regressor(candidates)
    if regressor is None:
        return pick(entropy, candidates, n)[0]
    looked_at = candidates.drawn(max(FEWEST_LOOKED_AT, TIMES_LOOKED_AT * n))
    part = candidates.part(candidates.rows[looked_at], candidates.rng)
    return looked_at[best_first(_foreseen(regressor, part), n, candidates.rng)]
