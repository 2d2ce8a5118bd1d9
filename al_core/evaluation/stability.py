"""How settled a model is: how many of its decisions the last labels have changed, and the field's measures of that."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import entr

from al_core.errors import BadInput
from al_core.matrices.rows import Floats

STEP, JITTER = 50, 10

Same = Callable[[NDArray[Any], NDArray[Any]], NDArray[np.bool_]]


def changed(before: ArrayLike, after: ArrayLike) -> float:
    """Share of the rows whose predicted class is another one, 0 to 1; nan without rows. Raises BadInput."""
    first, second = comparable_decisions(before, after)
    return float(np.mean(first != second)) if len(first) else nan


def comparable_decisions(before: ArrayLike, after: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Two models' decisions about the same rows, where they can be compared one by one. Raises BadInput."""
    first, second = np.asarray(before), np.asarray(after)
    if first.ndim != 1 or first.shape != second.shape:
        raise BadInput(
            f"The decisions of two models must be two lists about the same rows; their shapes are {first.shape} and "
            f"{second.shape}."
        )
    kinds = {isinstance(one, str) for one in (*first[:1].tolist(), *second[:1].tolist())}
    if len(kinds) > 1:
        raise BadInput(
            "The decisions of one model are text and those of the other are not; name classes alike in both."
        )
    if np.any(first != first) or np.any(second != second):
        raise BadInput("A decision is missing (nan); leave its row out.")
    return first, second


def net_churn(last_50: float, last_10: float) -> float:
    """Changes by the last 50 labels that are more than the jitter which any 10 labels cause, 0 to 1; nan of nan."""
    return float(np.maximum(0.0, last_50 - last_10))


@dataclass(frozen=True)
class Stability:
    """How much the newest labels still move the model, on one fixed part of the pool; None where undefined.

    `changed_50` and `changed_10`: share of decisions that the last 50 and 10 answers changed. `kappa`: agreement beyond
    chance with the model before the last 10 (stabilising predictions: Bloodgood and Vijay-Shanker, 2009). `delta_f`:
    1 - F1 between these two models, mean over classes (Altschuler and Bloodgood, 2019). `uncertainty`: mean entropy
    over its largest value (overall uncertainty: Zhu, Wang and Hovy, 2008). `moved`: what is said of it by a task that
    looks closer than at decisions. `n`: size of the stop set.
    """

    n: int
    changed_50: float | None = None
    changed_10: float | None = None
    kappa: float | None = None
    delta_f: float | None = None
    uncertainty: float | None = None
    moved: float | None = None

    @property
    def net(self) -> float | None:
        """Share of decisions changed by the last 50 answers, less the jitter of the last 10."""
        if self.changed_50 is None or self.changed_10 is None:
            return None
        return net_churn(self.changed_50, self.changed_10)


def stability_of_decisions(
    same: Same, called: NDArray[Any], before_10: NDArray[Any] | None, before_50: NDArray[Any] | None
) -> Stability:
    """From what the model and older ones call each row of the stop set, and when two calls are the same."""

    def moved(before: NDArray[Any] | None) -> float | None:
        """Share of the decisions that are others now."""
        return None if before is None or not len(called) else float(np.mean(~same(before, called)))

    return Stability(len(called), moved(before_50), moved(before_10))


def with_signs(
    stability: Stability, called: NDArray[Any], before_10: NDArray[Any] | None, proba: Floats | None
) -> Stability:
    """The same with the field's measures, which are for answers that are one of several categories.

    `proba`: what the model believes of the stop set, shape (rows, categories); None where these are no probabilities.
    """
    if not len(called):
        return stability
    both = before_10 is not None
    return replace(
        stability,
        kappa=kappa(before_10, called) if both else None,
        delta_f=delta_f(before_10, called) if both else None,
        uncertainty=None if proba is None else overall_uncertainty(proba),
    )


def kappa(first: Any, second: Any) -> float | None:
    """Cohen's agreement beyond chance of two models' decisions; None where both say one class only, or nothing.

    Raises BadInput.
    """
    first, second = comparable_decisions(first, second)
    said, codes = np.unique(np.concatenate([first, second]), return_inverse=True)
    if len(said) < 2:
        return None
    n = len(first)
    shares = [np.bincount(part, minlength=len(said)) / n for part in (codes[:n], codes[n:])]
    chance = float(shares[0] @ shares[1])
    return (float(np.mean(first == second)) - chance) / (1 - chance)


def delta_f(first: Any, second: Any) -> float | None:
    """1 - F1 of one model's decisions as truth for the other's, mean over the classes that either says.

    Raises BadInput.
    """
    first, second = comparable_decisions(first, second)
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
