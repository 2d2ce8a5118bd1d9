"""What people choose about a project, and what follows from the choice."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from math import inf
from typing import Literal

from al_core.errors import BadInput
from al_core.matrices.inputs import as_count, as_seed
from al_core.queries.arrangement import Arrangement
from al_core.tasks.classification import Classification

LONGEST_GUIDELINES = 20_000

ColdUntil = Literal["classes", "number", "tenth"]


@dataclass(frozen=True)
class Settings:
    """What a person can choose; everything has a default that makes sense.

    ``places`` are the classes by their numbers, "" where one became a part of another; () while none did.
    ``guidelines`` say how to label, to those who do. ``grown_after`` says up to which line of the log each addition to
    the pool came, ``began_with`` which classes there were at first: by them it was settled which rows are tested on.
    ``known_typical`` is whether the rows whose labels were known at first looked like the others: else they teach only.
    """

    classes: tuple[str, ...]
    guidelines: str = ""
    places: tuple[str, ...] = ()
    renamed: dict[str, str] = field(default_factory=dict)
    strategy: str = "auto"
    model: str = "auto"
    batch_size: int = 5
    random_share: float = 0.2
    cold_start: str = "variance_reduction"
    cold_until: ColdUntil = "classes"
    cold_limit: int = 20
    committee: str = "bags"
    calibration: str = ""
    stratified: int = 0
    recency: float = 0.0
    prefilter: int = 100_000
    target: float = 0.9
    point_minutes: float = 10.0
    point_money: float | None = None
    wage: float | None = None
    price: float | None = None
    budget: int | None = None
    seed: int = 0
    grown_after: tuple[int, ...] = ()
    began_with: tuple[str, ...] = ()
    known_typical: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.random_share <= 1:
            raise BadInput("The share of random examples lies between 0 and 1.")
        if len(self.guidelines) > LONGEST_GUIDELINES:
            raise BadInput(f"Guidelines have at most {LONGEST_GUIDELINES:,} characters.")
        worths = (self.point_minutes, self.point_money, self.wage, self.price)
        if any(worth is not None and not 0 <= worth < inf for worth in worths):
            raise BadInput("What labels cost and what a point of accuracy is worth cannot be less than nothing.")
        if self.budget is not None:
            as_count(self.budget, "labels in the budget")
        if not 0 <= self.target <= 1:
            raise BadInput(f"The target is an accuracy between 0 and 1, not {self.target}.")
        as_count(self.batch_size, "examples in a batch")
        as_seed(self.seed)
        self.arrangement  # noqa: B018 - refuses what lies outside its range

    @property
    def arrangement(self) -> Arrangement:
        """How the picks of any strategy are arranged."""
        return Arrangement(self.stratified, self.recency, self.prefilter)

    def starts_cold(self, labels: Collection[str], n_answers: int, n_pool: int) -> bool:
        """True while the cold start serves: two classes are always waited for, then as `cold_until` says.

        "classes": every class is among the `labels`, or `cold_limit` answers are there. "number": `cold_limit` answers
        are there. "tenth": a tenth of the pool is answered.
        """
        if len(set(labels)) < 2:
            return True
        limit = n_pool / 10 if self.cold_until == "tenth" else self.cold_limit
        waits = self.cold_until != "classes" or set(labels) < set(self.classes)
        return waits and n_answers < limit

    @property
    def task(self) -> Classification:
        """What a label is in this project."""
        numbers = tuple(self.places.index(name) for name in self.classes) if self.places else ()
        return Classification(self.classes, self.renamed, numbers)


def read_settings(text: str) -> Settings:
    """Settings as the store keeps them."""
    values = json.loads(text)
    lists = {name: tuple(values.get(name, ())) for name in ("classes", "places", "grown_after", "began_with")}
    return Settings(**{**values, **lists})
