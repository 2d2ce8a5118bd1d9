"""The point of the curve: how good the model is, how much the last answers moved it, and how it does on new rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.evaluation.distribution_shift import Drift
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.reliability_diagram import reliability_of
from al_core.evaluation.scores import Score
from al_core.evaluation.stability import JITTER, STEP, Stability, stability_of_decisions, with_signs
from al_core.learning.arrivals import WATCHED, Arrivals, compared, newest
from al_core.learning.hindsight import earlier_models
from al_core.learning.rounds import Point
from al_core.learning.side_by_side import helped
from al_core.learning.training import Trained, as_array_of_rows, in_order_of_answers, training_labels
from al_core.matrices.rows import Rows
from al_core.pools.features.features import load_features
from al_core.projects.labels import ANSWERS, Decision, fold
from al_core.projects.settings import Settings
from al_core.projects.zones import Zones
from al_core.tasks.task import Belief, Label

FEWEST_CHECKS = 8
STOP_SET = 1_000


def curve_point(now: Trained) -> dict[str, Any]:
    """The point of the curve: on known labels where there are some, else on the checks so far.

    Each check tests the models of fewer labels as well.
    """
    tests, kind = now.tests, "hold-out" if now.zones.hold_out.size else "checks"
    if len(tests) < FEWEST_CHECKS:
        return {"tested_on": kind, "n_tested": len(tests), "helped": helped(now, {})}
    rows, truth, seed = as_array_of_rows(tests), list(tests.values()), now.settings.model.seed
    belief, before = now.believed(rows), earlier_models(now) if kind == "checks" else ()
    sure = now.task.sure(now.model, belief)
    right = now.task.same(now.task.decide(belief), truth)
    return {
        "tested_on": kind,
        "n_tested": len(rows),
        "scores": now.task.scores(truth, belief, now.model, seed),
        "earlier": tuple(Point(n, now.task.scores(truth, now.believed(rows, one), one, seed)) for n, one in before),
        "details": now.task.details(truth, belief),
        "reliability": None if sure is None else reliability_of(sure, right, seed),
        "helped": helped(now, tests),
    }


def stability_of(now: Trained) -> Stability:
    """How much the last answers moved the model: it is fitted again without the last 10 and the last 50."""
    rows = now.in_sight(stop_set(now.zones, now.settings))
    never = {*now.zones.hold_out.tolist()}  # answers taken over from elsewhere may be about these, and teach nothing
    last = [one.row for one in now.labels.decisions() if one.kind == "label" and one.row not in never]

    def before(n: int) -> Belief | None:
        """What the model believed before the last n answers, None where it could not be fitted."""
        dropped = set(last[-n:])
        older = {row: label for row, label in now.training.items() if row not in dropped}
        if len(last) <= n or not now.task.can_learn(older.values()):
            return None
        # Gone on from today's: nearer to where it would end than one from nothing, which stops short, and sooner there.
        return now.believed(rows, now.fit(older, previous=now.model))

    belief, beliefs = now.believed(rows), (before(JITTER), before(STEP))
    called = now.task.decide(belief)
    before_10, before_50 = (None if one is None else now.task.decide(one) for one in beliefs)
    found = stability_of_decisions(now.task.same, called, before_10, before_50)
    if len(rows) and all(one is not None for one in beliefs):
        found = replace(found, moved=now.task.moved(belief, *beliefs))
    if not now.task.categories:
        return found
    sure = now.task.sure(now.model, belief) is not None
    return with_signs(found, called, before_10, belief if sure else None)


def stop_set(zones: Zones, settings: Settings) -> Rows:
    """At most 1,000 rows that can be asked, the same in every round: where decisions are compared."""
    rows = np.union1d(zones.candidates, zones.check_zone)
    return np.sort(np.random.default_rng([settings.model.seed, STOP_SET]).permutation(rows)[:STOP_SET])


def arrivals_of(now: Trained, log: Sequence[Decision]) -> Arrivals | None:
    """How the rows that were added last compare with the others; None where none were added."""
    pool, settings = now.pool, now.settings
    if not pool.additions:
        return None
    first, stop, at = newest(pool.additions, pool.n_rows)
    checks = in_order_of_answers(now.labels.checks(), now.labels)
    rows = np.array(list(checks), dtype=np.int64)
    parts = rows[rows < first], rows[rows >= first]
    old, new = (_accuracy(now, checks, part) for part in parts)
    before = [one for one in log if one.sequence <= settings.history.grown_after[at]]
    drift = _drift(now, before, (first, stop))
    since = sum(one.kind in ANSWERS for one in log[len(before) :])
    watched = drift is not None and drift.different and since < WATCHED and now.zones.check_zone.size > 0
    checked_parts = (old, new, len(parts[0]), len(parts[1]))
    return Arrivals(first, pool.n_rows - first, drift, *checked_parts, watched, stop - first)


def _accuracy(now: Trained, checks: Mapping[int, Label], rows: Rows) -> Score | None:
    if len(rows) < FEWEST_CHECKS or now.model is None:
        return None
    truth = [checks[row] for row in rows.tolist()]
    return now.task.scores(truth, now.believed(rows), now.model, now.settings.model.seed)[HEADLINE]


def _drift(now: Trained, before: Sequence[Decision], rows: tuple[int, int]) -> Drift | None:
    """Looked at once, with the model of the moment when the rows came: many looks would raise false alarms."""
    settings, memory, last = now.settings, now.memory, before[-1].sequence if before else 0
    key = ("drift", *rows, last, settings.model, settings.task)
    if key not in memory:
        training = training_labels(fold(before, now.task), now.zones)
        model = now.fit(training) if now.task.can_learn(training.values()) else None

        def called(rows: Rows) -> NDArray[Any]:
            """What is told apart in the decisions of the model about these rows, as far as it sees all of them."""
            unseen = model is None or len(now.in_sight(rows)) < len(rows)
            return np.zeros(len(rows), np.int64) if unseen else now.task.strata(now.decided(rows, model))

        once = now.pool.seen_once(rows[0])
        memory[key] = compared(load_features(now.pool).embedding, once, *rows, called, settings.model.seed)
    found: Drift | None = memory[key]
    return found
