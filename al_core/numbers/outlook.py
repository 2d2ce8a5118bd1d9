"""How far it still is to the target and to the end of the budget: labels and minutes, as ranges."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from al_core.errors import BadInput
from al_core.evaluation.proportions import Z, as_share
from al_core.evaluation.scores import Score
from al_core.evaluation.stability import STEP
from al_core.numbers.gains import as_many, gain
from al_core.tasks.foresight import WITH_CLASSES, Foresight

FARTHEST = 300  # labels: what more bring was not measured
UNLIKELY, LIKELY = 0.05, 0.90


@dataclass(frozen=True)
class Horizon:
    """How many more labels until the target is truly reached: from `low` to `high`, where `high` may be unknown.

    `low` is None where even 300 more labels, or all that are left, hardly bring it.
    """

    low: int | None
    high: int | None


def to_target(score: Score, net: float, target: float, n_left: int, foresight: Foresight = WITH_CLASSES) -> Horizon:
    """How many more labels until the target is truly reached.

    The fewest labels after which the target is reached with a chance of 5%, and of 90%: both what is not known of the
    accuracy now and of what labels bring count. tests/bench/honesty.py tells how often such ranges hold the truth.

    Parameters
    ----------
    score : Score
        The accuracy with its 90% interval, as `score` gives it.
    net : float
        Net churn of the last 50 labels, 0 to 1.
    target : float
        The accuracy that is wanted, 0 to 1.
    n_left : int
        Labels that can still come.
    foresight : Foresight, optional
        What labels of this kind brought in replays; by default classes.

    Returns
    -------
    Horizon
        From `low` to `high` labels. `high` is None where it is not known, `low` where even 300 more labels, or all that
        are left, hardly bring it.

    Raises
    ------
    BadInput
        Where the accuracy or the churn is not known: that is not a target out of sight.

    Examples
    --------
    >>> from al_core.evaluation import Score
    >>> from al_core.numbers import to_target
    >>> to_target(Score(0.85, 0.84, 0.86, 1200), net=0.3, target=0.87, n_left=1000)
    Horizon(low=3, high=191)
    """
    if not score.low <= score.high:
        raise BadInput("How far the target is cannot be told without an accuracy and its interval.")
    as_share(net, "net churn")
    as_share(target, "target")
    as_many(n_left)
    middle, doubt = (score.low + score.high) / 2, (score.high - score.low) / (2 * Z)
    n = np.arange(min(FARTHEST, n_left) + 1)
    growth = (net + foresight.slack) * foresight.growth(n)
    spread = (foresight.spread + foresight.soon * STEP / n.clip(STEP)) * growth
    chance = ndtr((middle + foresight.mean * growth - target) / np.sqrt(max(doubt, 1e-9) ** 2 + spread**2))
    return Horizon(_first(chance >= UNLIKELY), _first(chance >= LIKELY))


def _first(holds: np.typing.NDArray[np.bool_]) -> int | None:
    return int(holds.argmax()) if holds.any() else None


@dataclass(frozen=True)
class Rest:
    """What the rest of a budget takes and brings: labels, minutes, and the accuracy at its end (None: not known)."""

    n_labels: int
    minutes: tuple[float, float]
    accuracy: tuple[float, float] | None


def to_budget(
    n_left: int,
    seconds: tuple[float, float],
    score: Score | None,
    net: float | None,
    foresight: Foresight | None = WITH_CLASSES,
) -> Rest:
    """The rest of a budget of labels, at a pace of so many seconds a label (a range). Raises BadInput.

    What more than 300 labels bring is not foreseen.
    """
    as_many(n_left)
    if score is not None and not score.low <= score.high:
        raise BadInput("What a budget brings cannot be told from an accuracy without its interval.")
    minutes = (n_left * seconds[0] / 60, n_left * seconds[1] / 60)
    if score is None or net is None or foresight is None or not 0 < n_left <= FARTHEST:
        return Rest(n_left, minutes, None)
    more = gain(net, n_left, foresight)
    return Rest(n_left, minutes, (min(1.0, score.low + more.low), min(1.0, score.high + more.high)))
