"""Probabilities that hold on labels which were not learnt from, cautious while these are few."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from al_core.matrices.rows import Flags, Floats

_STEPS = 25
_SLOPE_HELD, _OFFSET_HELD = 2.0, 2.0  # how strongly a slope is held at 1 and an offset at 0, in left-out labels


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
