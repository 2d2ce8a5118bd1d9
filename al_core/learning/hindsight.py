"""Hindsight: the models of fewer labels, to be tested on what is known today.

At its own time a model is often tested on a handful of checks, and a curve drawn through such points rises and falls by
luck. Tested on all that there are by now, each model on the same, they can be compared.
"""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from al_core.learning.training import Trained, in_order
from al_core.tasks.task import Label

_SIZES = (0, *(round(10 * 2 ** (step / 2)) for step in range(14)), *(1_280 * 2**step for step in range(20)))


def earlier_models(now: Trained) -> Iterator[tuple[int, Any]]:
    """How many labels, and the project's model fitted on these: the first answers as they stand today, fewer than all.

    0, 10, 14, 20, 28 ... answers, from 1,280 on twice as many each time, and what was known before. The models are kept
    in the memory of the pool until an answer of theirs changes.
    """
    order, settings, key = in_order(now.labels, now.training), now.settings, "first labels"
    of = (settings.model.name, settings.model.calibration, settings.model.seed, now.weak.name, now.sees)
    if key not in now.memory or now.memory[key][0] != of:
        now.memory[key] = of, {}
    kept: dict[int, tuple[dict[int, Label], Any]] = now.memory[key][1]
    for n in takewhile(lambda size: size < len(order), _SIZES):
        first = dict(sorted({**now.zones.taught, **{row: now.training[row] for row in order[:n]}}.items()))
        if not now.task.can_learn(first.values()):
            continue
        if n not in kept or kept[n][0] != first:
            kept[n] = first, now.fit(first)
        yield len(first), kept[n][1]
