"""Numbers and categories as features: scaled numbers, one-hot categories, missing values filled and said."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from al_core.pools import cells

FAR_OUT = 20  # excess kurtosis: that of a bell is 0, that of an exponential distribution 6
MANY_VALUES = 10  # different values: fewer are kinds of things, of which some are rare
MAX_LEVELS = 50
RARE = 0.002
ABSENT, OTHER = "", "\x00other"

Cells = Sequence[Sequence[str]]
Numbers = NDArray[np.float32]


class NumberColumns:
    """Scaled numbers: mean 0, deviation 1; missing and infinite values become the median.

    Where a few values are so far out that the others would look all alike (an excess kurtosis above 20), as with
    incomes, counts, or a 9999 for what is not known, the distance from the median is damped by its inverse hyperbolic
    sine: it counts as it is near the median, and by its logarithm far from it.
    Burbidge, Magee and Robb, Alternative transformations to handle extreme values, 1988
    """

    def __init__(self, names: Sequence[str], columns: Cells, decimal: str) -> None:
        self.names, self.decimal = list(names), decimal
        values = self._read(columns)
        spread = [_spread(column) for column in values.T]
        self.kept = [at for at, found in enumerate(spread) if np.isfinite(found.deviation) and found.deviation > 0]
        self._median, self._mean, self._deviation, self._near = (
            np.array([getattr(spread[at], name) for at in self.kept], np.float64) for name in _Spread._fields
        )
        self._empty = np.zeros(len(self.kept), dtype=np.int64)
        self._infinite = np.zeros(len(self.kept), dtype=np.int64)

    @property
    def width(self) -> int:
        """How many features a row has."""
        return len(self.kept)

    def transform(self, columns: Cells) -> Numbers:
        """Scaled rows, float32, shape (rows, width); counts what was missing on the way."""
        values = self._read([columns[at] for at in self.kept])
        self._empty += np.isnan(values).sum(axis=0)
        self._infinite += np.isinf(values).sum(axis=0)
        values = _damped(np.where(np.isfinite(values), values, self._median), self._median, self._near)
        scaled: Numbers = np.clip((values - self._mean) / self._deviation, -1e6, 1e6).astype(np.float32)
        return scaled

    def notes(self) -> list[str]:
        """What was done to columns, one sentence each."""
        dropped = sorted(set(range(len(self.names))) - set(self.kept))
        said = [
            f"Column {self.names[at]}: the same everywhere or no number at all, so it is left out." for at in dropped
        ]
        for at, empty, infinite in zip(self.kept, self._empty, self._infinite, strict=True):
            if empty:
                said.append(f"Column {self.names[at]}: {empty:,} empty, filled with the middle value (median).")
            if infinite:
                said.append(f"Column {self.names[at]}: {infinite:,} infinite, treated as empty.")
        return said + [
            f"Column {self.names[at]}: a few values lie very far out, so large distances count by their logarithm."
            for at, near in zip(self.kept, self._near, strict=True)
            if np.isfinite(near)
        ]

    def _read(self, columns: Cells) -> NDArray[np.float64]:
        if not columns:
            return np.empty((0, 0))
        return np.column_stack([cells.read_numbers(column, self.decimal) for column in columns])


class CategoryColumns:
    """One 0/1 feature per common value; rare ones share "other", empty cells have their own."""

    def __init__(self, names: Sequence[str], columns: Cells) -> None:
        self.names = list(names)
        self._levels = [_levels(column) for column in columns]
        self.kept = [at for at, levels in enumerate(self._levels) if len(levels) > 1]
        self._starts = np.cumsum([0, *(len(self._levels[at]) for at in self.kept)])

    @property
    def width(self) -> int:
        """How many features a row has."""
        return int(self._starts[-1])

    def transform(self, columns: Cells) -> sparse.csr_matrix:
        """0/1 rows, CSR float32, shape (rows, width)."""
        n = len(columns[0]) if columns else 0
        places = np.empty((n, len(self.kept)), dtype=np.int32)
        for place, at in enumerate(self.kept):
            levels = self._levels[at]
            # A value that the looked-at rows did not hold, in a column without rare ones, has no feature: -1.
            rest = levels.get(OTHER, -1 - int(self._starts[place]))
            places[:, place] = [levels.get(_level(text), rest) + self._starts[place] for text in columns[at]]
        known = places >= 0
        ends = np.concatenate([[0], np.cumsum(known.sum(axis=1))])
        return sparse.csr_matrix((np.ones(int(ends[-1]), dtype=np.float32), places[known], ends), shape=(n, self.width))

    def notes(self) -> list[str]:
        """What was done to columns, one sentence each."""
        said = [
            f"Column {name}: the same everywhere, so it is left out."
            for at, name in enumerate(self.names)
            if at not in self.kept
        ]
        return said + [
            f"Column {self.names[at]}: its rare values are taken together as “other”."
            for at in self.kept
            if OTHER in self._levels[at]
        ]


def _level(text: str) -> str:
    return ABSENT if cells.is_missing(text) else text.strip()


def _levels(column: Sequence[str]) -> dict[str, int]:
    counts = Counter(_level(text) for text in column)
    least = max(2, RARE * len(column)) if len(counts) > 10 else 1
    common = [level for level, count in counts.most_common(MAX_LEVELS) if count >= least]
    kept = sorted(common, key=lambda level: (cells.natural_key(level), level))
    return {level: at for at, level in enumerate([*kept, OTHER] if len(kept) < len(counts) else kept)}


class _Spread(NamedTuple):
    """Of a column as it is learnt from: damped from the distance `near` on, infinite where it is not damped."""

    median: float
    mean: float
    deviation: float
    near: float


def _spread(column: NDArray[np.float64]) -> _Spread:
    """Of the finite values; a deviation of NaN when there are none."""
    finite = column[np.isfinite(column)]
    if not len(finite):
        return _Spread(np.nan, np.nan, np.nan, np.inf)
    with np.errstate(over="ignore", invalid="ignore"):
        median, near = float(np.median(finite)), _near(finite)
        values = _damped(finite, median, near)
        # A constant such as 0.1 has a deviation of rounding errors.
        varied = finite.max() > finite.min()
        return _Spread(median, float(values.mean()), float(values.std()) if varied else 0.0, near)


def _near(values: NDArray[np.float64]) -> float:
    """Half the distance of the quartiles where a few values are far out, infinite elsewhere."""
    low, high = np.quantile(values, [0.25, 0.75])
    squares = np.square(values - values.mean())
    far_out = np.mean(np.square(squares)) > (3 + FAR_OUT) * squares.mean() ** 2
    return float(high - low) / 2 if far_out and high > low and len(np.unique(values)) > MANY_VALUES else np.inf


def _damped(values: NDArray[np.float64], median: Any, near: Any) -> NDArray[np.float64]:
    """Each column as it is, or the inverse hyperbolic sine of its distance from the median, in units of `near`."""
    return np.where(np.isfinite(near), np.arcsinh((values - median) / near), values)
