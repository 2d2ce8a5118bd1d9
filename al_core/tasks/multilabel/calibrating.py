"""Thresholds that hold on labels which were not learnt from, cautious while these are few."""

import numpy as np

from al_core.matrices.rows import Flags, Floats

_CAUTION = 5.0  # examples of the rarer kind with which a threshold goes half as far as it may
_AS_FAR = 0.75  # of the way to the best F1: all of it costs whole answers that are right


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
