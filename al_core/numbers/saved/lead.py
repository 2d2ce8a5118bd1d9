"""How far ahead of labels drawn at random a session is, where they can be replayed because all labels are known."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from al_core.evaluation.metrics import HEADLINE, METRICS, Metric
from al_core.evaluation.target_claims import CLAIM
from al_core.numbers.saved.baseline import Baseline

_SHOWN = 0.95
LeadVerdict = Literal["saving", "random is better", "not yet distinguishable"]


@dataclass(frozen=True)
class Lead:
    """How many more labels drawn at random needs for the same score: from `low` to `high` in nine of ten sessions.

    `high` is None where the replays end before; where random got there with fewer they are below 0. `open_ended`: no
    replay got there, and `low` is what is left of them, also below 0. `n_labels` is what the session has, `value` its
    score. The verdict goes by `claimed`, the same two ends further out.
    """

    n_labels: int
    value: float
    low: int
    high: int | None
    verdict: LeadVerdict
    open_ended: bool = False
    claimed: tuple[int, int | None] = (0, None)


def lead_over_random(
    baseline: Baseline, n_labels: int, value: float, metric: Metric = METRICS[HEADLINE]
) -> Lead | None:
    """What a score after so many labels is worth in labels drawn at random; None without replays.

    The metric is the task's own, which knows whether less of it is better.

    A session at random would itself lie within the range of the replays in nine of ten cases (Student's prediction
    interval). To say "saving" takes more, because people look often: beyond the range at 2.24 deviations.
    """
    sizes, mean, *_ = baseline.curves.get(metric.name, ([], [], [], []))
    if len(sizes) < 2 or baseline.replays < 2:
        return None
    climbing, spread = metric.sign * np.array(mean), np.array(baseline.spreads[metric.name])
    needed = _Needed(np.array(sizes), climbing, spread, baseline.replays, metric.sign * value)
    fewest, most = needed.at(_SHOWN), needed.at(1 - _SHOWN)
    surely, hardly = needed.at(stats.norm.cdf(CLAIM)), needed.at(stats.norm.sf(CLAIM))
    verdict: LeadVerdict = "not yet distinguishable"
    if (surely or sizes[-1]) > n_labels:
        verdict = "saving"
    elif hardly is not None and hardly < n_labels:
        verdict = "random is better"
    low, high = (fewest or sizes[-1]) - n_labels, None if most is None else most - n_labels
    claimed = (surely or sizes[-1]) - n_labels, None if hardly is None else hardly - n_labels
    return Lead(n_labels, value, low, high, verdict, fewest is None, claimed)


class _Needed:
    """The number of labels at which sessions at random reach a score."""

    def __init__(
        self, sizes: NDArray[np.int64], mean: NDArray[np.float64], spread: NDArray[np.float64], n: int, goal: float
    ) -> None:
        self._sizes, self._mean, self._spread, self._n, self._goal = sizes, mean, spread, n, goal

    def at(self, share: float) -> int | None:
        """Where the curve that this share of sessions stays below reaches it, on a logarithmic scale; None: nowhere."""
        wide = float(stats.t.ppf(share, self._n - 1)) * sqrt(1 + 1 / self._n)
        curve = np.maximum.accumulate(self._mean + wide * self._spread)
        if curve[-1] < self._goal:
            return None
        if share > 0.5 and curve[0] >= self._goal:
            return 1  # the first replays had reached it: with how few, nobody knows
        # Equal heights would leave the place open; the slope is too small to be seen.
        rising = curve + 1e-12 * np.arange(len(curve))
        return round(float(np.exp(np.interp(self._goal, rising, np.log(self._sizes)))))
