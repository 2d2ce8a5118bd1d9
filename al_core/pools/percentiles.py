"""How the numbers of many columns are spread, from an even sample of the rows."""

import numpy as np
from numpy.typing import NDArray

PERCENTILE_ROWS = 10_000
SAMPLED_NUMBERS = 20_000_000


class Spread:
    """Percentiles of many columns from an even sample of the rows, in bounded memory."""

    def __init__(self, n_columns: int) -> None:
        self.limit = max(100, min(PERCENTILE_ROWS, SAMPLED_NUMBERS // max(1, n_columns)))
        self._step, self._next = 1, 0
        self._rows: list[NDArray[np.float64]] = []

    def add(self, values: NDArray[np.float64]) -> None:
        """Look at a block of rows, shape (rows, columns)."""
        while self._next < len(values):
            self._rows.append(values[self._next].copy())
            self._next += self._step
            if len(self._rows) >= 2 * self.limit:
                self._rows, self._step = self._rows[::2], 2 * self._step
        self._next -= len(values)

    def percentiles(self) -> list[tuple[float, float, float, float] | None]:
        """1st, 25th, 75th and 99th percentile of every column; None where there is no number."""
        if not self._rows:
            return []
        values = np.array(self._rows)
        return [_percentiles(column[np.isfinite(column)]) for column in values.T]


def _percentiles(values: NDArray[np.float64]) -> tuple[float, float, float, float] | None:
    if not len(values):
        return None
    least, first, third, most = (float(value) for value in np.percentile(values, [1, 25, 75, 99]))
    return least, first, third, most
