"""Labels needed to reach a target, or what else is counted, and the share of them that a strategy saves.

A target counts as reached at the first number of labels from which on the curve, averaged over any stretch that
begins there, lies at or above it. That is where the monotone (isotonic) fit crosses the target: unlike a first
crossing it is not fooled by one lucky point, and it has no window to choose. A run that ends below its target is
censored: it needs more labels than it had, and nobody knows how many more.

Barlow, Bartholomew, Bremner and Brunk, Statistical inference under order restrictions, 1972
"""

from dataclasses import dataclass
from functools import partial
from math import ceil, floor, inf, isfinite, nan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.comparison.statistics.curves import USUAL, Curves, Runs, paired
from al_core.comparison.statistics.intervals import between, resampled
from al_core.errors import BadInput
from al_core.evaluation.metrics import metric_named
from al_core.matrices.rows import Floats

ALIKE = 1e-9  # a mean that misses its target by the rounding of a sum has not missed it


@dataclass(frozen=True)
class LabelsToTarget:
    """Labels, or tokens, with which a strategy's mean curve reaches a target, with a 95% bootstrap interval over seeds.

    inf is "more than `last`", where the runs end; `first` is where they start, so there it is "that or fewer".
    """

    strategy: str
    target: float
    value: float
    low: float
    high: float
    first: int
    last: int

    @property
    def reached(self) -> bool:
        """Whether the mean curve reaches the target at all."""
        return isfinite(self.value)

    @property
    def text(self) -> str:
        """The interval in words: "52–66", "104 or more", "more than 120", "20 or fewer"."""
        if self.low == inf:
            return f"more than {self.last:,}"
        if self.high == inf:
            return "cannot be told" if self.low <= self.first else f"{self.low:,.0f} or more"
        if self.low <= self.first:
            return f"{self.high:,.0f} or fewer"
        return f"{self.low:,.0f}" if self.low == self.high else f"{self.low:,.0f}–{self.high:,.0f}"


@dataclass(frozen=True)
class Saving:
    """Share of the baseline's labels that a strategy saves on its way to a target, with a 95% bootstrap interval.

    0.4 is two fifths fewer, below 0 it needs more. `value` is nan where one of the two never arrives; then `high` is 1
    (the baseline may need any number) or `low` is -inf (the strategy may).
    """

    needed: LabelsToTarget
    needed_by_baseline: LabelsToTarget
    value: float
    low: float
    high: float
    repeats: int

    @property
    def shown(self) -> bool:
        """Whether the repeats show a saving of at least one percent."""
        return self.needed.reached and self.low >= 0.01

    @property
    def text(self) -> str:
        """The saving in words: "38% to 52%", "at least 40%", "not reached", "none that 20 repeats can show"."""
        if not self.needed.reached:
            return "not reached"
        if self.shown:
            low, high = floor(100 * self.low + ALIKE), ceil(100 * self.high - ALIKE)
            between_them = f"{low}%" if low == high else f"{low}% to {high}%"
            return f"at least {low}%" if self.high >= 1 else between_them
        if -inf < self.high <= -0.01:
            return f"none: it needs at least {floor(-100 * self.high + ALIKE)}% more"
        return f"none that {self.repeats} repeats can show"


def as_target(target: float, metric: str) -> float:
    """The target in the metric's unit: a finite number, from 0 to 1 for a share. Raises BadInput."""
    if not isfinite(target):
        raise BadInput(f"The target must be a number, not {target}.")
    if metric_named(metric).is_share and not 0 <= target <= 1:
        raise BadInput(f"The target of {metric} is a share from 0 to 1 (0.9 is 90%), so it cannot be {target:g}.")
    return target


def labels_needed(runs: Runs, target: float, *, by: str | None = None) -> pd.DataFrame:
    """Labels, or tokens, with which every paired run reaches a target, run by run.

    A target counts as reached at the first number of labels from which on the curve, averaged over any stretch that
    begins there, lies at or above it.

    Parameters
    ----------
    runs : DataFrame
        Rows of `simulate` or `compare`, of one metric.
    target : float
        In the metric's unit: 0.9 is 90% accuracy.
    by : str, default None
        What the curves run along: "labels", or what the runs count beside them, as "tokens" in a column n_tokens. None:
        that, where there is any.

    Returns
    -------
    DataFrame
        strategy, seed, n_labels (or n_tokens), reached. Where `reached` is false the run is censored: it needs more
        than `n_labels`, where it ends.

    Raises
    ------
    BadInput
        Where nothing can be compared yet, or for a target that there cannot be.

    References
    ----------
    Barlow, Bartholomew, Bremner and Brunk, Statistical inference under order restrictions, 1972

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, labels_needed
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> labels_needed(runs, 0.95).groupby("strategy").reached.sum().to_dict()
    {'margin': 5, 'random': 4}
    """
    curves = paired(runs, by)
    points = _crossings(curves.values, as_target(target, curves.metric), curves.sign)
    last = len(curves.at) - 1
    strategies, seeds = np.repeat(curves.strategies, len(curves.seeds)), np.tile(curves.seeds, len(curves.strategies))
    needed = curves.at[points.clip(max=last)].ravel()
    return pd.DataFrame(
        {"strategy": strategies, "seed": seeds, curves.column: needed, "reached": points.ravel() <= last}
    )


