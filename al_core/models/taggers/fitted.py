"""Taggers, fitted on texts that people have read: one, or several that differ."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone

from al_core.matrices.rows import Flags
from al_core.models.curves import Curve, fitted_curve
from al_core.models.taggers.catalogue import get_tagger
from al_core.models.taggers.lessons import Lesson, Tags, lesson_of
from al_core.models.taggers.tagging import Tagger, odds_of
from al_core.spans.sentences import Sentences

MEMBERS = 5
_FOLDS = 5
_ROUGHLY = 10.0  # how much sooner a fit for left-out texts ends: the curve is the same, in less than half the time
_FEWEST = 30  # whole texts: from fewer that were left out nothing is said of how sure it is


def fit_tagger(
    model: Any,
    X: Sentences,
    tags: Tags,
    names: Sequence[str],
    *,
    seed: int = 0,
    previous: Tagger | None = None,
) -> Tagger:
    """The model, a name in TAGGERS or what `get_tagger` gives, once it has learnt; the order of rows makes no odds.

    A tag that is None says that nobody has read so far: the words are seen, and nothing is learnt from there on.
    `previous`, fitted on fewer texts, only speeds it up. Asked how sure it is of whole texts, it makes five more fits.
    """
    learner, lesson = get_tagger(model), lesson_of(X, tags, names)
    if lesson is None:
        return Tagger(tuple(names), learner=learner)
    chain = learner.learnt(lesson, previous.chain if previous else None)
    return Tagger(tuple(names), chain, partial(_surety, learner, lesson, seed), learner)


def tagger_committee(model: Any, X: Sentences, tags: Tags, names: Sequence[str], *, seed: int = 0) -> list[Tagger]:
    """Five taggers, each from its own draw of the texts with replacement, in which every tag has an example.

    Efron, Bootstrap methods: another look at the jackknife, 1979
    """
    learner, lesson = get_tagger(model), lesson_of(X, tags, names)
    if lesson is None:
        return [Tagger(tuple(names))] * MEMBERS
    rng = np.random.default_rng([seed, MEMBERS])
    return [Tagger(tuple(names), learner.learnt(_bag(lesson, rng))) for _ in range(MEMBERS)]


def _bag(lesson: Lesson, rng: np.random.Generator) -> Lesson:
    n = len(lesson)
    weights = np.bincount(rng.integers(n, size=n), minlength=n).astype(np.float64)
    for code in range(1, len(lesson.tags)):
        holders = np.array([row for row, codes in enumerate(lesson.codes) if code in codes])
        if not weights[holders].any():
            weights[rng.choice(holders)] = 1
    rows = np.flatnonzero(weights)
    return lesson.part(rows, weights[rows])


def _surety(learner: Any, lesson: Lesson, seed: int) -> Curve | None:
    """From log odds to how often whole texts are right, by texts that were read to their end and left out once."""
    whole = np.flatnonzero([len(codes) == n > 0 for codes, n in zip(lesson.codes, lesson.X.n_tokens, strict=True)])
    if len(whole) < _FEWEST:
        return None
    fold = np.full(len(lesson), -1)
    fold[np.random.default_rng([seed, _FOLDS]).permutation(whole)] = np.arange(len(whole)) % _FOLDS
    odds, right = np.zeros((len(lesson), 1)), np.zeros((len(lesson), 1), dtype=bool)
    rough = clone(learner).set_params(tol=_ROUGHLY * learner.tol)
    for number in range(_FOLDS):
        out = np.flatnonzero(fold == number)
        said = rough.learnt(lesson.part(np.flatnonzero(fold != number)))
        _, codes, log_probability = said.tagged(lesson.X[out])
        odds[out] = odds_of(log_probability)
        right[out, 0] = _right(np.array(said.tags)[codes], lesson.part(out))
    return fitted_curve(odds[whole], right[whole])


def _right(said: NDArray[Any], truth: Lesson) -> Flags:
    """Of which rows every tag is right."""
    off = said != np.array(truth.tags)[np.concatenate(truth.codes)]
    return np.asarray(np.bincount(truth.X.of_row()[off], minlength=len(truth)) == 0)
