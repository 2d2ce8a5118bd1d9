"""Automatic: the right question for each stage, without anything to set."""

import numpy as np
from numpy.typing import NDArray

from al_core.queries.picking import pick
from al_core.strategies.base import Candidates, Strategy, strategy
from al_core.strategies.uncertainty import margin
from al_core.strategies.variance_reduction import targeted_variance_reduction, variance_reduction

COLD = 10
_SETTLED = 100


def _stage(candidates: Candidates) -> Strategy:
    """Coverage until two classes and ten labels are there, doubt that spreads up to a hundred, then the border."""
    n_labels = len(candidates.y_labelled)
    if n_labels < COLD or candidates.model is None or len(candidates.model.classes_) < 2:
        return variance_reduction
    return targeted_variance_reduction if n_labels < _SETTLED else margin


@strategy(
    "Automatic",
    term="variance reduction, then margin sampling",
    reason=lambda candidates, position: _stage(candidates).reason(candidates, position),
    needs_model=False,
    by_chance=True,
    cost="medium",
)
def auto(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Spreads the first 10 questions over the pool, then asks where an answer settles most. Good from the first label.

    `variance_reduction` until two classes and 10 labels are there, then `targeted_variance_reduction`, from 100 labels
    on `margin`, which costs least and is as good by then.

    Cohn, Ghahramani and Jordan, 1996; Picheny et al., 2010; Scheffer, Decomain and Wrobel, 2001
    """
    return pick(_stage(candidates), candidates, n)[0]