def reaches(runs: Runs, target: float, seed: int = 0, *, by: str | None = None) -> tuple[LabelsToTarget, ...]:
    """What each strategy's mean curve needs to reach a target, with a 95% bootstrap interval over seeds.

    Parameters
    ----------
    runs : DataFrame
        Rows of `simulate` or `compare`, of one metric.
    target : float
        In the metric's unit: 0.9 is 90% accuracy.
    seed : int, default 0
        Of the bootstrap: same seed, same interval.
    by : str, default None
        What the curves run along: "labels", or what the runs count beside them, as "tokens" in a column n_tokens. None:
        that, where there is any.

    Returns
    -------
    tuple of LabelsToTarget
        One a strategy: `value`, `low` and `high` in labels (or tokens), inf for more than the runs have, and `text` in
        words.

    Raises
    ------
    BadInput
        Where nothing can be compared yet, or for a target that there cannot be.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, reaches
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> for needed in reaches(runs, 0.9):
    ...     print(needed.strategy, needed.value, needed.text)
    margin 10.0 14 or fewer
    random 10.0 10 or fewer
    """
    curves = paired(runs, by)
    found, draws = _observed_and_resampled(curves, target, seed)
    return _reaches(curves, target, found, draws)


def savings(
    runs: Runs, target: float, baseline: str = USUAL, seed: int = 0, *, by: str | None = None
) -> tuple[Saving, ...]:
    """The share of the baseline's labels, or tokens, that every other strategy saves on the way to a target.

    Seeds are drawn together, as paired. What is only known from one side is kept so: where the baseline is censored a
    draw gives the least saving that is certain, where the strategy is censored it gives none.

    Parameters
    ----------
    runs : DataFrame
        Rows of `simulate` or `compare`, of one metric.
    target : float
        In the metric's unit: 0.9 is 90% accuracy.
    baseline : str, default "random"
        The strategy that the others are held against.
    seed : int, default 0
        Of the bootstrap: same seed, same interval.
    by : str, default None
        What the curves run along: "labels", or what the runs count beside them, as "tokens" in a column n_tokens. None:
        that, where there is any.

    Returns
    -------
    tuple of Saving
        One a strategy: `value`, `low` and `high` as shares (0.4 is two fifths fewer, below 0 it needs more), 95%
        bootstrap interval over seeds, and `text` in words.

    Raises
    ------
    BadInput
        Where nothing can be compared yet, or for a target that there cannot be.
    UnknownName
        For a baseline that is not among the runs.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, savings
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> [saving.text for saving in savings(runs, 0.9)]
    ['none that 5 repeats can show']
    """
    curves = paired(runs, by)
    place = curves.place(baseline)
    found, draws = _observed_and_resampled(curves, target, seed)
    every = _reaches(curves, target, found, draws)
    least, most = _shares(curves, draws, place)
    low, high = between(least, most, len(curves.seeds))
    surely, at_most = _shares(curves, found, place)
    exact = np.where(surely == at_most, surely, nan)
    return tuple(
        Saving(every[at], every[place], float(exact[at]), float(low[at]), float(high[at]), len(curves.seeds))
        for at in range(len(curves.strategies))
        if at != place
    )


def _crossings(values: Floats, target: float, sign: int) -> NDArray[np.int64]:
    """The point from which curves (..., points) hold the target; the number of points where they never do."""
    above = sign * (values - target)
    above = np.where(np.abs(above) < ALIKE, 0.0, above)
    sums = np.concatenate([np.zeros((*above.shape[:-1], 1)), above.cumsum(axis=-1)], axis=-1)
    # The isotonic fit passes the target right after the lowest sum; the first of equals, as "at" is enough.
    return np.asarray(sums.argmin(axis=-1))


def _observed_and_resampled(curves: Curves, target: float, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Crossings of the mean curves, shape (strategies,), and of resampled ones, shape (draws, strategies)."""
    by_seed = curves.values.swapaxes(0, 1)
    crossings = partial(_crossings, target=as_target(target, curves.metric), sign=curves.sign)
    return crossings(by_seed.mean(axis=0)), resampled(by_seed, crossings, seed)


def _known(curves: Curves, points: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The least and most labels that crossings stand for: equal, unless that lies before the start or past the end."""
    at = curves.at.astype(np.float64)
    return np.concatenate([[0], at[1:], at[-1:]])[points], np.append(at, inf)[points]


def _shares(curves: Curves, points: NDArray[np.int64], place: int) -> tuple[Floats, Floats]:
    """The least and most that crossings (..., strategies) save against the baseline's."""
    fewest, most = _known(curves, points)
    baseline_fewest, baseline_most = fewest[..., [place]], most[..., [place]]
    with np.errstate(divide="ignore"):
        return 1 - most / baseline_fewest, 1 - fewest / baseline_most


def _reaches(
    curves: Curves, target: float, found: NDArray[np.int64], draws: NDArray[np.int64]
) -> tuple[LabelsToTarget, ...]:
    needed = np.append(curves.at.astype(np.float64), inf)
    low, high = between(needed[draws], needed[draws], len(curves.seeds))
    first, last = int(curves.at[0]), int(curves.at[-1])
    return tuple(
        LabelsToTarget(name, target, float(needed[found[at]]), float(low[at]), float(high[at]), first, last)
        for at, name in enumerate(curves.strategies)
    )
