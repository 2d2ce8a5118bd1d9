"""Candidates in which spans are marked, and a model that says of each word what it is told to."""

from dataclasses import dataclass

import numpy as np

from al_core.queries.context import Context
from al_core.queries.token_candidates import TokenCandidates
from al_core.spans.sentences import read_texts
from al_core.spans.tags import all_tags


@dataclass(frozen=True)
class Tagged:
    """What a fitted tagger says of texts."""

    bounds: np.ndarray
    marginals: np.ndarray
    codes: np.ndarray
    log_probability: np.ndarray


class Tagging:
    """A model that believes of each word, wherever it stands, what `told` says; all others are surely no span."""

    def __init__(self, names, told, best=None, learnt=True):
        self.classes_, self.learnt_ = all_tags(names), np.full(len(names), learnt)
        self._told, self._best = told, best or {}

    def tag(self, X):
        surely = [1.0, *[0.0] * (len(self.classes_) - 1)]
        said = [self._told.get(X.vocabulary[code], surely) for code in X.codes]
        marginals = np.array(said, float).reshape(-1, len(self.classes_))
        best = np.bincount(X.of_row(), np.log(marginals.max(axis=1)), len(X))
        return Tagged(X.bounds, marginals, marginals.argmax(axis=1), best)

    def n_best(self, X, n):
        texts = [" ".join(X.words(row)) for row in range(len(X))]
        shares = np.array([(self._best.get(text, (1.0,)) + (0.0,) * n)[:n] for text in texts])
        with np.errstate(divide="ignore"):
            return np.log(shares)


def preset(candidates, name, models):
    """The candidates, whose question has made these models already."""
    candidates.context.once(name, lambda: models)
    return candidates


def spanning(texts, told=None, *, names=("place",), labelled=(), **model):
    """Candidates of which a model says this, beside texts with their markings."""
    sentences = read_texts([*texts, *(text for text, _ in labelled)])
    known = {len(texts) + place: marking for place, (_, marking) in enumerate(labelled)}
    X = np.arange(float(len(sentences)))[:, None]
    context = Context(X, known, (), Tagging(names, told or {}, **model), originals=sentences)
    return TokenCandidates(context, np.arange(len(texts)), np.random.default_rng(0))
