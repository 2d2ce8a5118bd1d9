"""learn(): from a pool, its settings and the log to the next ranking and the next point of the curve."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.candidates import Candidates
from al_core.churn import JITTER, STEP
from al_core.context import Context
from al_core.embedding import seen_by
from al_core.evaluation import METRICS, per_class, score
from al_core.evaluation import predicted as evaluated
from al_core.features import Features, build_features
from al_core.labels import Decision, Labels, fold
from al_core.memory import memory_of_pool
from al_core.pool import Pool
from al_core.projects import Settings
from al_core.query import ask
from al_core.ranking import Ranking
from al_core.reliability import reliability
from al_core.rounds import Round
from al_core.rows import Matrix, Rows
from al_core.stopping import Stability, stability
from al_core.strategies import get_strategy
from al_core.times import timestamps
from al_core.zones import Split, split

RANKED = 500
RANKED_AS_BATCH = 60
FEWEST_CHECKS = 8
STOP_SET = 1_000
LEARNT_WITHOUT = ("target", "random_share", "point_minutes", "point_money", "wage", "price", "budget")


def learn(pool: Pool, settings: Settings, log: Sequence[Decision]) -> Round:
    """One round: fit on the labels, score on the hold-out or the checks, rank what can be asked next.

    A pure function of its arguments, apart from the times it reports. Rows of the check zone and the hold-out are
    never trained on and never ranked.
    """
    began = perf_counter()
    labels, divided, features = fold(log, settings.renamed), divided_by(pool, settings), seen_features(pool, settings)
    training = training_labels(labels, divided, settings)
    missing = tuple(name for name in settings.classes if name not in set(training.values()))
    cold = settings.starts_cold(list(training.values()), divided.n_askable)
    model = fitted(features.X, training, settings, settings.seed) if training else None
    fit_done = perf_counter()
    scored: dict[str, Any] = {}
    if len(set(training.values())) > 1:
        scored = _scored(model, features, labels, divided, settings)
        # Told without any checks too: it looks at decisions only.
        scored["stability"] = _stability(model, features, labels, divided, training, settings)
    scoring_done = perf_counter()
    question = _question(pool, settings, features, divided, training, model)
    ranking = _ranked(question, labels, divided, settings, cold, missing)
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
        **scored,
    )


def fingerprint(settings: Settings) -> str:
    """Names the settings that change what is learnt; the target, and what labels cost, change nothing."""
    values = {name: value for name, value in asdict(settings).items() if name not in LEARNT_WITHOUT}
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def divided_by(pool: Pool, settings: Settings) -> Split:
    """Which rows of the pool are for what, under these settings."""
    return split(str(pool.folder), settings.classes, tuple(settings.renamed.items()))


def training_labels(labels: Labels, divided: Split, settings: Settings) -> dict[int, str]:
    """The labels that the model learns from: without checks and hold-out, of today's classes, ordered by row."""
    checks = labels.checks() if divided.zone.size else {}
    kept_out = {*divided.zone.tolist(), *divided.hold_out.tolist(), *checks}
    return {
        row: name for row, name in sorted(labels.by_row.items()) if row not in kept_out and name in settings.classes
    }


def seen_features(pool: Pool, settings: Settings) -> Features:
    """The features of a pool, X being what the project's model learns from."""
    features = build_features(pool)
    return replace(features, X=seen_by(project_model(settings), features.X, features.embedding))


def project_model(settings: Settings) -> Any:
    """The model that a project is set to, not fitted."""
    return models.get_model(settings.model, settings.calibration)


def fitted(X: Matrix, labelled: Mapping[int, str], settings: Settings, seed: int) -> Any:
    """The project's model, fitted on rows of X with their labels."""
    rows = np.fromiter(labelled, np.int64, len(labelled))
    return models.fit(project_model(settings), X[rows], models.as_labels(list(labelled.values())), seed=seed)


def predicted(model: Any, X: Matrix, rows: Rows, classes: tuple[str, ...]) -> NDArray[np.floating]:
    """Belief of the model about rows of X, shape (rows, classes)."""
    return models.align(models.belief(model, X[rows]), model.classes_, classes)


