"""Annotations saved in a project: a projection, and what can be measured so far at equal numbers of labels."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.automatic import AutomaticClassifier
from al_core.embedding import seen_by
from al_core.evaluation import wilson
from al_core.features import Features
from al_core.labels import Decision, Labels, fold
from al_core.pool import Pool
from al_core.projection import Projection, project
from al_core.projects import Settings, division
from al_core.rows import Matrix, Rows
from al_core.stand_ins import settled
from al_core.strategies import get_strategy
from al_core.teachers import teachers
from al_core.training import fitted, predicted, project_model, seen_features, training_labels
from al_core.zones import Split

FEWEST = 20
LARGEST, ROWS_A_LABEL, LONGEST = 2_000, 4, 1_000  # rows replayed; of a longer session its first thousand answers
SPLITS, FOLDS = 12, 10
Z = 1.7


@dataclass(frozen=True)
class Difference:
    """Accuracy of the session's own model less that of one trained on as many labels drawn by lot, 0 to 1."""

    value: float
    low: float
    high: float
    n_labels: int
    n_checks: int

    @property
    def verdict(self) -> str:
        """ "better than random", "worse than random", or "not yet distinguishable"."""
        if self.low > 0:
            return "better than random"
        return "worse than random" if self.high < 0 else "not yet distinguishable"


@dataclass(frozen=True)
class Saved:
    """What is known of the labels saved at `n_answers`; None where it cannot be told yet, with why in `missing`."""

    n_answers: int
    projection: Projection | None = None
    measured: Difference | None = None
    missing: str = ""


def saved(pool: Pool, settings: Settings, log: Sequence[Decision]) -> Saved:
    """Project and measure what the strategy has saved; a pure function, some seconds long.

    Both need checks: examples drawn by lot and never trained on. The projection is shown only where the model beats
    the commonest class beyond doubt: a model that is fooled itself cannot stand in for a person.
    """
    labels, divided, features = fold(log, settings.renamed), division(pool, settings), seen_features(pool, settings)
    training = training_labels(labels, divided, settings)
    checks = {row: name for row, name in sorted(labels.checks().items()) if name in settings.classes}
    n_answers = len(training) + len(checks)
    if len(checks) < FEWEST or len(set(training.values())) < 2:
        return Saved(n_answers, missing=f"Needs {FEWEST} checks; there are {len(checks)}.")
    model = project_model(settings)
    right = _right(fitted(features.X, training, settings, settings.seed), features.X, checks, settings)
    measured = _measured(model, features.X, labels, training, checks, settings)
    majority = Counter(checks.values()).most_common(1)[0][1] / len(checks)
    if wilson(float(right.sum()), len(right))[0] <= majority:
        return Saved(n_answers, None, measured, "The model does not yet beat always saying the commonest class.")
    return Saved(n_answers, _projected(features, divided, training, checks, settings), measured)


def _projected(
    features: Features, divided: Split, training: Mapping[int, str], checks: Mapping[int, str], settings: Settings
) -> Projection:
    """The session replayed, on rows drawn by lot where there are many."""
    n = min(len(training) + len(checks), LONGEST)
    pool = np.union1d(divided.candidates, divided.zone)
    rows = np.sort(np.random.default_rng(settings.seed).permutation(pool)[: max(LARGEST, ROWS_A_LABEL * n)])
    return project(
        features.X[rows],
        _beliefs(features, rows, training, checks, settings),
        n,
        strategy=get_strategy(settings.strategy),
        model=project_model(settings),
        embedding=np.asarray(features.embedding[rows]),
        random_share=settings.random_share,
        seed=settings.seed,
    )


def _beliefs(
    features: Features, rows: Rows, training: Mapping[int, str], checks: Mapping[int, str], settings: Settings
) -> NDArray[np.floating]:
    """What teachers believe about the rows: they learn every answer, and are as sure as they were right on checks."""
    X = seen_by(AutomaticClassifier(), features.X, features.embedding)
    tested = _right(_learnt(AutomaticClassifier(), X, training, settings.seed), X, checks, settings)
    known = dict(sorted({**training, **checks}.items()))
    learnt, names = np.fromiter(known, np.int64, len(known)), models.as_labels(list(known.values()))
    return teachers(X[learnt], names, X[rows], settings.classes, accuracy=float(tested.mean()), seed=settings.seed)


def difference(session: NDArray[np.floating], by_lot: NDArray[np.floating], n_labels: int) -> Difference:
    """From how often each check is right under the session's model and under those trained by lot, both (checks,)."""
    gaps = session - by_lot
    n = len(gaps)
    half = Z * sqrt(float(gaps.var()) / n + (0.5 / n) ** 2) if n else inf
    value = float(gaps.mean())
    return Difference(value, max(-1.0, value - half), min(1.0, value + half), n_labels, n)


def _right(model: Any, X: Matrix, asked: Mapping[int, str], settings: Settings) -> NDArray[np.bool_]:
    """Whether a fitted model is right about each of the rows asked."""
    called = predicted(model, X, np.fromiter(asked, np.int64, len(asked)), settings.classes).argmax(axis=1)
    return np.array([settings.classes[at] == name for at, name in zip(called, asked.values(), strict=True)])


def _learnt(model: Any, X: Matrix, known: Mapping[int, str], seed: int, previous: Any = None) -> Any:
    """The model, fitted on the known rows; `previous` only speeds it up."""
    rows, names = np.fromiter(known, np.int64, len(known)), models.as_labels(list(known.values()))
    return models.fit(model, X[rows], names, seed=seed, previous=previous)


def _measured(
    model: Any,
    X: Matrix,
    labels: Labels,
    training: Mapping[int, str],
    checks: Mapping[int, str],
    settings: Settings,
) -> Difference | None:
    """The session's model of as many labels as a model of checks alone can have, both on the checks."""
    n = len(checks) * (FOLDS - 1) // FOLDS
    order = [decision.row for decision in labels.decisions() if decision.row in training]
    first = {row: training[row] for row in sorted(dict.fromkeys(order[:n]))}
    if len(first) < n or len(set(first.values())) < 2:
        return None
    right = _right(_learnt(model, X, first, settings.seed), X, checks, settings)
    return difference(right.astype(float), _by_lot(model, X, checks, settings), n)


def _by_lot(model: Any, X: Matrix, checks: Mapping[int, str], settings: Settings) -> NDArray[np.float64]:
    """How often each check is right when the model learns from nine tenths of the checks without it, over splits."""
    rows, rng = np.array(list(checks)), np.random.default_rng([settings.seed, SPLITS])
    hits = np.zeros(len(rows))
    start = _learnt(model, X, checks, settings.seed)
    stand_in = settled(model, start)
    for _ in range(SPLITS):
        for fold_rows in np.array_split(rng.permutation(rows), FOLDS):
            asked = {int(row): checks[int(row)] for row in np.sort(fold_rows)}
            known = {row: name for row, name in checks.items() if row not in asked}
            learnt = _learnt(stand_in, X, known, settings.seed, start)
            hits[np.isin(rows, fold_rows)] += _right(learnt, X, asked, settings)
    return hits / SPLITS
