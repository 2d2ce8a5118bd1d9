"""What a strategy has brought so far, measured on tests: its model against one of as many labels drawn at random."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from al_core.errors import BadInput
from al_core.learning.training import Trained, in_order, project_model
from al_core.models.surrogates import keeping_choices, lighter
from al_core.tasks.task import Label

SPLITS, _FOLDS = 2, 10
FEWEST_LEARNT = 18
# Measured: 1.7 held the truth in 78% only. The labels drawn at random are one draw, whose luck the tests do not show.
_Z = 2.25
_SURE = 1.645


@dataclass(frozen=True)
class Difference:
    """Accuracy of the session's first model less that of one trained on as many labels drawn at random, 0 to 1.

    `outdone`: the session's present model, of all its labels, is worse than the other beyond doubt.
    """

    value: float
    low: float
    high: float
    n_labels: int
    n_checks: int
    outdone: bool = False

    @property
    def verdict(self) -> str:
        """ "better than random", "worse than random", or "not yet distinguishable"."""
        if self.low > 0:
            return "better than random"
        return "worse than random" if self.high < 0 else "not yet distinguishable"


def difference(session: ArrayLike, at_random: ArrayLike, n_labels: int) -> Difference:
    """From how often each check is right under the session's model and under those trained at random, both (checks,).

    Raises BadInput where they are not as many, or none.
    """
    at_first, drawn = np.asarray(session, np.float64), np.asarray(at_random, np.float64)
    if at_first.ndim != 1 or at_first.shape != drawn.shape or not at_first.size:
        raise BadInput(
            f"Two lists about the same checks are compared; their shapes are {at_first.shape} and {drawn.shape}."
        )
    gaps = at_first - drawn
    n = len(gaps)
    half = _Z * sqrt(float(gaps.var()) / n + (0.5 / n) ** 2)
    value = float(gaps.mean())
    return Difference(value, max(-1.0, value - half), min(1.0, value + half), n_labels, n)


def measured_difference(now: Trained, tests: Mapping[int, Label], hits: NDArray[np.bool_]) -> Difference | None:
    """The session's first model against one of tests alone, both of as many labels as either can have, on the tests.

    Labels that were known before the session are learnt from by both. `hits` says in which of the tests the session's
    present model is right.
    """
    given, settings = now.zones.taught, now.settings
    order = in_order(now.labels, now.training)
    n = min(len(tests) * (_FOLDS - 1) // _FOLDS, len(order))
    first = dict(sorted({**given, **{row: now.training[row] for row in order[:n]}}.items()))
    if n < FEWEST_LEARNT or not now.task.can_learn(first.values()):
        return None
    model = lighter(project_model(settings))
    at_first = now.right(tests, now.fit(first, model))
    at_random = _at_random(now, model, tests, n)
    return replace(difference(at_first, at_random, n), outdone=_worse(hits - at_random))


def _worse(gaps: NDArray[np.floating]) -> bool:
    """Whether the mean of these lies below 0 by more than chance would (5% on this side)."""
    return bool(gaps.mean() + _SURE * gaps.std() / sqrt(len(gaps)) < 0)


def _at_random(now: Trained, model: Any, tests: Mapping[int, Label], n: int) -> NDArray[np.float64]:
    """How often each test is right when the model learns n tests of the other nine tenths, over splits."""
    given, seed = now.zones.taught, now.settings.model.seed
    rows, rng = np.array(list(tests)), np.random.default_rng([seed, SPLITS])
    hits = np.zeros(len(rows))
    stand_in = keeping_choices(model, now.fit(tests, model))
    for _ in range(SPLITS):
        for fold_rows in np.array_split(rng.permutation(rows), _FOLDS):
            asked = {int(row): tests[int(row)] for row in np.sort(fold_rows)}
            others = rng.permutation([row for row in tests if row not in asked])[:n]
            known = {**given, **{int(row): tests[int(row)] for row in others}}
            hits[np.isin(rows, fold_rows)] += now.right(asked, now.fit(dict(sorted(known.items())), stand_in))
    return hits / SPLITS
