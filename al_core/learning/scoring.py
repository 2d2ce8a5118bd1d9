"""The point of the curve: how good the model is, how much the last answers moved it, and how it does on new rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.evaluation.distribution_shift import Drift
from al_core.evaluation.reliability_diagram import reliability
from al_core.evaluation.scores import METRICS, Score, per_class, predicted, score
from al_core.evaluation.stability import JITTER, STEP, Stability, stability_of_beliefs
from al_core.learning.arrivals import WATCHED, Arrivals, compared, newest
from al_core.learning.hindsight import earlier_models
from al_core.learning.rounds import Point
from al_core.learning.training import Trained, training_labels, usable_checks
from al_core.matrices.rows import Rows
from al_core.projects.labels import ANSWERS, Decision, fold
from al_core.projects.settings import Settings
from al_core.projects.zones import Zones

FEWEST_CHECKS = 8
STOP_SET = 1_000


def curve_point(now: Trained) -> dict[str, Any]:
    """The point of the curve: on known labels where there are some, else on the checks so far.

    Each check tests the models of fewer labels as well.
    """
    settings, tests, kind = now.settings, now.tests, "hold-out" if now.zones.hold_out.size else "checks"
    rows = np.array(list(tests), dtype=np.int64)
    if len(rows) < FEWEST_CHECKS:
        return {"tested_on": kind, "n_tested": len(rows)}
    truth, proba = np.array([tests[int(row)] for row in rows]), now.believed(rows)
    before = earlier_models(now) if kind == "checks" else ()
    return {
        "tested_on": kind,
        "n_tested": len(rows),
        "scores": _scores(truth, proba, now.model, settings),
        "earlier": tuple(Point(n, _scores(truth, now.believed(rows, one), one, settings)) for n, one in before),
        "per_class": _per_class(truth, proba, settings.classes),
        "reliability": reliability(truth, proba, settings.classes, settings.seed) if _sure(now.model) else None,
    }


def _sure(model: Any) -> bool:
    """Whether it gives probabilities; a calibrated one does so from a few labels of each class on."""
    return hasattr(model, "predict_proba")


def _scores(truth: NDArray[np.str_], proba: NDArray[np.floating], model: Any, settings: Settings) -> dict[str, Score]:
    """Every metric that is defined for what this model believes, by name."""
    names = [name for name in METRICS if name != "log_loss" or _sure(model)]
    measured = {name: score(truth, proba, settings.classes, name, seed=settings.seed) for name in names}
    return {name: one for name, one in measured.items() if np.isfinite(one.value)}


def stability_of(now: Trained) -> Stability:
    """How much the last answers moved the model: it is fitted again without the last 10 and the last 50."""
    rows = stop_set(now.zones, now.settings)
    never = {*now.zones.hold_out.tolist()}  # answers taken over from elsewhere may be about these, and teach nothing
    last = [one.row for one in now.labels.decisions() if one.kind == "label" and one.row not in never]

    def called_before(n: int) -> Rows | None:
        """What the model said before the last n answers, None where it could not be fitted."""
        dropped = set(last[-n:])
        older = {row: name for row, name in now.training.items() if row not in dropped}
        if len(last) <= n or len(set(older.values())) < 2:
            return None
        return np.asarray(now.believed(rows, now.fit(older)).argmax(axis=1))

    called = called_before(JITTER), called_before(STEP)
    return stability_of_beliefs(now.believed(rows), *called, _sure(now.model))


def stop_set(zones: Zones, settings: Settings) -> Rows:
    """At most 1,000 rows that can be asked, the same in every round: where decisions are compared."""
    rows = np.union1d(zones.candidates, zones.check_zone)
    return np.sort(np.random.default_rng([settings.seed, STOP_SET]).permutation(rows)[:STOP_SET])


def _per_class(
    truth: NDArray[np.str_], proba: NDArray[np.floating], classes: tuple[str, ...]
) -> tuple[dict[str, Any], ...]:
    """A line a class, ready for JSON; what is undefined is None."""
    table = per_class(truth, predicted(proba, classes), classes)
    lines = table.astype(object).where(table.notna(), None).to_dict(orient="records")
    return tuple({str(name): value for name, value in line.items()} for line in lines)


def arrivals_of(now: Trained, log: Sequence[Decision]) -> Arrivals | None:
    """How the rows that were added last compare with the others; None where none were added."""
    pool, settings = now.pool, now.settings
    if not pool.additions:
        return None
    first, stop, at = newest(pool.additions, pool.n_rows)
    checks = usable_checks(now.labels, settings)
    rows = np.array(list(checks), dtype=np.int64)
    parts = rows[rows < first], rows[rows >= first]
    old, new = (_accuracy(now, checks, part) for part in parts)
    before = [one for one in log if one.sequence <= settings.grown_after[at]]
    drift = _drift(now, before, (first, stop))
    since = sum(one.kind in ANSWERS for one in log[len(before) :])
    watched = drift is not None and drift.different and since < WATCHED and now.zones.check_zone.size > 0
    checked_parts = (old, new, len(parts[0]), len(parts[1]))
    return Arrivals(first, pool.n_rows - first, drift, *checked_parts, watched, stop - first)


def _accuracy(now: Trained, checks: dict[int, str], rows: Rows) -> Score | None:
    if len(rows) < FEWEST_CHECKS or now.model is None:
        return None
    truth, settings = np.array([checks[int(row)] for row in rows]), now.settings
    return score(truth, now.believed(rows), settings.classes, "accuracy", seed=settings.seed)


def _drift(now: Trained, before: Sequence[Decision], rows: tuple[int, int]) -> Drift | None:
    """Looked at once, with the model of the moment when the rows came: many looks would raise false alarms."""
    settings, memory, last = now.settings, now.memory, before[-1].sequence if before else 0
    key = ("drift", *rows, last, settings.model, settings.calibration, settings.classes, settings.seed)
    if key not in memory:
        training = training_labels(fold(before, settings.renamed), now.zones, settings)
        model = now.fit(training) if len(set(training.values())) > 1 else None

        def called(rows: Rows) -> NDArray[Any]:
            """The decisions of the model about these rows."""
            if model is None:
                return np.zeros(len(rows), dtype=np.int64)
            return np.asarray(now.believed(rows, model).argmax(axis=1))

        once = now.pool.seen_once(rows[0])
        memory[key] = compared(now.features.embedding, once, *rows, called, settings.seed)
    found: Drift | None = memory[key]
    return found
