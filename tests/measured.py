"""Pools whose labels are numbers, and what a strategy asks of them."""

import numpy as np
from sklearn.linear_model import Ridge

from al_core import STRATEGIES
from al_core.queries.asking import ask
from al_core.queries.context import Context
from al_core.queries.number_candidates import NumberCandidates


def slopes(n=60, n_labels=8, seed=0):
    """Points, numbers that follow from them but for noise, and the first labels."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, 4)) + 3
    y = X @ [3.0, -2.0, 1.0, 0.0] + np.sin(4 * X[:, 0]) + 0.1 * rng.standard_normal(n)
    return X, y, dict(enumerate(y[:n_labels].tolist()))


def measured(X, labels, model=None, *, unit="", seed=0, embedding=None):
    """The rows without a label as candidates, a model fitted on the labels (a ridge, unless another is given)."""
    rows = np.array(sorted(labels), np.int64)
    fitted = None
    if labels:
        fitted = (Ridge() if model is None else model).fit(X[rows], np.array([labels[row] for row in rows.tolist()]))
    context = Context(X, labels, (), fitted, seed=seed, embedding=embedding)
    others = np.setdiff1d(np.arange(X.shape[0]), rows)
    return NumberCandidates(context, others, np.random.default_rng([seed, len(labels)]), unit=unit)


def asked_of(name, candidates, n=1):
    """What a strategy asks."""
    return ask(STRATEGIES[name], candidates, n)
