"""How fast people answer, from the times in the log."""

import time
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from al_core.evaluation.proportions import Z
from al_core.projects.labels import AUTOPILOT, Labels


@dataclass(frozen=True)
class Pace:
    """How fast somebody answers: the median of seconds a label, ``None`` before there are five, and labels of today.

    Long work goes by the mean: `low` to `high` is its 90% interval.
    """

    seconds: float | None
    today: int
    low: float | None = None
    high: float | None = None


def pace_of(labels: Labels, now: float | None = None) -> Pace:
    """Median seconds of the last fifty answers without long pauses, and how many labels came today (local day)."""
    decisions = [one for one in labels.decisions() if one.kind == "label" and one.who != AUTOPILOT]
    midnight = _midnight(time.time() if now is None else now)
    today = sum(decision.answered_at >= midnight for decision in decisions)
    # Of what was typed into a file no time is known.
    timed = [decision.seconds for decision in decisions if decision.seconds]
    lasting = sorted(timed[-50:])
    if len(lasting) < 5:
        return Pace(None, today)
    middle = lasting[len(lasting) // 2]
    kept = [seconds for seconds in lasting if seconds <= 5 * middle]
    mean, doubt = fmean(kept), Z * stdev(kept) / sqrt(len(kept)) if len(kept) > 1 else 0.0
    return Pace(kept[len(kept) // 2], today, max(0.0, mean - doubt), mean + doubt)


def _midnight(now: float) -> float:
    day = time.localtime(now)
    return time.mktime((day.tm_year, day.tm_mon, day.tm_mday, 0, 0, 0, 0, 0, -1))
