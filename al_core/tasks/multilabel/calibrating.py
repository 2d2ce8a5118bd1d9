"""Probabilities and thresholds that hold on labels which were not learnt from, cautious while these are few."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from al_core.matrices.rows import Flags, Floats

_STEPS = 25
_SLOPE_HELD, _OFFSET_HELD = 2.0, 2.0  # how strongly a slope is held at 1 and an offset at 0, in left-out labels
_CAUTION = 5.0  # examples of the rarer kind with which a threshold goes half as far as it may
_AS_FAR = 0.75  # of the way to the best F1: all of it costs whole answers that are right


@dataclass(frozen=True)
class Curve:
    """From log odds to probabilities: one slope for all columns, and an offset for each."""

    slope: float = 1.0
    offsets: tuple[float, ...] | float = 0.0

    def __call__(self, odds: Floats) -> Floats:
        """Probabilities, of the shape of the log odds."""
        return np.asarray(expit(self.slope * odds + np.asarray(self.offsets)))


def fitted_curve(odds: Floats, marks: Flags) -> Curve:
    """The curve under which the marks are likeliest, both of shape (rows, columns), by Newton's method.

    Platt, Probabilistic outputs for support vector machines, 1999
    """
    width = odds.shape[1]
    held = np.append(np.full(width, _OFFSET_HELD), _SLOPE_HELD)
    rest, found = np.append(np.zeros(width), 1.0), np.append(np.zeros(width), 1.0)
    for _ in range(_STEPS):
        said = expit(found[-1] * odds + found[:-1])
        off, curvature = said - marks, said * (1 - said)
        gradient = np.append(off.sum(axis=0), (off * odds).sum()) + held * (found - rest)
        H = np.diag(np.append(curvature.sum(axis=0), (curvature * odds * odds).sum()) + held)
        H[-1, :-1] = H[:-1, -1] = (curvature * odds).sum(axis=0)
        step = np.linalg.solve(H, gradient)
        found = found - step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-6:
            break
    return Curve(max(float(found[-1]), 0.05), tuple(found[:-1].tolist()))


def best_thresholds(proba: Floats, marks: Flags) -> Floats:
    """From which probability on each label is said, shape (labels,): where its F1 is best, drawn to 0.5 with few."""
    rarer = np.minimum(marks.sum(axis=0), (~marks).sum(axis=0))
    best = np.array([_best(*pair) for pair in zip(proba.T, marks.T, strict=True)])
    return np.asarray(0.5 + _AS_FAR * (best - 0.5) * rarer / (rarer + _CAUTION))


def _best(proba: Floats, marks: Flags) -> float:
    """The threshold with the highest F1, between two neighbouring probabilities; 0.5 where nothing has the label."""
    if not marks.any() or marks.all():
        return 0.5
    order = np.argsort(-proba, kind="stable")
    right, said = np.cumsum(marks[order]), np.arange(1, len(marks) + 1)
    ordered = proba[order]
    f1 = 2 * right / (said + marks.sum())
    f1[:-1][ordered[:-1] == ordered[1:]] = 0  # equals are said together
    at = int(f1.argmax())
    below = ordered[at + 1] if at + 1 < len(ordered) else 0.0
    return float((ordered[at] + below) / 2)
