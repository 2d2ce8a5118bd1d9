"""Learning curves of compared strategies, on the repeats that every strategy has finished."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.comparison.simulation import COLUMNS
from al_core.comparison.statistics.intervals import of_mean
from al_core.errors import BadInput, UnknownName
from al_core.evaluation.metrics import Metric, metric_named
from al_core.matrices.rows import Floats

USUAL = "random"  # the yardstick that everybody knows


@dataclass(frozen=True, eq=False)
class Curves:
    """Paired replays: `values` of one metric, shape (strategies, seeds, points), at `n_labels`, shape (points,).

    `seconds` is what a round of each strategy takes on average: fitting and selecting.
    """

    metric: str
    strategies: tuple[str, ...]
    seeds: tuple[int, ...]
    n_labels: NDArray[np.int64]
    values: Floats
    seconds: Floats

    @property
    def measure(self) -> Metric:
        """What is known of the metric by its name: direction, unit, and how it is written."""
        return metric_named(self.metric)

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is."""
        return self.measure.sign

    def place(self, strategy: str) -> int:
        """Where a strategy stands in `strategies`; raises UnknownName."""
        if strategy not in self.strategies:
            raise UnknownName("strategy in these runs", strategy, self.strategies)
        return self.strategies.index(strategy)

    def yardstick(self, baseline: str) -> str | None:
        """The baseline; None for the usual one, random, where it was not run; for any other raises UnknownName."""
        if baseline == USUAL and USUAL not in self.strategies:
            return None
        return self.strategies[self.place(baseline)]

    def gains(self, baseline: str) -> Floats:
        """How much better than the baseline on the same seed, in the metric's unit, shape like `values`."""
        return np.asarray(self.sign * (self.values - self.values[self.place(baseline)]))


Runs: TypeAlias = pd.DataFrame | Curves


def paired(runs: Runs) -> Curves:
    """The curves of `simulate` or `compare`, cut to what is comparable; what is cut already comes back as it is.

    A run is finished when it has as many labels as the longest one. Kept are the seeds that every strategy has
    finished, and the numbers of labels at which all of these have a value: a mean over the lucky ones would flatter.
    Raises BadInput.
    """
    if isinstance(runs, Curves):
        return runs
    metric = metric_of(runs)
    table = _table(runs)
    strategies = tuple(runs["strategy"].unique().tolist())
    ends = runs.groupby(["strategy", "seed"])["n_labels"].max()
    finished = ends[ends == ends.max()].index
    seeds = sorted(set.intersection(*({seed for name, seed in finished if name == one} for one in strategies)))
    if not seeds:
        raise BadInput("No seed has been finished by every strategy yet.")
    kept = table.loc[pd.MultiIndex.from_product([strategies, seeds])].dropna(axis="columns")
    if kept.empty:
        raise BadInput(f"The metric {metric} is undefined in these runs, so there is nothing to compare.")
    values = kept.to_numpy(np.float64).reshape(len(strategies), len(seeds), -1)
    return Curves(
        metric, strategies, tuple(seeds), kept.columns.to_numpy(np.int64), values, _seconds(runs, strategies, seeds)
    )


def metric_of(runs: pd.DataFrame) -> str:
    """The one metric of runs that have all columns of `simulate`. Raises BadInput."""
    missing = [column for column in COLUMNS if column not in runs]
    if missing:
        raise BadInput(f"The runs have no column {missing[0]!r}; compare() and simulate() give them.")
    if runs.empty:
        raise BadInput("There are no runs yet.")
    metrics = runs["metric"].unique().tolist()
    if len(metrics) > 1:
        raise BadInput(f"The runs hold several metrics ({', '.join(metrics)}); choose the rows of one.")
    return str(metrics[0])


def mean_curves(runs: Runs) -> pd.DataFrame:
    """The mean curve of each strategy with its pointwise 95% t interval, over the seeds that all have finished.

    Parameters
    ----------
    runs : DataFrame
        Rows of `simulate` or `compare`, of one metric.

    Returns
    -------
    DataFrame
        strategy, n_labels, value, low, high, in the metric's unit.

    Raises
    ------
    BadInput
        Where nothing can be compared yet.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, mean_curves
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> mean_curves(runs).round(2).iloc[-1].to_dict()
    {'strategy': 'random', 'n_labels': 22, 'value': 0.96, 'low': 0.91, 'high': 1.0}
    """
    curves = paired(runs)
    drawn = _drawn(curves, curves.values, curves.strategies, "value")
    if curves.measure.is_share:
        drawn[["low", "high"]] = drawn[["low", "high"]].clip(0, 1)
    return drawn


def differences(runs: Runs, baseline: str = USUAL) -> pd.DataFrame:
    """How much better than the baseline each strategy is, seed by seed.

    Parameters
    ----------
    runs : DataFrame
        Rows of `simulate` or `compare`, of one metric.
    baseline : str, default "random"
        The strategy that the others are held against.

    Returns
    -------
    DataFrame
        strategy, n_labels, gain, low, high. `gain` is in the metric's unit and positive where the strategy is better,
        also for a metric where lower is better; `low` and `high` are the pointwise 95% t interval of the paired
        differences.

    Raises
    ------
    BadInput
        Where nothing can be compared yet.
    UnknownName
        For a baseline that is not among the runs.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, differences
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> differences(runs).round(2).iloc[-1].to_dict()
    {'strategy': 'margin', 'n_labels': 22, 'gain': 0.02, 'low': -0.03, 'high': 0.07}
    """
    curves = paired(runs)
    drawn = _drawn(curves, curves.gains(baseline), curves.strategies, "gain")
    return drawn[drawn["strategy"] != baseline].reset_index(drop=True)


def _drawn(curves: Curves, values: Floats, strategies: tuple[str, ...], name: str) -> pd.DataFrame:
    mean, low, high = of_mean(values.swapaxes(0, 1))
    names, n_labels = np.repeat(strategies, len(curves.n_labels)), np.tile(curves.n_labels, len(strategies))
    heights = {name: mean.ravel(), "low": low.ravel(), "high": high.ravel()}
    return pd.DataFrame({"strategy": names, "n_labels": n_labels, **heights})


def _table(runs: pd.DataFrame) -> pd.DataFrame:
    """Values with a row a run (strategy, seed) and a column a number of labels."""
    key = ["strategy", "seed", "n_labels"]
    twice = runs[runs.duplicated(key)]
    if len(twice):
        strategy, seed, n = twice.iloc[0][key]
        raise BadInput(
            f"The runs hold {strategy} with seed {seed} and {n} labels twice; "
            "of several models or batch sizes take the rows of one, or side_by_side(runs)."
        )
    return runs.pivot(index=["strategy", "seed"], columns="n_labels", values="value")


def _seconds(runs: pd.DataFrame, strategies: tuple[str, ...], seeds: list[int]) -> Floats:
    """Mean seconds a round of each strategy, in this order."""
    rounds = runs[runs["seed"].isin(seeds)]
    seconds = rounds["seconds_fit"] + rounds["seconds_select"]
    return seconds.groupby(rounds["strategy"]).mean().reindex(strategies).to_numpy()
