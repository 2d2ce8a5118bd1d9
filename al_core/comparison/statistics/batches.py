"""What a strategy picked: the classes, the spread, the oddities of its batches, and what others would have picked.

`rounds` are the rows asked in each round of one replay, in order; rows are positions in X and y.
"""

from collections.abc import Sequence
from math import nan
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.neighbors import NearestNeighbors
from sklearn.utils.extmath import row_norms

from al_core.evaluation.confusion_tables import LabelValues
from al_core.matrices.rows import Floats, Matrix, Rows

_Rounds: TypeAlias = Sequence[Sequence[int] | Rows]

DRAWS = 30
_NEIGHBOURS = 10
MOST_COMPARED = 2_000
ODD = 0.95
_ROUNDING = 1e-6  # of the length of a row: distances between equal rows come out up to this size


def class_mix(rounds: _Rounds, y: LabelValues, classes: Sequence[Any]) -> pd.DataFrame:
    """Share of each class (column) in each round (index, from 1), 0 to 1; nan for a round that asked nothing."""
    truth = np.asarray(y)
    shares = [[np.mean(truth[_rows(asked)] == one) if len(asked) else nan for one in classes] for asked in rounds]
    return pd.DataFrame(shares, columns=list(classes), index=_numbers(rounds))


def redundancy(rounds: _Rounds, X: Matrix, pool: Sequence[int] | Rows, seed: int = 0) -> pd.Series:
    """How close together the rows of each batch lie: below 1 is closer than rows of the pool drawn at random.

    The mean distance to the nearest other row of the batch, divided by its mean over 30 random batches of the same
    size. nan for a batch of one, and where random batches have no spread. X is the embedding or the model matrix.
    """
    rng, rows = np.random.default_rng(seed), _rows(pool)
    rounding = _ROUNDING * row_norms(X[rows]).mean()
    at_random: dict[int, float] = {}
    for n in sorted({len(asked) for asked in rounds if len(asked) > 1}):
        mean = float(np.mean([_spread(X, rng.choice(rows, n, replace=False)) for _ in range(DRAWS)]))
        at_random[n] = mean if mean > rounding else nan
    ratios = [_spread(X, _rows(asked)) / at_random[len(asked)] if len(asked) > 1 else nan for asked in rounds]
    return pd.Series(ratios, index=_numbers(rounds), dtype=np.float64)


def overlap(rounds: _Rounds, others: _Rounds, n_pool: int) -> pd.DataFrame:
    """What two replays on one split have both asked up to each round: shared, jaccard, expected.

    `shared` counts rows, `jaccard` is shared over all that either asked, and `expected` the Jaccard at which two
    strategies would meet by chance in a pool of `n_pool` rows. Covers the rounds that both have.

    Jaccard, Étude comparative de la distribution florale, 1901
    """
    found: list[tuple[int, float, float]] = []
    mine: set[int] = set()
    theirs: set[int] = set()
    for asked, asked_too in zip(rounds, others, strict=False):
        mine.update(_rows(asked).tolist())
        theirs.update(_rows(asked_too).tolist())
        both, by_chance = len(mine & theirs), len(mine) * len(theirs) / n_pool
        found.append((both, _jaccard(both, mine, theirs), _jaccard(by_chance, mine, theirs)))
    return pd.DataFrame(found, columns=["shared", "jaccard", "expected"], index=range(1, len(found) + 1))


def outlier_share(rounds: _Rounds, X: Matrix, pool: Sequence[int] | Rows, seed: int = 0) -> pd.Series:
    """Share of each batch that lies further out than 95% of the pool, at random about 0.05; nan for an empty round.

    Far out is measured by the distance to the 10th nearest neighbour among at most 2,000 rows of the pool, drawn with
    the seed. A pool of fewer than 3 rows gives nan.

    Ramaswamy, Rastogi and Shim, Efficient algorithms for mining outliers from large data sets, 2000
    """
    rows = _rows(pool)
    if len(rows) < 3:
        return pd.Series(nan, index=_numbers(rounds))
    if len(rows) > MOST_COMPARED:
        rows = np.random.default_rng(seed).choice(rows, MOST_COMPARED, replace=False)
    space = NearestNeighbors(n_neighbors=min(_NEIGHBOURS, len(rows) - 1) + 1).fit(X[rows])
    limit = np.quantile(_remoteness(space, X, rows, rows), ODD)
    shares = [np.mean(_remoteness(space, X, _rows(asked), rows) > limit) if len(asked) else nan for asked in rounds]
    return pd.Series(shares, index=_numbers(rounds), dtype=np.float64)


def _remoteness(space: NearestNeighbors, X: Matrix, asked: Rows, compared: Rows) -> Floats:
    """Distance to the last neighbour; a row that is compared with itself has one neighbour more."""
    distances = space.kneighbors(X[asked])[0]
    return np.asarray(np.where(np.isin(asked, compared), distances[:, -1], distances[:, -2]))


def _spread(X: Matrix, rows: Rows) -> float:
    distances = NearestNeighbors(n_neighbors=1).fit(X[rows]).kneighbors()[0]
    return float(distances.mean())


def _jaccard(shared: float, mine: set[int], theirs: set[int]) -> float:
    either = len(mine) + len(theirs) - shared
    return shared / either if either else nan


def _rows(rows: Sequence[int] | Rows) -> NDArray[np.int64]:
    return np.asarray(rows, np.int64)


def _numbers(rounds: _Rounds) -> range:
    return range(1, len(rounds) + 1)
