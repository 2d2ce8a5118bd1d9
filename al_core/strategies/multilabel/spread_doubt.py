"""Doubt that spreads: ask where answers settle doubt about labels in the whole pool."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Doubles
from al_core.queries.groups import about
from al_core.queries.set_candidates import SetCandidates
from al_core.strategies.base import strategy
from al_core.strategies.multilabel.doubt import NOTHING_LEARNT, OF_SETS, doubtful_labels, largest_doubt
from al_core.strategies.variance_reduction import looked_at_first, settled_share, settling

_LEAST = 1e-9  # where there is no doubt at all, chance decides


def _settles_doubt(candidates: SetCandidates, position: int) -> str:
    if not candidates.can_tell_apart:
        return NOTHING_LEARNT
    if "settled" not in candidates.memo:
        candidates.memo["settled"] = settled_share(candidates, _open(candidates))
    share = about(candidates.memo["settled"][position])
    return f"{doubtful_labels(candidates, position)} Its answer would settle {share} of all doubt about labels."


def _open(candidates: SetCandidates) -> Doubles:
    """What each reference row weighs: the more doubtful its most doubtful label is, the more."""
    return np.square(largest_doubt(candidates.reference).astype(np.float64)) + _LEAST


@strategy(
    "Settle the most labels",
    reason=_settles_doubt,
    needs_model=True,
    by_chance=True,
    cost="medium",
    tasks=OF_SETS,
)
def spread_label_doubt(candidates: SetCandidates, n: int) -> NDArray[np.int64]:
    """Asks where one answer settles most of the doubt about labels, each from another part of the pool.

    Variance reduction (see there), each reference row weighted with the square of its doubt about the most doubtful
    label, and each candidate with its own; of large pools the 2,000 most doubtful candidates are looked at.

    Targeted integrated mean squared error, as in Picheny et al., Adaptive designs of experiments for accurate
    approximation of a target region, 2010
    """
    doubt = np.concatenate([largest_doubt(block) for block in candidates.blocks(4_096)]).astype(np.float64)
    looked_at = looked_at_first(candidates, 1 - doubt, n)
    return settling(candidates, looked_at, _open(candidates), doubt[looked_at] + _LEAST, n)
