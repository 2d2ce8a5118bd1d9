"""Teachers: models that stand in for the person who labels, each of another mind where the answers leave room."""

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.matrices.rows import Floats, Matrix
from al_core.models.automatic import AutomaticClassifier
from al_core.models.surrogates import keeping_choices

TEACHERS = 12


def oracle_beliefs(
    learnt: Matrix,
    names: NDArray[np.generic],
    X: Matrix,
    classes: tuple[object, ...],
    *,
    like: AutomaticClassifier,
    accuracy: float | None = None,
    n_teachers: int = TEACHERS,
    seed: int = 0,
) -> Floats:
    """What teachers believe about the rows of X, shape (teachers, rows, classes).

    All are the automatic model, whatever model the session teaches: a teacher with straight borders only would make a
    world that is too easy for a student like itself. Each has learnt a bootstrap sample of the labelled rows `learnt`
    and their `names`, with the kernel and the shares that `like`, a fitted one, has found. `accuracy`, as measured on
    checks, tempers teachers that believe too much in themselves.
    Efron, Bootstrap methods, 1979
    """
    stand_in = keeping_choices(like, like)
    beliefs = []
    for number in range(n_teachers):
        rows = np.sort(np.random.default_rng([seed, number]).choice(len(names), len(names)))
        several = len(np.unique(names[rows])) > 1
        teacher = models.fit(stand_in, learnt[rows], names[rows], seed=seed) if several else like
        beliefs.append(tempered(models.align(models.belief(teacher, X), teacher.classes_, classes), accuracy))
    return np.stack(beliefs)


def tempered(proba: Floats, accuracy: float | None) -> Floats:
    """Probabilities drawn together until their mean confidence is the accuracy that was measured; never sharpened."""
    proba = np.asarray(proba, np.float64)
    if accuracy is None or proba.max(axis=1).mean() <= accuracy:
        return proba
    logs = np.log(proba.clip(1e-12))
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        confident = _power(logs, middle).max(axis=1).mean() > accuracy
        low, high = (low, middle) if confident else (middle, high)
    return _power(logs, low)


def _power(logs: Floats, exponent: float) -> Floats:
    values = np.exp(exponent * (logs - logs.max(axis=1, keepdims=True)))
    return np.asarray(values / values.sum(axis=1, keepdims=True))
