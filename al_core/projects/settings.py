"""What people choose about a project, in groups, and what follows from the choice."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from hashlib import sha256
from math import inf
from typing import Any, Literal

from al_core.errors import BadInput, UnknownName
from al_core.matrices.inputs import as_count, as_seed
from al_core.queries.arrangement import Arrangement
from al_core.tasks import read_task, write_task
from al_core.tasks.task import Label, Task

LONGEST_GUIDELINES = 20_000

# Choices that came later, and what they are by default.
_CAME_LATER = {
    "left_out": (),
    "per_token": 0.0,
    "stochastic": "",
    "sought": None,
    "weak_labels": "",
    "head_start": "",
    "meaning": True,
}

ColdUntil = Literal["classes", "number", "tenth"]


@dataclass(frozen=True)
class Asking:
    """What is asked next: the strategy, what asks the first questions and until when, and what goes with either.

    ``sought`` is the class that is looked for, by the name of its time; None or "": the one with the fewest labels.
    """

    strategy: str = "auto"
    batch_size: int = 5
    cold_start: str = "cold_start"
    cold_until: ColdUntil = "classes"
    cold_limit: int = 20
    committee: str = "bags"
    stratified: int = 0
    recency: float = 0.0
    prefilter: int = 100_000
    per_token: float = 0.0
    stochastic: str = ""
    sought: str | None = None

    def __post_init__(self) -> None:
        as_count(self.batch_size, "examples in a batch")
        self.arrangement  # noqa: B018 - refuses what lies outside its range

    @property
    def arrangement(self) -> Arrangement:
        """How the picks of any strategy are arranged."""
        return Arrangement(self.stratified, self.recency, self.prefilter, self.per_token, self.stochastic)


@dataclass(frozen=True)
class Modelling:
    """What learns: the model by its name, how it is calibrated, and the seed of all that is drawn.

    From columns that are ``left_out`` it does not learn. Where a model of what texts mean is at hand, it learns from
    their ``meaning`` beside their words. Labels of no person teach it too, where ``weak_labels`` names some that the
    project has kept, and examples of another project, where ``head_start`` names some.
    """

    name: str = "auto"
    calibration: str = ""
    seed: int = 0
    left_out: tuple[str, ...] = ()
    weak_labels: str = ""
    head_start: str = ""
    meaning: bool = True

    def __post_init__(self) -> None:
        as_seed(self.seed)


@dataclass(frozen=True)
class Value:
    """What it is worth: the target, what a point of accuracy and a label are worth, and the budget of labels."""

    target: float = 0.9
    point_minutes: float = 10.0
    point_money: float | None = None
    wage: float | None = None
    price: float | None = None
    budget: int | None = None

    def __post_init__(self) -> None:
        worths = (self.point_minutes, self.point_money, self.wage, self.price)
        if any(worth is not None and not 0 <= worth < inf for worth in worths):
            raise BadInput("What labels cost and what a point is worth cannot be less than nothing.")
        if self.budget is not None:
            as_count(self.budget, "labels in the budget")
        if not 0 <= self.target <= 1:
            raise BadInput(f"The target is a share between 0 and 1, not {self.target}.")


@dataclass(frozen=True)
class History:
    """What happened to the pool.

    ``grown_after`` says up to which line of the log each addition came, ``known_typical`` whether the rows whose labels
    were known at first looked like the others: else these labels teach, and test nothing.
    """

    grown_after: tuple[int, ...] = ()
    known_typical: bool = True


@dataclass(frozen=True)
class Settings:
    """What a person can choose, in groups; everything but the task has a default that makes sense.

    ``task`` says what a label is, ``asking`` what is asked, ``model`` what learns, ``worth`` when it is enough,
    ``history`` what happened. ``guidelines`` say how to label, to those who do; ``random_share`` is how much of what
    they see is drawn at random. ``trusted`` columns tell the labels, and somebody said that they may.
    """

    task: Task
    asking: Asking = field(default_factory=Asking)
    model: Modelling = field(default_factory=Modelling)
    worth: Value = field(default_factory=Value)
    history: History = field(default_factory=History)
    guidelines: str = ""
    random_share: float = 0.2
    trusted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.random_share <= 1:
            raise BadInput("The share of random examples lies between 0 and 1.")
        if len(self.guidelines) > LONGEST_GUIDELINES:
            raise BadInput(f"Guidelines have at most {LONGEST_GUIDELINES:,} characters.")

    def starts_cold(self, labels: Collection[Label], n_answers: int, n_pool: int) -> bool:
        """True while the cold start serves: until a model can learn it is always waited, then as `cold_until` says.

        "classes": nothing that the task waits for is missing among the `labels`, or `cold_limit` answers are there.
        "number": `cold_limit` answers are there. "tenth": a tenth of the pool is answered.
        """
        if not self.task.can_learn(labels):
            return True
        limit = n_pool / 10 if self.asking.cold_until == "tenth" else self.asking.cold_limit
        waits = self.asking.cold_until != "classes" or bool(self.task.missing(labels))
        return waits and n_answers < limit

    @property
    def learnt_with(self) -> str:
        """Names all that what is learnt and asked depends on."""
        return self._named("asking", "model", "history")

    @property
    def counted_with(self) -> str:
        """Names all that the count of labels saved depends on: also how many were drawn at random."""
        return self._named("asking", "model", "history", "random_share")

    @property
    def replayed_with(self) -> str:
        """Names all that a replay of labels at random depends on: they are the same whatever chooses, however often."""
        return self._named("model", "history")

    def _named(self, *parts: str) -> str:
        """16 hexadecimal digits that follow from the task and these groups."""
        chosen = {name: value for name, value in choices(self).items() if PLACES[name][0] in parts}
        for name, usual in _CAME_LATER.items():
            if name in chosen and chosen[name] == usual:
                chosen.pop(name)  # so that what was learnt before there was this choice stays valid
        return sha256(json.dumps(self.task.fingerprint() | chosen, sort_keys=True).encode()).hexdigest()[:16]


SETTING_GROUPS = {"asking": Asking, "model": Modelling, "worth": Value, "history": History}
ALONE = ("task", "guidelines", "random_share", "trusted")
# The name of a choice -> its group and its place in there; a group of its own where it stands alone.
PLACES = {
    **{
        one.name: (group, one.name)
        for group, kind in SETTING_GROUPS.items()
        for one in fields(kind)
        if one.name != "name"
    },
    "model": ("model", "name"),
    **{name: (name, "") for name in ALONE},
}


def choices(settings: Settings) -> dict[str, Any]:
    """Every choice by its own name, whatever group it is in."""
    return {name: choice(settings, name) for name in PLACES}


def choice(settings: Settings, name: str) -> Any:
    """What was chosen under this name."""
    group, place = PLACES[name]
    return getattr(getattr(settings, group), place) if place else getattr(settings, group)


def adjusted(settings: Settings, **changes: Any) -> Settings:
    """The settings with some choices changed, each by its own name. Raises BadInput and UnknownName."""
    for name, value in changes.items():
        if name not in PLACES:
            raise UnknownName("setting", name, PLACES)
        group, place = PLACES[name]
        settings = replace(settings, **{group: replace(getattr(settings, group), **{place: value}) if place else value})
    return settings


def write_settings(settings: Settings) -> str:
    """Settings as the store keeps them."""
    groups = {name: asdict(getattr(settings, name)) for name in SETTING_GROUPS}
    return json.dumps(
        {
            "task": write_task(settings.task),
            **groups,
            "guidelines": settings.guidelines,
            "random_share": settings.random_share,
            "trusted": settings.trusted,
        }
    )


def read_settings(text: str) -> Settings:
    """Settings as the store keeps them."""
    kept = json.loads(text)
    groups = {name: kind(**_tuples(kept[name])) for name, kind in SETTING_GROUPS.items()}
    plain = {name: kept[name] for name in ("guidelines", "random_share")}
    return Settings(read_task(kept["task"]), **groups, **plain, trusted=tuple(kept.get("trusted", ())))


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
