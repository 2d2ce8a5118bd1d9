"""What each strategy of a comparison picked, over its first repeats: classes, oddities, redundancy, overlap, a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import issparse
from sklearn.decomposition import TruncatedSVD

from al_core.comparison.contenders import side_by_side
from al_core.comparison.datasets import Dataset
from al_core.comparison.plans import Plan
from al_core.comparison.runs import DataSource
from al_core.comparison.statistics import batches
from al_core.comparison.statistics.curves import USUAL
from al_core.comparison.statistics.intervals import of_mean
from al_core.errors import BadInput
from al_core.matrices.rows import Floats, Matrix, Rows
from al_core.matrices.threads import one_thread
from al_core.pools.features.maps import LARGEST, flatten

REPEATS = 5  # the pictures need no more, and distances take time
_DIMENSIONS = 50  # of what is drawn flat

_Rounds: TypeAlias = list[list[int]]


@dataclass(frozen=True, eq=False)
class Picked:
    """What was picked in the first `repeats` repeats.

    `classes`: the share of each class (column), or of what else the `kinds` are, in what each strategy (row) asked, and
    in the pool (last row, "").
    `outliers`, `redundancy`: strategy, value, low, high, with 95% t intervals over repeats; see `batches`.
    `overlap`: strategy, n_labels, value, low, high, expected: the Jaccard index with what the baseline asked, and
    what it would be by chance; empty without the baseline.
    `points` (n, 2) is a map of `rows`; `asked` are the rows of the first repeat by strategy, round by round, and
    `initial` those labelled from the start.
    """

    repeats: int
    classes: pd.DataFrame
    outliers: pd.DataFrame
    redundancy: pd.DataFrame
    overlap: pd.DataFrame
    rows: Rows
    points: NDArray[np.float64]
    asked: Mapping[str, _Rounds]
    initial: Rows
    kinds: str = "Classes"


@dataclass(frozen=True, eq=False)
class _Repeat:
    """One seed: the rows that could be asked, the initial ones among them, and what each strategy asked."""

    seed: int
    initial: Rows
    pool: Rows
    asked: dict[str, _Rounds]


def look_at_picks(source: DataSource, plan: Plan, picks: pd.DataFrame, baseline: str = USUAL) -> Picked:
    """Look at rows of `experiments.picks` of a data set and its plan. Raises BadInput where no repeat is whole."""
    data = source.open()
    repeats = _repeats(data, plan, side_by_side(_in_order(picks, plan)))
    names = list(repeats[0].asked)
    with one_thread():
        rows, points = _map(data.X, repeats[0])
        return Picked(
            len(repeats),
            _classes(data, repeats),
            _over_repeats(names, [_outliers(data.X, one) for one in repeats]),
            _over_repeats(names, [_redundancy(data.X, one) for one in repeats]),
            _overlap(repeats, baseline),
            rows,
            points,
            repeats[0].asked,
            repeats[0].initial,
            data.task.kinds_are,
        )


def _in_order(picks: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """In the order of the plan, not that in which runs came to their end."""
    places = {run.key: place for place, run in enumerate(plan.runs())}
    keys = picks[["model", "task_model", "batch_size", "strategy", "seed"]].itertuples(index=False, name=None)
    return picks.assign(place=[places[key] for key in keys]).sort_values("place", kind="stable")


def _repeats(data: Dataset, plan: Plan, picks: pd.DataFrame) -> list[_Repeat]:
    """The first seeds that every strategy has finished."""
    names = picks["strategy"].unique().tolist()
    found: list[_Repeat] = []
    for seed in sorted(set(picks["seed"])):
        one = picks[(picks["seed"] == seed) & (picks["round"] > 0)]
        asked = {str(name): _rounds(rows) for name, rows in one.groupby("strategy")}
        if set(names) <= set(asked) and len(found) < REPEATS:
            split = data.split(plan.n_initial, plan.test_size, seed)
            pool = np.concatenate([split.initial, split.pool])
            found.append(_Repeat(seed, split.initial, pool, {name: asked[name] for name in names}))
    if not found:
        raise BadInput("No repeat has been finished by every strategy yet.")
    return found


def _rounds(picks: pd.DataFrame) -> _Rounds:
    return [one["row"].tolist() for _, one in picks.groupby("round")]


def _wholes(repeat: _Repeat) -> _Rounds:
    """All that each strategy asked."""
    return [[row for batch in rounds for row in batch] for rounds in repeat.asked.values()]


def _classes(data: Dataset, repeats: Sequence[_Repeat]) -> pd.DataFrame:
    of_row, kinds = data.kinds
    numbers = list(range(len(kinds)))
    shares = [batches.class_mix([*_wholes(one), one.pool], of_row, numbers).to_numpy() for one in repeats]
    return pd.DataFrame(np.mean(shares, axis=0), columns=kinds, index=[*repeats[0].asked, ""])


def _outliers(X: Matrix, repeat: _Repeat) -> Floats:
    return batches.outlier_share(_wholes(repeat), X, repeat.pool, repeat.seed).to_numpy()


def _redundancy(X: Matrix, repeat: _Repeat) -> Floats:
    measured = [batches.redundancy(rounds, X, repeat.pool, repeat.seed) for rounds in repeat.asked.values()]
    return np.array([one.mean() for one in measured])


def _over_repeats(names: Sequence[str], values: Sequence[Floats]) -> pd.DataFrame:
    mean, low, high = of_mean(np.array(values))
    table = pd.DataFrame({"strategy": names, "value": mean, "low": low, "high": high})
    return table[table["value"].notna()].reset_index(drop=True)


def _overlap(repeats: Sequence[_Repeat], baseline: str) -> pd.DataFrame:
    names = [name for name in repeats[0].asked if name != baseline and baseline in repeats[0].asked]
    tables = [_overlap_of(repeats, name, baseline) for name in names]
    columns = ["strategy", "n_labels", "value", "low", "high", "expected"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _overlap_of(repeats: Sequence[_Repeat], name: str, baseline: str) -> pd.DataFrame:
    every = [batches.overlap(one.asked[name], one.asked[baseline], len(one.pool)) for one in repeats]
    value, low, high = of_mean(np.array([one["jaccard"] for one in every]))
    at = len(repeats[0].initial) + np.cumsum([len(batch) for batch in repeats[0].asked[name]])
    table = pd.DataFrame({"n_labels": at[: len(value)], "value": value, "low": low.clip(0), "high": high})
    return table.assign(strategy=name, expected=every[0]["expected"].to_numpy())


def _map(X: Matrix, repeat: _Repeat) -> tuple[Rows, NDArray[np.float64]]:
    """The rows that were asked first, then others evenly spread over the pool, on a map."""
    asked = np.unique(np.concatenate([repeat.initial, *(np.array(rows, np.int64) for rows in _wholes(repeat))]))
    others = np.setdiff1d(repeat.pool, asked)
    n = min(len(others), max(0, LARGEST - len(asked)))
    rows = np.concatenate([asked, others[np.linspace(0, len(others) - 1, n).astype(np.int64)]])
    return rows, flatten(_dense(X[rows]))


def _dense(X: Matrix) -> NDArray[np.float32]:
    if not issparse(X):
        return np.asarray(X, np.float32)
    n = min(_DIMENSIONS, X.shape[1] - 1, X.shape[0] - 1)
    return np.asarray(TruncatedSVD(n, random_state=0).fit_transform(X) if n > 1 else X.toarray(), np.float32)
