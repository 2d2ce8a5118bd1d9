"""What a strategy has brought so far, measured on tests: its model against one of as many labels drawn at random.

Where examples cost by what is read, it is against one for which as much was read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from al_core.errors import BadInput
from al_core.evaluation.proportions import paired_difference
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

    `outdone`: the session's present model, of all its labels, is worse than the other beyond doubt. Where examples cost
    by what is read, `amount` of `unit` was read for either: for `n_labels` of the session, and `n_random` on average.
    """

    value: float
    low: float
    high: float
    n_labels: int
    n_checks: int
    outdone: bool = False
    n_random: int = 0
    amount: int = 0
    unit: str = ""

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
    return Difference(*paired_difference(at_first, drawn, _Z), n_labels, len(drawn))


def measured_difference(now: Trained, tests: Mapping[int, Label], hits: NDArray[np.bool_]) -> Difference | None:
    """The session's first model against one of tests alone, both of as many labels as either can have, on the tests.

    Of as much as is read for either where examples cost by that. Labels that were known before the session are learnt
    from by both. `hits` says in which of the tests the session's present model is right.
    """
    given, task = now.zones.taught, now.task
    order, folds = in_order(now.labels, now.training), _drawn(tests, now.settings.model.seed)
    most = min(_costs(now, rows).sum() for rows in (order, *(others for _, others in folds)))
    chosen = _affordable(now, order, most)
    at_random = [(asked, _affordable(now, others, most)) for asked, others in folds]
    first = dict(sorted({**given, **{row: now.training[row] for row in chosen}}.items()))
    n_random = float(np.mean([len(others) for _, others in at_random]))
    if min(len(chosen), n_random) < FEWEST_LEARNT or not task.can_learn(first.values()):
        return None
    model = lighter(project_model(now.settings))
    at_first = now.right(tests, now.fit(first, model))
    expected = _right_at_random(now, model, tests, at_random)
    found = replace(difference(at_first, expected, len(chosen)), outdone=_worse(hits - expected))
    return replace(found, n_random=round(n_random), amount=int(most), unit=task.counts) if task.counts else found


def _drawn(tests: Mapping[int, Label], seed: int) -> list[tuple[list[int], list[int]]]:
    """Tenths of the tests, over splits, each with the other tests in an order drawn at random."""
    rows, rng = np.array(list(tests)), np.random.default_rng([seed, SPLITS])
    found = []
    for _ in range(SPLITS):
        for fold_rows in np.array_split(rng.permutation(rows), _FOLDS):
            asked = set(fold_rows.tolist())
            found.append((sorted(asked), rng.permutation([row for row in tests if row not in asked]).tolist()))
    return found


def _costs(now: Trained, rows: Sequence[int]) -> NDArray[np.int64]:
    """What each of these rows costs: one, where all cost alike."""
    if not now.task.counts:
        return np.ones(len(rows), np.int64)
    at = np.array(rows, np.int64)
    return now.task.amounts_read(now.rows[at], [now.labels.by_row.get(row) for row in rows])


def _affordable(now: Trained, rows: list[int], most: int) -> list[int]:
    """The first of these rows, for which no more is read than this."""
    return rows[: int(np.searchsorted(np.cumsum(_costs(now, rows)), most, side="right"))]


def _worse(gaps: NDArray[np.floating]) -> bool:
    """Whether the mean of these lies below 0 by more than chance would (5% on this side)."""
    return bool(gaps.mean() + _SURE * gaps.std() / sqrt(len(gaps)) < 0)


def _right_at_random(
    now: Trained, model: Any, tests: Mapping[int, Label], folds: Sequence[tuple[list[int], list[int]]]
) -> NDArray[np.float64]:
    """How often each test is right when the model learns those of the other nine tenths, over splits."""
    given, rows = now.zones.taught, np.array(list(tests))
    hits = np.zeros(len(rows))
    stand_in = keeping_choices(model, now.fit(tests, model))
    for asked, others in folds:
        known = {**given, **{row: tests[row] for row in others}}
        right = now.right({row: tests[row] for row in asked}, now.fit(dict(sorted(known.items())), stand_in))
        hits[np.isin(rows, asked)] += right
    return hits / SPLITS
