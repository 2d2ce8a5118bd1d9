"""What tasks have in common whose answer is made of any number of names: sets of labels, spans of a text."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from al_core.tasks.task import Json, Label
from al_core.tasks.vocabulary import OfNames


class OfSeveralNames(OfNames):
    """A task whose answers name any number of labels out of a fixed, ordered list, or none.

    What people set about it `aside` changes nothing of what is learnt.
    """

    several: ClassVar[bool] = True
    noun: ClassVar[str] = "label"
    nouns: ClassVar[str] = "labels"
    names_in: ClassVar[str] = "labels"
    fewest: ClassVar[int] = 1
    aside: ClassVar[tuple[str, ...]] = ("places",)  # which key a label has

    def usual(self) -> dict[str, Json]:
        """Rows from all over the pool before the model is asked."""
        return {"model": "auto", "strategy": "auto", "cold_until": "number", "cold_limit": 10}

    def fingerprint(self) -> dict[str, Json]:
        """What of it changes what is learnt."""
        kept = {name: value for name, value in self.settings().items() if name not in self.aside}
        return {"task": {"name": self.name, **kept}}

    def missing(self, labels: Collection[Label]) -> tuple[str, ...]:
        """The labels that no answer names yet."""
        seen = {name for one in labels for name in self.chosen(one)}
        return tuple(name for name in self.names if name not in seen)

    @property
    def choices(self) -> tuple[str, ...]:
        """The labels."""
        return self.names

    def strata(self, labels: Iterable[Label]) -> NDArray[np.int64]:
        """The place of the rarest label in each, so that none is lost from a part; of none the last."""
        sets = [self.chosen(one) for one in labels]
        n = Counter(name for one in sets for name in one)
        places = {name: place for place, name in enumerate(self.names)}
        rarest = [min(one, key=lambda name: (n[name], places[name]), default=None) for one in sets]
        return np.array([len(places) if name is None else places[name] for name in rarest], np.int64)
