"""Every strategy against every other: who won how often, and which differences are more than luck.

The test is the paired t-test on the areas, with Holm's correction over all pairs. Wilcoxon's test, the other usual
one, cannot get below p = 0.05 for six pairs with fewer than eight repeats; on differences of areas, which are means
over many rounds, the t-test about keeps its level.
"""

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from al_core.comparison.statistics.areas import paired_areas
from al_core.comparison.statistics.curves import Curves, Runs, paired
from al_core.comparison.statistics.intervals import FEWEST_SEEDS, LEVEL, of_mean
from al_core.matrices.rows import Floats

TEST = "paired t-test on the area under the curve, Holm-corrected"
TIED = 0.005  # in the metric's unit: within half a point two repeats are called tied
_SMALLEST = 1e-12  # below it areas differ by rounding only


def pairwise(runs: Runs, *, by: str | None = None) -> pd.DataFrame:
    """Every ordered pair of strategies: who won how often, and which differences are more than luck.

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
        strategy, against, won, tied, lost, gain, low, high, p, p_holm, real. won, tied and lost count the paired seeds
        by their plain normalised area. `gain` is the mean difference of it (positive: `strategy` is better) with its t
        interval, 95% for this pair by itself. `real` says whether `p_holm`, corrected over all pairs, is below 0.05;
        never with fewer than 5 seeds.

    Raises
    ------
    BadInput
        Where nothing can be compared yet.

    References
    ----------
    Student, The probable error of a mean, 1908; Holm, A simple sequentially rejective multiple test procedure, 1979

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, pairwise
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> pairwise(runs)[["strategy", "against", "won", "tied", "lost"]].to_numpy().tolist()
    [['margin', 'random', 2, 1, 2], ['random', 'margin', 2, 1, 2]]
    """
    curves = paired(runs, by)
    gains = _pairs(curves)
    gain, low, high = of_mean(gains.T)
    p = paired_p(gains)
    table = pd.DataFrame({"gain": gain, "low": low, "high": high, "p": p, "p_holm": holm(p)})
    table["real"] = (table["p_holm"] < 1 - LEVEL) & (len(curves.seeds) >= FEWEST_SEEDS)
    table.insert(0, "won", (gains > TIED).sum(axis=1))
    table.insert(1, "tied", (np.abs(gains) <= TIED).sum(axis=1))
    table.insert(2, "lost", (gains < -TIED).sum(axis=1))
    pairs = list(combinations(curves.strategies, 2))
    names = pd.DataFrame(pairs, columns=["strategy", "against"])
    return _both_ways(pd.concat([names, table], axis=1), curves.strategies)


def paired_p(differences: Floats) -> Floats:
    """Two-sided p of the paired t-test for each row of differences (pairs, repeats); 1 where they are all zero.

    Student, The probable error of a mean, 1908
    """
    repeats = differences.shape[1]
    if repeats < 2:
        return np.ones(len(differences))
    mean, error = differences.mean(axis=1), differences.std(axis=1, ddof=1) / np.sqrt(repeats)
    alike = np.abs(differences).max(axis=1) < _SMALLEST
    p = 2 * stats.t.sf(np.abs(mean) / np.maximum(error, _SMALLEST), repeats - 1)
    return np.where(alike, 1.0, p)


def holm(p: Floats) -> Floats:
    """p values corrected for how many they are, so that any false alarm among them stays below the level.

    Holm, A simple sequentially rejective multiple test procedure, 1979
    """
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)).clip(max=1)
    corrected = np.empty(len(p))
    corrected[order] = stepped
    return corrected


def _pairs(curves: Curves) -> NDArray[np.float64]:
    """By how much the first of each pair is better, seed by seed: shape (pairs, seeds)."""
    areas = curves.sign * paired_areas(curves)
    pairs = combinations(range(len(areas)), 2)
    return np.array([areas[one] - areas[other] for one, other in pairs]).reshape(-1, len(curves.seeds))


def _both_ways(table: pd.DataFrame, strategies: tuple[str, ...]) -> pd.DataFrame:
    """Each pair also seen from the other side, in the order of the strategies."""
    swapped = table.rename(columns={"strategy": "against", "against": "strategy", "won": "lost", "lost": "won"})
    swapped[["gain", "low", "high"]] = -table[["gain", "high", "low"]].to_numpy()
    both = pd.concat([table, swapped[table.columns]], ignore_index=True)
    places = {name: place for place, name in enumerate(strategies)}
    return both.sort_values(["strategy", "against"], key=lambda names: names.map(places), ignore_index=True)
