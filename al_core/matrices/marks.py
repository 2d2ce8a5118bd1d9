"""Sets of names as marks, a column a name, and back."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.inputs import as_objects
from al_core.matrices.rows import Flags


def as_marks(sets: Collection[Collection[Any]], names: Sequence[Any]) -> Flags:
    """Which of the names each set holds, shape (sets, names)."""
    places = {name: place for place, name in enumerate(names)}
    marks = np.zeros((len(sets), len(names)), np.bool_)
    for row, one in enumerate(sets):
        marks[row, [places[name] for name in one]] = True
    return marks


def as_sets(marks: NDArray[Any], names: Sequence[Any]) -> NDArray[Any]:
    """The names that each row marks, as a tuple in their order, shape (rows,)."""
    return as_objects([tuple(names[place] for place in np.flatnonzero(row).tolist()) for row in marks])
