"""What a model says of rows, how likely that is right, and the ranges that hold the truth in nine of ten cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from al_core.matrices.rows import Doubles, stretch
from al_core.models.cross_conformal import CrossConformal

OUTSIDE = 0.1
_ELEMENTS = 2**20  # of a block of what the numbers may be: 8 MB


@dataclass(frozen=True, eq=False)
class Forecast:
    """What a fitted model says of rows of X, and what their numbers may be; worked out when it is first asked for."""

    model: CrossConformal
    X: Any

    @cached_property
    def said(self) -> Doubles:
        """A number for each row."""
        return self.model.predict(self.X)

    @cached_property
    def ends(self) -> Doubles | None:
        """The range that holds the number in nine of ten cases, shape (rows, 2); None with too few labels."""
        if not self.model.says_how_far_off:
            return None
        errors, n = np.abs(self.model.in_usual_errors)[:, None], len(self.model.errors)
        least = max(1, int(OUTSIDE * (n + 1))) - 1
        ends = np.empty((len(self.said), 2))
        for block, said, usual in self._blocks():
            off = errors * usual
            ends[block, 0] = np.partition(said - off, least, axis=0)[least]
            ends[block, 1] = np.partition(said + off, n - 1 - least, axis=0)[n - 1 - least]
        return ends

    def within(self, answers: Doubles, tolerance: float) -> Doubles | None:
        """How likely each number is no further from an answer than the tolerance; None with too few labels.

        Of all that the number may be, an error each, the share that is so near.
        """
        if not self.model.says_how_far_off:
            return None
        errors, share = self.model.in_usual_errors[:, None], np.empty(len(self.said))
        for block, said, usual in self._blocks():
            may_be = said + errors * usual
            share[block] = (np.abs(may_be - answers[block]) <= tolerance).mean(axis=0)
        return share

    def _blocks(self) -> Iterator[tuple[slice, Doubles, Doubles]]:
        """Some rows at a time: what is said of them without each label's part (labels, rows), and the usual errors."""
        part_of = self.model.part_of
        size = max(1, _ELEMENTS // len(part_of))
        for start in range(0, len(self.said), size):
            block = slice(start, start + size)
            said, X = self.said[block], stretch(self.X, start, start + size)
            yield block, self._said_without[:, block][part_of], self.model.usual_error(said, X)

    @cached_property
    def _said_without(self) -> Doubles:
        return self.model.said_without(self.X)
