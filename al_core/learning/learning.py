"""learn(): from a pool, its settings and the log to the next ranking and the next point of the curve."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.learning.ranking import Ranking
from al_core.learning.rounds import Round
from al_core.learning.scoring import arrivals_of, curve_point, stability_of
from al_core.learning.training import Trained, settings_fingerprint, train
from al_core.matrices.rows import Rows
from al_core.pools.pool import Pool
from al_core.pools.timestamps import timestamps_of
from al_core.projects.labels import Decision
from al_core.projects.settings import Settings
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies import get_strategy

RANKED = 500
RANKED_AS_BATCH = 60


def learn(pool: Pool, settings: Settings, log: Sequence[Decision]) -> Round:
    """One round: fit on the labels, score on the hold-out or the checks, rank what can be asked next.

    A pure function of its arguments, apart from the times it reports. Rows of the check zone and the hold-out are
    never trained on and never ranked.
    """
    began = perf_counter()
    now = train(pool, settings, log)
    fit_done = perf_counter()
    # The stability is told without any checks too: it looks at decisions only.
    found: dict[str, Any] = curve_point(now) | {"stability": stability_of(now)} if now.n_classes > 1 else {}
    found["arrivals"] = arrivals_of(now, log)
    scoring_done = perf_counter()
    ranking = _ranked(now)
    if found["arrivals"] is not None:
        ranking = replace(ranking, watched=found["arrivals"].watched)
    done = perf_counter()
    return Round(
        sequence=now.labels.sequence,
        changes=now.labels.changes,
        settings=settings_fingerprint(settings),
        n_labels=len(now.training),
        n_answers=len(now.labels.answered()),
        strategy=ranking.strategy,
        model=settings.model,
        cold=_cold(now),
        missing=_missing(now),
        seconds_fit=fit_done - began,
        seconds_select=done - scoring_done,
        seconds=done - began,
        ranking=ranking,
        **found,
    )


def ask_next(pool: Pool, settings: Settings, log: Sequence[Decision]) -> tuple[Ranking, bool]:
    """What learn() would rank, and whether the cold start serves; nothing is scored, which takes most of the time."""
    now = train(pool, settings, log)
    return _ranked(now), _cold(now)


def _cold(now: Trained) -> bool:
    """Labels that were known before tell which classes are seen, but use up none of the cold start's questions."""
    n_asked = len(now.training.keys() - now.zones.taught.keys())
    return now.settings.starts_cold(now.training.values(), n_asked, now.zones.n_first)


def _missing(now: Trained) -> tuple[str, ...]:
    seen = set(now.training.values())
    return tuple(name for name in now.settings.classes if name not in seen)


def _question(now: Trained) -> Context:
    """All that the candidates of this round share."""
    features, training, settings = now.features, now.training, now.settings
    return Context(
        features.X,
        training,
        settings.classes,
        now.model,
        settings.seed,
        features.embedding,
        timestamps_of(now.pool) if settings.recency else None,
        pool=np.union1d(now.zones.candidates, np.fromiter(training, np.int64, len(training))),
        committee_of=settings.committee,
        memory=now.memory,
    )


def _ranked(now: Trained) -> Ranking:
    labels, settings, cold = now.labels, now.settings, _cold(now)
    strategy = get_strategy(settings.cold_start if cold else settings.strategy)
    # Answered but not trained on (skipped, or cannot be told): not asked again, and no centre of anything.
    rows = np.setdiff1d(now.zones.candidates, np.array(labels.answered(), dtype=np.int64))
    candidates = Candidates(_question(now), rows, np.random.default_rng([settings.seed, labels.changes]))
    # While the next model is learnt, people go on: what is ranked lasts for two batches.
    n = max(RANKED_AS_BATCH if strategy.batch else RANKED, 2 * settings.batch_size)
    picks = ask(strategy, candidates, n, settings.arrangement)
    likely, shares = _likely(now, picks.rows)
    looking, missing = cold and bool(now.training), _missing(now)
    reasons = tuple(_reason(reason, looking, missing) for reason in picks.reasons)
    return Ranking(0, strategy.name, picks.rows, picks.scores, reasons, likely, shares, classes=settings.classes)


def _reason(reason: str, looking: bool, missing: tuple[str, ...]) -> str:
    """During the cold start it is worth saying that a class is still looked for; its name would sway the answer."""
    return f"Not every class has an answer yet, so it looks further afield. {reason}" if looking and missing else reason


def _likely(now: Trained, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The two likeliest classes of each row and their probabilities; -1 where the model gives none."""
    if now.n_classes < 2 or not models.means_percent(now.model) or not len(rows):
        return np.zeros((len(rows), 2), dtype=np.int64), np.full((len(rows), 2), -1.0)
    proba = now.believed(rows)
    likely = np.argsort(-proba, axis=1, kind="stable")[:, :2]
    return likely.astype(np.int64), np.take_along_axis(proba, likely, axis=1).astype(np.float64)
