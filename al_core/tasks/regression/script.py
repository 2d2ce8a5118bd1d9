"""Numbers that scripts hand in, checked at the border, and how near is near enough where nobody says."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from al_core.errors import BadInput
from al_core.tasks.given import one_column
from al_core.tasks.regression.writing import finite

_OF_DEVIATION = 0.5
_QUARTILES = 1.349  # deviations between the quartiles of a bell curve


def as_numbers(y: Iterable[Any]) -> list[float]:
    """Finite numbers, one by one, of a list, an array, a series or a table of one column. Raises BadInput."""
    return [_as_number(row, one) for row, one in enumerate(one_column(y))]


def _as_number(row: int, one: Any) -> float:
    number = finite(one)
    if number is not None:
        return number
    raise BadInput(
        f"Label {row} (counted from 0) is {_plain(one)!r}; with numbers every label must be a finite number."
    )


def _plain(one: Any) -> Any:
    return one.item() if isinstance(one, np.generic) else one


def usual_tolerance(numbers: Iterable[float]) -> float:
    """Half the usual deviation of the numbers, to two digits: a third of them is about so near to their middle.

    Their deviation is told by the quartiles, which no single strange number moves; where these are the same, by all.
    """
    values = np.fromiter(numbers, np.float64)
    if not len(values):
        return 1.0
    low, high = np.quantile(values, [0.25, 0.75])
    deviation = float(high - low) / _QUARTILES or float(values.std()) or 1.0
    return float(f"{_OF_DEVIATION * deviation:.2g}")
