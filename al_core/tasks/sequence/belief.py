"""What a tagger believes of texts, and the spans that follow from it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.inputs import as_objects
from al_core.models.taggers.tagging import Tagger, Tagging
from al_core.spans.sentences import Sentences
from al_core.spans.tags import spans_of


@dataclass(frozen=True, eq=False)
class TagBelief:
    """What a tagger says of every token of rows."""

    model: Tagger
    rows: Sentences
    tagging: Tagging

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def said(self) -> NDArray[Any]:
        """The spans that it would mark, a marking a row, shape (rows,)."""
        tags = np.asarray(self.model.classes_, object)[self.tagging.codes].tolist()
        ends = zip(self.rows.bounds[:-1].tolist(), self.rows.bounds[1:].tolist(), strict=True)
        return as_objects([spans_of(tags[a:b], self.rows.places_in(row)) for row, (a, b) in enumerate(ends)])