def _scored(model: Any, features: Features, labels: Labels, divided: Split, settings: Settings) -> dict[str, Any]:
    """The point of the curve: on known labels where there are some, else on all checks so far."""
    if divided.hold_out.size:
        rows, truth, tested_on = divided.hold_out, divided.truth[divided.hold_out], "hold-out"
    else:
        checks = {row: name for row, name in sorted(labels.checks().items()) if name in settings.classes}
        rows, truth, tested_on = np.array(list(checks), dtype=np.int64), np.array(list(checks.values())), "checks"
    if len(rows) < FEWEST_CHECKS:
        return {"tested_on": tested_on, "n_tested": len(rows)}
    proba = predicted(model, features.X, rows, settings.classes)
    has_proba = hasattr(model, "predict_proba")
    measured = {
        name: score(truth, proba, settings.classes, name, seed=settings.seed)
        for name in METRICS
        if has_proba or name != "log_loss"
    }
    return {
        "tested_on": tested_on,
        "n_tested": len(rows),
        "scores": {name: one for name, one in measured.items() if np.isfinite(one.value)},
        "per_class": _per_class(truth, proba, settings.classes),
        "reliability": reliability(truth, proba, settings.classes, settings.seed) if has_proba else None,
    }


def _stability(
    model: Any, features: Features, labels: Labels, divided: Split, training: dict[int, str], settings: Settings
) -> Stability:
    """How much the last answers moved the model: it is fitted again without the last 10 and the last 50."""
    rows = stop_set(divided, settings)
    now = predicted(model, features.X, rows, settings.classes)
    last = [decision.row for decision in labels.decisions() if decision.kind == "label"]

    def called_before(n: int) -> Rows | None:
        older = {row: name for row, name in training.items() if row not in set(last[-n:])}
        if len(last) <= n or len(set(older.values())) < 2:
            return None
        earlier = fitted(features.X, older, settings, settings.seed)
        return np.asarray(predicted(earlier, features.X, rows, settings.classes).argmax(axis=1))

    return stability(now, called_before(JITTER), called_before(STEP), hasattr(model, "predict_proba"))


def stop_set(divided: Split, settings: Settings) -> Rows:
    """At most 1,000 rows that can be asked, the same in every round: where decisions are compared."""
    rows = np.union1d(divided.candidates, divided.zone)
    return np.sort(np.random.default_rng([settings.seed, STOP_SET]).permutation(rows)[:STOP_SET])


def _per_class(
    truth: NDArray[np.str_], proba: NDArray[np.floating], classes: tuple[str, ...]
) -> tuple[dict[str, Any], ...]:
    """A line a class, ready for JSON; what is undefined is None."""
    table = per_class(truth, evaluated(proba, classes), classes)
    lines = table.astype(object).where(table.notna(), None).to_dict(orient="records")
    return tuple({str(name): value for name, value in line.items()} for line in lines)


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
        memory=memory_of_pool(str(pool.folder)),
    )


def _ranked(
    question: Context, labels: Labels, divided: Split, settings: Settings, cold: bool, missing: tuple[str, ...]
) -> Ranking:
    strategy = get_strategy(settings.cold_start if cold else settings.strategy)
    # Answered but not trained on (skipped, or cannot be told): not asked again, and no centre of anything.
    rows = np.setdiff1d(divided.candidates, np.array(labels.answered(), dtype=np.int64))
    candidates = Candidates(question, rows, np.random.default_rng([settings.seed, labels.changes]))
    picks = ask(strategy, candidates, RANKED_AS_BATCH if strategy.batch else RANKED, settings.manner)
    likely, shares = _likely(question.model, question.X, picks.rows, settings.classes)
    reasons = tuple(_reason(reason, cold and bool(question.labels), missing) for reason in picks.reasons)
    return Ranking(0, strategy.name, picks.rows, picks.scores, reasons, likely, shares)


def _reason(reason: str, looking: bool, missing: tuple[str, ...]) -> str:
    """During the cold start it is worth saying which class is still looked for."""
    return f"No answer for {missing[0]} yet: looking further afield. {reason}" if looking and missing else reason


def _likely(
    model: Any, X: Matrix, rows: Rows, classes: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The two likeliest classes of each row and their probabilities; -1 where the model gives none."""
    if model is None or not hasattr(model, "predict_proba") or len(model.classes_) < 2 or not len(rows):
        return np.zeros((len(rows), 2), dtype=np.int64), np.full((len(rows), 2), -1.0)
    proba = predicted(model, X, rows, classes)
    likely = np.argsort(-proba, axis=1, kind="stable")[:, :2]
    return likely.astype(np.int64), np.take_along_axis(proba, likely, axis=1).astype(np.float64)
