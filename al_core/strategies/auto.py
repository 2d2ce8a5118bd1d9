"""Automatic: the right question for each stage, without anything to set."""

import numpy as np
from numpy.typing import NDArray

from al_core.queries.picking import pick
from al_core.strategies.base import EVERY_TASK, Candidates, Strategy, strategy


def _stage(candidates: Candidates) -> Strategy:
    """What this kind of label is asked by with so many labels; the first of it while the model has nothing to say."""
    from al_core.strategies import get_strategy  # which is made of the files beside this one

    n_labels = len(candidates.y_labelled) if candidates.can_tell_apart else 0
    return get_strategy(candidates.automatic[max(start for start in candidates.automatic if start <= n_labels)])


@strategy(
    "Automatic",
    term="by the kind of label and how many there are",
    reason=lambda candidates, position: _stage(candidates).reason(candidates, position),
    needs_model=False,
    by_chance=True,
    cost="medium",
    tasks=EVERY_TASK,
)
def auto(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Spreads the first questions over the pool, then asks where an answer settles most. Good from the first label.

    Classes: `cold_start` until two classes and 10 labels are there, then `herded_margin`, in which two strategies
    share, the second less where the model cannot fit. Numbers: `weighted_greedy`, from 30 labels on
    `variance_reduction`, which heeds what is common in the pool. Sets of labels: `variance_reduction`, from 10 labels
    on `spread_label_doubt`. Spans: `variance_reduction`, from 20 labels on `spread_word_doubt`.

    Cohn, Ghahramani and Jordan, 1996; Bae, Oliveira and Sutherland, 2025; Nguyen et al., 2026
    """
    return pick(_stage(candidates), candidates, n)[0]
