"""Learning curves of compared strategies, on the repeats that every strategy has finished.

They run along labels, or along what answers cost where runs count it: a strategy that wins by examples may lose by
tokens, as it asks for long texts.
"""

from dataclasses import dataclass, replace
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
BY_LABELS = "labels"
STEPS = 200  # of a grid along what answers cost, of which each run has its own amounts


@dataclass(frozen=True, eq=False)
class Curves:
    """Paired replays: `values` of one metric, shape (strategies, seeds, points), `at` so many of a `unit`.

    `at`, shape (points,), counts labels or, say, tokens. `seconds` is what a round of each strategy takes on average:
    fitting and selecting.
    """

    metric: str
    strategies: tuple[str, ...]
    seeds: tuple[int, ...]
    at: NDArray[np.int64]
    values: Floats
    seconds: Floats
    unit: str = BY_LABELS

    @property
    def column(self) -> str:
        """The column of tables that counts the unit: "n_labels"."""
        return f"n_{self.unit}"

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


def paired(runs: Runs, by: str | None = None) -> Curves:
    """The curves of `simulate` or `compare`, cut to what is comparable; what is cut already comes back as it is.

    A run is finished when it has as many labels as the longest one. Kept are the seeds that every strategy has
    finished, and the numbers of labels at which all of these have a value: a mean over the lucky ones would flatter.
    `by` another unit the same curves are read off at amounts that all these runs have passed; where there are none,
    and nobody asked for them, labels stay. Raises BadInput and UnknownName.
    """
    if isinstance(runs, Curves):
        return runs
    metric, unit = metric_of(runs), unit_of(runs, by)
    table = _table(runs, "value")
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
    at = kept.columns.to_numpy(np.int64)
    curves = Curves(metric, strategies, tuple(seeds), at, values, _seconds(runs, strategies, seeds))
    if unit == BY_LABELS:
        return curves
    amounts = _table(runs, f"n_{unit}").loc[kept.index, kept.columns].to_numpy(np.float64).reshape(values.shape)
    return _along(curves, amounts, unit, by is not None)


def _along(curves: Curves, amounts: Floats, unit: str, wanted: bool) -> Curves:
    """The curves along the amounts at their points, from the largest first to the smallest last of all runs.

    Between its points a curve is a straight line, and past its ends it is not known.
    """
    first, last = amounts[..., 0].max(), amounts[..., -1].min()
    if not first < last:
        if wanted:
            raise BadInput(
                f"One run begins with {first:,.0f} {unit}, where another has ended. Count by labels instead."
            )
        return curves
    grid = np.unique(np.linspace(first, last, STEPS + 1).round().astype(np.int64))
    n = amounts.shape[-1]
    runs = zip(amounts.reshape(-1, n), curves.values.reshape(-1, n), strict=True)
    values = np.array([np.interp(grid, at, value) for at, value in runs])
    return replace(curves, at=grid, values=values.reshape(*amounts.shape[:-1], len(grid)), unit=unit)


def units_of(runs: pd.DataFrame) -> tuple[str, ...]:
    """What runs can be counted by, the usual one first: ("tokens", "labels") where n_tokens stands behind n_labels."""
    names = [str(name) for name in runs.columns]
    behind = names[names.index("n_labels") + 1 :][:1]
    counting = [name for name in behind if name.startswith("n_") and runs[name].notna().all()]
    return (*(name.removeprefix("n_") for name in counting), BY_LABELS)


def unit_of(runs: pd.DataFrame, by: str | None = None) -> str:
    """What these runs are counted by. Raises BadInput and UnknownName."""
    if by is None:
        return units_of(runs)[0]
    if f"n_{by}" not in runs:
        raise UnknownName("count in these runs", by, units_of(runs))
    if runs[f"n_{by}"].isna().any():
        raise BadInput(f"Some of the runs do not say how many {by} they took; count by labels instead.")
    return by


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


def mean_curves(runs: Runs, *, by: str | None = None) -> pd.DataFrame:
    """The mean curve of each strategy with its pointwise 95% t interval, over the seeds that all have finished.

    Parameters
    ----------
    runs : DataFrame
        Rows of `simulate` or `compare`, of one metric.
    by : str, default None
        What the curves run along: "labels", or what the runs count beside them, as "tokens" in a column n_tokens. None:
        that, where there is any.

    Returns
    -------
    DataFrame
        strategy, n_labels, value, low, high, in the metric's unit; along tokens n_tokens in place of n_labels.

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

    Where an answer costs ten tokens, and each that `margin` asked for twenty:

    >>> costs = runs.strategy.map({"margin": 20, "random": 10})
    >>> by_tokens = mean_curves(runs.assign(n_tokens=60 + (runs.n_labels - 6) * costs), by="tokens")
    >>> by_tokens.round(2).iloc[-1].to_dict()
    {'strategy': 'random', 'n_tokens': 220, 'value': 0.96, 'low': 0.91, 'high': 1.0}
    """
    curves = paired(runs, by)
    drawn = _drawn(curves, curves.values, curves.strategies, "value")
    if curves.measure.is_share:
        drawn[["low", "high"]] = drawn[["low", "high"]].clip(0, 1)
    return drawn


def differences(runs: Runs, baseline: str = USUAL, *, by: str | None = None) -> pd.DataFrame:
    """How much better than the baseline each strategy is, seed by seed.

    Parameters
    ----------
    runs : DataFrame
        Rows of `simulate` or `compare`, of one metric.
    baseline : str, default "random"
        The strategy that the others are held against.
    by : str, default None
        What the curves run along: "labels", or what the runs count beside them, as "tokens" in a column n_tokens. None:
        that, where there is any.

    Returns
    -------
    DataFrame
        strategy, n_labels (or n_tokens), gain, low, high. `gain` is in the metric's unit and positive where the
        strategy is better, also for a metric where lower is better; `low` and `high` are the pointwise 95% t interval
        of the paired differences.

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
    curves = paired(runs, by)
    drawn = _drawn(curves, curves.gains(baseline), curves.strategies, "gain")
    return drawn[drawn["strategy"] != baseline].reset_index(drop=True)


def _drawn(curves: Curves, values: Floats, strategies: tuple[str, ...], name: str) -> pd.DataFrame:
    mean, low, high = of_mean(values.swapaxes(0, 1))
    names, at = np.repeat(strategies, len(curves.at)), np.tile(curves.at, len(strategies))
    heights = {name: mean.ravel(), "low": low.ravel(), "high": high.ravel()}
    return pd.DataFrame({"strategy": names, curves.column: at, **heights})


def _table(runs: pd.DataFrame, column: str) -> pd.DataFrame:
    """What a column holds, with a row a run (strategy, seed) and a column a number of labels."""
    key = ["strategy", "seed", "n_labels"]
    twice = runs[runs.duplicated(key)]
    if len(twice):
        strategy, seed, n = twice.iloc[0][key]
        raise BadInput(
            f"The runs hold {strategy} with seed {seed} and {n} labels twice; "
            "of several models or batch sizes take the rows of one, or side_by_side(runs)."
        )
    return runs.pivot(index=["strategy", "seed"], columns="n_labels", values=column)


def _seconds(runs: pd.DataFrame, strategies: tuple[str, ...], seeds: list[int]) -> Floats:
    """Mean seconds a round of each strategy, in this order."""
    rounds = runs[runs["seed"].isin(seeds)]
    seconds = rounds["seconds_fit"] + rounds["seconds_select"]
    return seconds.groupby(rounds["strategy"]).mean().reindex(strategies).to_numpy()
