"""When a number is good enough to act on, and the field's usual signs that a model has settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import entr

from al_core.evaluation.proportions import wilson
from al_core.evaluation.scores import Floats, Score
from al_core.evaluation.stability import as_share, changed, decisions, net_churn

CLAIM = 2.24
FEWEST = 20
THREE = 3

Codes = NDArray[np.int64]


def target_reached(score: Score | None, target: float, n_open: int = 0) -> bool:
    """Whether a share is above the target beyond doubt, for somebody who looks after every label.

    Looking often finds lucky moments, so the claim needs a wider interval than the one that is shown: Wilson's lower
    bound at z = 2.24, and at least 20 examples. Who cannot tell what an example is finds it hard, and so may the
    model: `n_open` examples that were drawn to test on and have no label count as wrong. Raises BadInput for a target
    or a score that is no share.
    """
    return _surely(score, target, n_open)[0] >= target


def target_missed(score: Score | None, target: float, n_open: int = 0) -> bool:
    """Whether a share is below the target beyond doubt, by Wilson's upper bound, had the `n_open` been right.

    Raises BadInput.
    """
    return _surely(score, target, n_open)[1] < target


def _surely(score: Score | None, target: float, n_open: int) -> tuple[float, float]:
    """The interval in which a share lies beyond doubt; with too few examples anything may be."""
    as_share(target, "target")
    if score is None or score.n < FEWEST:
        return -inf, inf
    as_share(score.value, "score")
    right, n = score.value * score.n, score.n + n_open
    return wilson(right, n, CLAIM)[0], wilson(right + n_open, n, CLAIM)[1]


@dataclass(frozen=True)
class Stability:
    """How much the newest labels still move the model, on one fixed part of the pool; None where undefined.

    `changed_50` and `changed_10`: share of decisions that the last 50 and 10 answers changed. `kappa`: agreement beyond
    chance with the model before the last 10 (stabilising predictions: Bloodgood and Vijay-Shanker, 2009). `delta_f`:
    1 - F1 between these two models, mean over classes (Altschuler and Bloodgood, 2019). `uncertainty`: mean entropy
    over its largest value (overall uncertainty: Zhu, Wang and Hovy, 2008). `n`: size of the stop set.
    """

    n: int
    changed_50: float | None = None
    changed_10: float | None = None
    kappa: float | None = None
    delta_f: float | None = None
    uncertainty: float | None = None

    @property
    def net(self) -> float | None:
        """Share of decisions changed by the last 50 answers, less the jitter of the last 10."""
        if self.changed_50 is None or self.changed_10 is None:
            return None
        return net_churn(self.changed_50, self.changed_10)


def stability(now: Floats, before_10: Codes | None, before_50: Codes | None, has_proba: bool) -> Stability:
    """From the belief about the stop set now, shape (rows, classes), and what older models called it (codes)."""
    if not len(now):
        return Stability(0)
    called = now.argmax(axis=1)
    return Stability(
        len(now),
        None if before_50 is None else changed(before_50, called),
        None if before_10 is None else changed(before_10, called),
        None if before_10 is None else kappa(before_10, called),
        None if before_10 is None else delta_f(before_10, called),
        overall_uncertainty(now) if has_proba else None,
    )


def kappa(first: ArrayLike, second: ArrayLike) -> float | None:
    """Cohen's agreement beyond chance of two models' decisions; None where both say one class only, or nothing.

    Raises BadInput.
    """
    first, second = decisions(first, second)
    said, codes = np.unique(np.concatenate([first, second]), return_inverse=True)
    if len(said) < 2:
        return None
    n = len(first)
    shares = [np.bincount(part, minlength=len(said)) / n for part in (codes[:n], codes[n:])]
    chance = float(shares[0] @ shares[1])
    return (float(np.mean(first == second)) - chance) / (1 - chance)


def delta_f(first: ArrayLike, second: ArrayLike) -> float | None:
    """1 - F1 of one model's decisions as truth for the other's, mean over the classes that either says.

    Raises BadInput.
    """
    first, second = decisions(first, second)
    said = np.union1d(first, second)
    if len(said) < 2:
        return None
    both = [np.sum((first == one) & (second == one)) for one in said]
    either = [np.sum(first == one) + np.sum(second == one) for one in said]
    return float(1 - np.mean(2 * np.array(both) / np.array(either)))


def overall_uncertainty(proba: Floats) -> float | None:
    """Mean entropy of the beliefs over the entropy of knowing nothing, 0 to 1; None for one class or missing ones."""
    proba = np.asarray(proba, np.float64)
    if proba.ndim != 2 or proba.shape[1] < 2 or not len(proba) or np.isnan(proba).any():
        return None
    return float(entr(proba).sum(axis=1).mean() / np.log(proba.shape[1]))


@dataclass(frozen=True)
class Criterion:
    """One of the field's usual stopping criteria: what it looks at, its value and whether it says stop; None: n/a."""

    name: str
    asks: str
    value: float | None
    says_stop: bool | None


def criteria(seen: Sequence[Stability | None], answers: int, budget: int | None) -> tuple[Criterion, ...]:
    """The usual criteria for the newest model, from its stability and that of those before (newest last).

    They ignore what a label costs, so they stand beside the advice and not in its place.
    """
    last = seen[-1] if seen and seen[-1] is not None else Stability(0)
    kappas = [one.kappa if one else None for one in seen[-THREE:]]
    steady = None if len(kappas) < THREE or None in kappas else all(one is not None and one >= 0.99 for one in kappas)
    spent = None if not budget else answers / budget
    return (
        Criterion("Stabilising predictions (kappa)", "at least 0.99 three times in a row", last.kappa, steady),
        Criterion(
            "Classification change", "no decision changed by the last 10", last.changed_10, _none(last.changed_10)
        ),
        Criterion("Overall uncertainty", "below 0.1", last.uncertainty, _below(last.uncertainty, 0.1)),
        Criterion("Delta-F", "below 0.01", last.delta_f, _below(last.delta_f, 0.01)),
        Criterion("Budget", "all answers given", spent, None if spent is None else spent >= 1),
    )


def _below(value: float | None, bound: float) -> bool | None:
    return None if value is None else value < bound


def _none(value: float | None) -> bool | None:
    return None if value is None else value == 0
