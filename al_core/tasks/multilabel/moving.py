"""How far the last answers moved a model of several labels, and what more of them bring for that."""

from al_core.matrices.rows import Flags
from al_core.tasks.foresight import Foresight

OF_SETS = Foresight(factor=0.216, low=-0.2, high=0.335, slack=0.08, slowing=0.76, mean=0.09, spread=0.12, soon=0.08)


def moved_sets(right: float, now: Flags, before_10: Flags, before_50: Flags) -> float:
    """How many labels of a row the last 50 answers changed, less those that the last 10 did, times the share `right`.

    At most 1. Of an answer with several labels one may become right while another stays wrong, the more often the
    fewer whole answers are right.
    """
    last_50, last_10 = (float((now != before).sum(axis=1).mean()) for before in (before_50, before_10))
    return right * min(1.0, max(0.0, last_50 - last_10))
