"""Candidates with several labels each, and a model that says of each what it is told to."""

import numpy as np

from al_core.queries.context import Context
from al_core.queries.set_candidates import SetCandidates


class Saying:
    """A model whose probabilities stand in X itself."""

    def __init__(self, names, thresholds=0.5, learnt=True):
        self.classes_ = np.array(names, dtype=object)
        self.thresholds_ = np.broadcast_to(thresholds, len(names)).astype(float)
        self.learnt_ = np.broadcast_to(learnt, len(names))

    def predict_proba(self, X):
        return np.asarray(X, float)


def several(proba, labels=(), labelled=(), **model):
    """Candidates of which a model says these probabilities, beside rows with known labels."""
    names = ("a", "b", "c", "d")[: len(proba[0])]
    X = np.array([*proba, *labelled], float)
    known = dict(zip(range(len(proba), len(X)), labels, strict=True))
    context = Context(X, known, (), Saying(names, **model))
    return SetCandidates(context, np.arange(len(proba)), np.random.default_rng(0))
