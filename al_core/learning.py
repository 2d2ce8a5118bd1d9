"""learn(): from a pool, its settings and the log to the next ranking and the next point of the curve."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.candidates import Candidates
from al_core.context import Context
from al_core.features import Features
from al_core.labels import Decision, Labels, fold
from al_core.memory import memory_of_pool
from al_core.pool import Pool
from al_core.projects import division
from al_core.query import ask
from al_core.ranking import Ranking
from al_core.rounds import Round
from al_core.rows import Matrix, Rows
from al_core.scoring import arrivals_of, scored, stability_of
from al_core.settings import Settings
from al_core.strategies import get_strategy
from al_core.times import timestamps
from al_core.training import believed, fingerprint, fitted, seen_features, training_labels
from al_core.zones import Split

RANKED = 500
RANKED_AS_BATCH = 60


def learn(pool: Pool, settings: Settings, log: Sequence[Decision]) -> Round:
    """One round: fit on the labels, score on the hold-out or the checks, rank what can be asked next.

    A pure function of its arguments, apart from the times it reports. Rows of the check zone and the hold-out are
    never trained on and never ranked.
    """
    began = perf_counter()
    labels, divided, features = fold(log, settings.renamed), division(pool, settings), seen_features(pool, settings)
    training = training_labels(labels, divided, settings)
    missing = tuple(name for name in settings.classes if name not in set(training.values()))
    cold = _starts_cold(training, divided, settings)
    model = fitted(features.X, training, settings, settings.seed) if training else None
    fit_done = perf_counter()
    found: dict[str, Any] = {}
    if len(set(training.values())) > 1:
        found = scored(model, features, labels, divided, training, pool, settings)
        # Told without any checks too: it looks at decisions only.
        found["stability"] = stability_of(model, features, labels, divided, training, settings)
    found["arrivals"] = arrivals_of(pool, settings, log, model, features, divided)
    scoring_done = perf_counter()
    question = _question(pool, settings, features, divided, training, model)
    ranking = _ranked(question, labels, divided, settings, cold, missing)
    if found["arrivals"] is not None:
        ranking = replace(ranking, watched=found["arrivals"].watched)
    done = perf_counter()
    return Round(
        sequence=labels.sequence,
        changes=labels.changes,
        settings=fingerprint(settings),
        n_labels=len(training),
        n_answers=len(labels.answered()),
        strategy=ranking.strategy,
        model=settings.model,
        cold=cold,
        missing=missing,
        seconds_fit=fit_done - began,
        seconds_select=done - scoring_done,
        seconds=done - began,
        ranking=ranking,
        **found,
    )


def _starts_cold(training: dict[int, str], divided: Split, settings: Settings) -> bool:
    """Labels that were known before tell which classes are seen, but use up none of the cold start's questions."""
    n_asked = len(training.keys() - divided.taught.keys())
    return settings.starts_cold(training.values(), n_asked, divided.n_first)


def _question(
    pool: Pool, settings: Settings, features: Features, divided: Split, training: dict[int, str], model: Any
) -> Context:
    """All that the candidates of this round share."""
    return Context(
        features.X,
        training,
        settings.classes,
        model,
        settings.seed,
        features.embedding,
        timestamps(pool) if settings.recency else None,
        pool=np.union1d(divided.candidates, np.fromiter(training, np.int64, len(training))),
        committee_of=settings.committee,
        memory=memory_of_pool(str(pool.folder), features.X is features.embedding),
    )


def _ranked(
    question: Context, labels: Labels, divided: Split, settings: Settings, cold: bool, missing: tuple[str, ...]
) -> Ranking:
    strategy = get_strategy(settings.cold_start if cold else settings.strategy)
    # Answered but not trained on (skipped, or cannot be told): not asked again, and no centre of anything.
    rows = np.setdiff1d(divided.candidates, np.array(labels.answered(), dtype=np.int64))
    candidates = Candidates(question, rows, np.random.default_rng([settings.seed, labels.changes]))
    # While the next model is learnt, people go on: what is ranked lasts for two batches.
    n = max(RANKED_AS_BATCH if strategy.batch else RANKED, 2 * settings.batch_size)
    picks = ask(strategy, candidates, n, settings.manner)
    likely, shares = _likely(question.model, question.X, picks.rows, settings.classes)
    reasons = tuple(_reason(reason, cold and bool(question.labels), missing) for reason in picks.reasons)
    return Ranking(0, strategy.name, picks.rows, picks.scores, reasons, likely, shares, classes=settings.classes)


def _reason(reason: str, looking: bool, missing: tuple[str, ...]) -> str:
    """During the cold start it is worth saying that a class is still looked for; its name would sway the answer."""
    return f"Not every class has an answer yet, so it looks further afield. {reason}" if looking and missing else reason


def _likely(
    model: Any, X: Matrix, rows: Rows, classes: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The two likeliest classes of each row and their probabilities; -1 where the model gives none."""
    if model is None or not models.means_percent(model) or len(model.classes_) < 2 or not len(rows):
        return np.zeros((len(rows), 2), dtype=np.int64), np.full((len(rows), 2), -1.0)
    proba = believed(model, X, rows, classes)
    likely = np.argsort(-proba, axis=1, kind="stable")[:, :2]
    return likely.astype(np.int64), np.take_along_axis(proba, likely, axis=1).astype(np.float64)
