"""Strategies over several data sets: mean ranks, and which of them differ.

Demšar, Statistical comparisons of classifiers over multiple data sets, 2006
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from al_core.comparison.statistics.areas import paired_areas
from al_core.comparison.statistics.curves import Runs, paired
from al_core.comparison.statistics.intervals import LEVEL
from al_core.errors import BadInput
from al_core.matrices.rows import Floats

PERMUTATIONS = 10_000


@dataclass(frozen=True)
class Ranks:
    """Mean rank of each strategy (1 is best) over data sets, best first.

    `p` is that of Friedman's test that all are alike. Two strategies differ when their mean ranks are
    `critical_difference` (Nemenyi) or more apart, and `p` is below 0.05.
    """

    mean: Mapping[str, float]
    p: float
    critical_difference: float
    n_sets: int

    def differ(self, one: str, other: str) -> bool:
        """Whether the data sets show that two strategies differ."""
        return self.p < 1 - LEVEL and abs(self.mean[one] - self.mean[other]) >= self.critical_difference


def areas_by_set(runs_by_set: Mapping[str, Runs], *, by: str | None = None) -> pd.DataFrame:
    """Mean area under the curve of each strategy on each data set, so turned that higher is better.

    Parameters
    ----------
    runs_by_set : dict of str to DataFrame
        The name of a data set, and its rows of `compare`.
    by : str, default None
        What the curves run along: "labels", or what the runs count beside them, as "tokens" in a column n_tokens. None:
        that, where there is any.

    Returns
    -------
    DataFrame
        A row a data set and a column a strategy; nan where it was not run.

    Raises
    ------
    BadInput
        Where nothing can be compared yet.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, areas_by_set
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> areas_by_set({"thirds": runs}).round(2).to_dict("index")
    {'thirds': {'margin': 0.93, 'random': 0.94}}
    """
    sets = {name: paired(runs, by) for name, runs in runs_by_set.items()}
    means = {
        name: dict(zip(curves.strategies, curves.sign * paired_areas(curves).mean(axis=1), strict=True))
        for name, curves in sets.items()
    }
    return pd.DataFrame.from_dict(means, orient="index")


def mean_ranks(scores: pd.DataFrame) -> Ranks:
    """Mean rank of each strategy over several data sets, and which of them differ.

    Friedman's p is found by permuting ranks within data sets: the usual chi-square and F are far off on few sets.

    Parameters
    ----------
    scores : DataFrame
        A row a data set, a column a strategy, higher is better, as `areas_by_set` gives them; ties share their mean
        rank.

    Returns
    -------
    Ranks
        `mean`, the rank by strategy (1 is best), best first; `p`; Nemenyi's `critical_difference`; `n_sets`; and
        `differ(one, other)`.

    Raises
    ------
    BadInput
        For fewer than two sets or strategies, or a hole in the table.

    References
    ----------
    Demšar, Statistical comparisons of classifiers over multiple data sets, 2006

    Examples
    --------
    >>> import pandas as pd
    >>> from al_core import mean_ranks
    >>> scores = pd.DataFrame({"random": [0.7, 0.8, 0.6], "margin": [0.8, 0.9, 0.7]}, index=["iris", "wine", "digits"])
    >>> ranks = mean_ranks(scores)
    >>> ranks.mean
    {'margin': 1.0, 'random': 2.0}
    >>> ranks.differ("margin", "random")
    False
    """
    n_sets, n_strategies = scores.shape
    if n_sets < 2 or n_strategies < 2:
        raise BadInput("Ranks need at least two data sets and two strategies.")
    holes = np.argwhere(scores.isna().to_numpy())
    if len(holes):
        row, column = holes[0]
        raise BadInput(f"The strategy {scores.columns[column]} was not measured on {scores.index[row]}.")
    ranks = stats.rankdata(-scores.to_numpy(np.float64), axis=1)
    means = dict(zip(map(str, scores.columns), ranks.mean(axis=0).tolist(), strict=True))
    best_first = dict(sorted(means.items(), key=lambda item: item[1]))
    return Ranks(best_first, _p(ranks), critical_difference(n_strategies, n_sets), n_sets)


def friedman(ranks: Floats) -> Floats:
    """Friedman's statistic of ranks (..., sets, strategies), without correction for ties, as Demšar gives it."""
    n_sets, n_strategies = ranks.shape[-2:]
    spread = (ranks.mean(axis=-2) ** 2).sum(axis=-1) - n_strategies * (n_strategies + 1) ** 2 / 4
    return np.asarray(12 * n_sets / (n_strategies * (n_strategies + 1)) * spread)


def critical_difference(n_strategies: int, n_sets: int) -> float:
    """Nemenyi's: mean ranks this far apart differ at the 5% level, over all pairs."""
    q = stats.studentized_range.ppf(LEVEL, n_strategies, np.inf) / np.sqrt(2)
    return float(q * np.sqrt(n_strategies * (n_strategies + 1) / (6 * n_sets)))


def _p(ranks: Floats) -> float:
    rng = np.random.default_rng(0)
    block = np.broadcast_to(ranks, (PERMUTATIONS // 20, *ranks.shape))
    drawn = np.concatenate([friedman(rng.permuted(block, axis=-1)) for _ in range(20)])
    return float((1 + (drawn >= friedman(ranks) - 1e-9).sum()) / (1 + PERMUTATIONS))
