"""How far the last answers moved a model of several labels, and what more of them bring for that."""

from al_core.matrices.rows import Flags
from al_core.tasks.foresight import Foresight

# Replays of 16 data sets; on sets that had no part in a fit as well, see tests/bench/README.md.
WITH_SETS = Foresight(factor=0.25, low=-0.125, high=0.65, slack=0.05, slowing=0.68, mean=0.155, spread=0.13, soon=0.07)


def moved_sets(right: float, now: Flags, before_10: Flags, before_50: Flags) -> float:
    """How many labels of a row the last 50 answers changed, less those that the last 10 did, times the share `right`.

    At most 1. Of an answer with several labels one may become right while another stays wrong, the more often the
    fewer whole answers are right.
    """
    last_50, last_10 = (float((now != before).sum(axis=1).mean()) for before in (before_50, before_10))
    return right * min(1.0, max(0.0, last_50 - last_10))
