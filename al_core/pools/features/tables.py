"""Numbers and categories as features: scaled numbers, one-hot categories, missing values filled and said."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from al_core.pools import cells

MAX_LEVELS = 50
RARE = 0.002
ABSENT, OTHER = "", "\x00other"

Cells = Sequence[Sequence[str]]
Numbers = NDArray[np.float32]


class NumberColumns:
    """Scaled numbers: mean 0, deviation 1; missing and infinite values become the median."""

    def __init__(self, names: Sequence[str], columns: Cells, decimal: str) -> None:
        self.names, self.decimal = list(names), decimal
        values = self._read(columns)
        spread = [_spread(column) for column in values.T]
        self.kept = [at for at, (_, _, deviation) in enumerate(spread) if np.isfinite(deviation) and deviation > 0]
        self._median, self._mean, self._deviation = np.array([spread[at] for at in self.kept]).reshape(-1, 3).T
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
        values = np.where(np.isfinite(values), values, self._median)
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
        return said

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


def _spread(column: NDArray[np.float64]) -> tuple[float, float, float]:
    """Median, mean and deviation of the finite values; a deviation of NaN when there are none."""
    finite = column[np.isfinite(column)]
    if not len(finite):
        return np.nan, np.nan, np.nan
    with np.errstate(over="ignore", invalid="ignore"):
        deviation = float(finite.std())
        # A constant such as 0.1 has a deviation of rounding errors.
        varied = finite.max() > finite.min()
        return float(np.median(finite)), float(finite.mean()), deviation if varied else 0.0
