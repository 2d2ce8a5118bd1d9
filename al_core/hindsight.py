"""Hindsight: the models of fewer labels, to be tested on what is known today.

At its own time a model is often tested on a handful of checks, and a curve drawn through such points rises and falls by
luck. Tested on all that there are by now, each model on the same, they can be compared.
"""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from al_core.training import Trained, in_order

SIZES = (0, *(round(10 * 2 ** (step / 2)) for step in range(40)))  # 10, 14, 20, 28, 40 ...


def earlier_models(now: Trained) -> Iterator[tuple[int, Any]]:
    """How many labels, and the project's model fitted on these: the first answers as they stand today, fewer than all.

    What was known before is learnt from too. The models are kept in the memory of the pool until an answer changes.
    """
    training, settings, memory = now.training, now.settings, now.memory
    order = in_order(now.labels, training)
    known = {row: training[row] for row in training.keys() - set(order)}
    key = ("first labels", settings.model, settings.calibration, settings.seed)
    before, kept = memory.get(key, {}), {}
    for n in takewhile(lambda size: size < len(order), SIZES):
        first = dict(sorted({**known, **{row: training[row] for row in order[:n]}}.items()))
        if len(set(first.values())) > 1:
            was, model = before.get(n, (None, None))
            kept[n] = first, model if was == first else now.fitted(first)
            yield len(first), kept[n][1]
    memory[key] = kept
