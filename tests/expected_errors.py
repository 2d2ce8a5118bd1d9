"""Questions about expected errors."""

import numpy as np

from al_core.queries.candidates import Candidates
from al_core.queries.context import Context


def question(X, y, n_labels, model):
    context = Context(X, {row: y[row].item() for row in range(n_labels)}, tuple(np.unique(y).tolist()), estimator=model)
    return Candidates(context, np.arange(n_labels, X.shape[0]), np.random.default_rng(0))


def wide_pool(n=80, width=600):
    rng = np.random.default_rng(0)
    y = np.arange(n) % 3
    words = (rng.random((n, width)) < 0.03) * rng.random((n, width)) + (
        rng.random((n, width)) < 0.1 * np.eye(3, width)[y]
    )
    return 2 * words, y
