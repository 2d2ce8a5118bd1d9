"""What a task must know: what a label is, what a model believes of it, and when two answers are the same."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, ClassVar, Protocol, Self, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core import models
from al_core.errors import BadInput
from al_core.evaluation.metrics import HEADLINE, METRICS, Metric
from al_core.evaluation.scorers import AnyMetric, as_metric
from al_core.evaluation.scores import Score, measured
from al_core.evaluation.stability import Stability
from al_core.matrices.inputs import as_labels
from al_core.matrices.rows import Flags, Floats, Matrix, Rows
from al_core.models.committees import get_committee
from al_core.pools.features.frames import Handed, handed_in
from al_core.pools.pool import Pool
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.tasks.foresight import Foresight

Label: TypeAlias = Any  # an answer as its task reads it; hashable
Belief: TypeAlias = Any  # what a model believes of rows; only its task looks inside
Json: TypeAlias = Any


def majority(said: Sequence[Label]) -> Label:
    """What most say; on a tie, what was said first."""
    return Counter(said).most_common(1)[0][0]


@dataclass(frozen=True)
class Breakdown:
    """A table in words."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


class Reading(Protocol):
    """How the log is read: a value, and what several people say together."""

    def read(self, text: str) -> Label | None:
        """A value of the log as it is read today; None where it is no value any more."""

    def settle(self, said: Sequence[Label]) -> Label:
        """What several people say together, who spoke first first."""


class Verbatim:
    """The log as it was written, by whatever task: what most people say counts."""

    def read(self, text: str) -> Label | None:
        """The text itself."""
        return text

    def settle(self, said: Sequence[Label]) -> Label:
        """What most say; on a tie, what was said first."""
        return majority(said)


class Task(Reading, Protocol):
    """A kind of label: a frozen, hashable dataclass whose fields are what people set about it.

    Everything that knows a label goes through here, and `same` is the one idea from which score, churn, advice,
    agreement and calibration follow. What has a body is right for most tasks; the rest a task must say.
    """

    name: ClassVar[str]  # its folder, and its key in the settings
    title: ClassVar[str]
    starts_when: ClassVar[str] = "two different labels have been given"  # the learning curve
    plain: ClassVar[bool] = False  # its labels are such as an array holds, so that scripts need not name it
    foresight: ClassVar[Foresight | None] = None  # what more labels bring, where that was measured for it
    decisions: ClassVar[str] = "decisions"  # what it says of rows, where some have changed
    several: ClassVar[bool] = False  # an answer may be made of several of the `choices`, or of none
    noun: ClassVar[str] = ""  # what one of the `choices` is called; "" where answers are made of none
    asks: ClassVar[type[Candidates]] = Candidates  # what strategies look at
    calibrates: ClassVar[bool] = True  # the percentages of its models can be calibrated
    votes: ClassVar[bool] = True  # some of its strategies ask a committee that can be chosen
    question: ClassVar[str]  # what people are asked unless they say otherwise
    counts: ClassVar[str] = ""  # what examples cost by, in the singular ("token"); "" where all cost alike
    kinds_are: ClassVar[str] = "Classes"  # what `kinds` are, where their mix is shown
    saved_by: ClassVar[str] = HEADLINE  # the metric in which random labels have to be as good, where savings are told

    def __hash__(self) -> int:
        """It is a value: what follows from it once is kept by it."""
        return hash(self.name)

    # What is kept

    def usual(self) -> dict[str, Json]:
        """What is chosen for a new project where it is not what Settings say: name of the choice -> value."""
        return {}

    def settings(self) -> dict[str, Json]:
        """What people set about it, ready for JSON."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]

    @classmethod
    def of_settings(cls, kept: Mapping[str, Json]) -> Self:
        """The task with what was kept."""
        return cls(**kept)

    @classmethod
    def of_labels(cls, labels: Iterable[Any]) -> Self:
        """The task that a script names, with what its labels tell of it. Raises BadInput."""
        return cls()

    def fingerprint(self) -> dict[str, Json]:
        """What of it changes what is learnt, ready for JSON."""
        return {"task": {"name": self.name, **self.settings()}}

    # A value

    def validate(self, value: object) -> str:
        """The value as the log keeps it; Refused, in one sentence, when it is none."""

    def write(self, label: Label) -> str:
        """A label as the log would keep it."""
        return str(label)

    def same(self, one: Sequence[Label] | NDArray[Any], other: Sequence[Label] | NDArray[Any]) -> Flags:
        """Whether two answers about each row agree, shape (rows,)."""

    def known(self, texts: Mapping[int, str], decimal: str = ".") -> dict[int, Label]:
        """The known labels of a file by row, of those that are labels today; `decimal` is the sign of the file."""
        return {row: label for row, text in texts.items() if (label := self.read(text)) is not None}

    def from_start(self, text: str) -> bool:
        """Whether a known label was a value when the project began: by these it was settled which rows test."""
        return self.read(text) is not None

    # A model

    @property
    def models(self) -> Mapping[str, models.Model]:
        """The models that can learn it, by name."""
        return models.MODELS

    def model(self, name: str, calibration: str = "") -> Any:
        """A fresh model. Raises UnknownName and BadInput."""
        return models.get_model(name, calibration)

    def rows_of(self, pool: Pool) -> Any:
        """The rows of a pool as its models take them; None where they take the features of every pool.

        Raises BadInput where a pool has nothing that it can be asked about.
        """
        return None

    def handed(self, given: Any) -> Handed:
        """What a script hands in as X, with the rows as its models take them, where X is not that. Raises BadInput."""
        return handed_in(given)

    def amounts(self, rows: Any) -> NDArray[np.int64]:
        """What each row costs, in what it `counts`, shape (rows,); they are rows as its models take them."""
        return np.ones(len(rows), np.int64)

    def amounts_read(self, rows: Any, labels: Sequence[Label | None]) -> NDArray[np.int64]:
        """How much of it somebody read who gave such labels (None: no label), shape (rows,); mostly all."""
        return self.amounts(rows)

    def fit(self, model: Any, X: Matrix, labels: Sequence[Label], *, seed: int, previous: Any = None) -> Any:
        """The model, fitted on rows of X with their labels; `previous`, fitted on some of them, may be gone on from."""
        return models.fit(model, X, as_labels(list(labels)), seed=seed, previous=previous)

    def belief(self, model: Any, X: Matrix) -> Belief:
        """What a fitted model believes of rows of X."""

    def decide(self, belief: Belief) -> NDArray[Any]:
        """The answer it would give to each row."""

    def sure(self, model: Any, belief: Belief) -> Floats | None:
        """How sure the model is that each answer is right, 0 to 1; None where it does not say."""
        return None

    def means_percent(self, model: Any) -> bool:
        """Whether what it is sure of may be shown to people in percent."""
        return False

    def answers(self, model: Any, X: Matrix) -> NDArray[Any]:
        """What a fitted model would answer to rows of X."""
        return self.decide(self.belief(model, X))

    def may_share(self, model: Any) -> bool:
        """Whether `shares` may be there once this model is fitted: it says so, or cannot say before."""
        return hasattr(model, "predict_proba") or not hasattr(model, "predict")

    def shares(self, model: Any, X: Matrix) -> Floats | None:
        """The probabilities of the categories, shape (rows, categories); None where a model gives none."""
        return None

    def can_learn(self, labels: Collection[Label]) -> bool:
        """Whether a model can learn something that can be tested."""
        return len(set(labels)) > 1

    def missing(self, labels: Collection[Label]) -> tuple[str, ...]:
        """What has no example yet, in words; () where nothing is waited for."""
        return ()

    def why_not_learnt(self, missing: Sequence[str]) -> str:
        """What has to come before a model can be tested, in a clause; empty where what is there is enough."""
        return ""

    def moved(self, belief: Belief, before_10: Belief, before_50: Belief) -> float | None:
        """How much the last 50 answers moved what is believed of some rows, less what the last 10 did, 0 to 1.

        None where the decisions that changed tell it.
        """
        return None

    def net(self, seen: Stability) -> float | None:
        """Of how settled a model is, that of which its `foresight` gives shares."""
        return seen.net

    # Asking

    @property
    def categories(self) -> tuple[Label, ...]:
        """The labels that a belief is shared among, by its columns; () where it is no such thing."""
        return ()

    @property
    def choices(self) -> tuple[str, ...]:
        """The names that answers are made of, in words; () where an answer is made of none."""
        return tuple(self.write(label) for label in self.categories)

    def sought(self, name: str | None) -> Label | None:
        """Today's label of one that is looked for, by the name of its time; None where it is none of them."""
        return None

    def chosen(self, label: Label) -> tuple[str, ...]:
        """Which of them a label is made of."""
        return (self.write(label),)

    def committee(self, name: str) -> str:
        """The name of a committee that strategies ask. Raises UnknownName, and BadInput where none can be chosen."""
        if get_committee(name).name != "bags" and not self.votes:
            raise BadInput(
                f"The strategies for {self.name} ask committees of their own making or none, so committee={name!r} "
                "would change nothing; leave it out."
            )
        return name

    def candidates(self, context: Context, rows: Rows, rng: np.random.Generator) -> Candidates:
        """What a strategy may look at."""
        return self.asks(context, rows, rng)

    def strata(self, labels: Iterable[Label]) -> NDArray[np.int64]:
        """A code a label: what is alike enough to be told apart from the rest in splits, mixes and tests for drift."""
        return np.unique([self.write(one) for one in labels], return_inverse=True)[1].astype(np.int64)

    def kinds(self, labels: Sequence[Label]) -> tuple[NDArray[np.int64], list[str]]:
        """The stratum of each label, and each stratum in words, to be shown as a mix."""
        strata = self.strata(labels)
        firsts = dict(zip(strata[::-1].tolist(), labels[::-1], strict=True))
        return strata, [self.write(firsts[code]) for code in sorted(firsts)]

    # Numbers

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """Its metrics by name; that of HEADLINE comes first, and is the share of answers that are right."""

    def metric(self, metric: AnyMetric) -> Metric:
        """One of its metrics by name, also as runs hold it, or any other. Raises BadInput and UnknownName."""
        if isinstance(metric, Metric) and metric == METRICS.get(metric.name):
            metric = metric.name  # what was meant by the name of one of METRICS is the task's own of that name
        known = {**{one.recorded_name: one for one in self.metrics.values()}, **self.metrics}
        return known[metric] if isinstance(metric, str) and metric in known else as_metric(metric)

    def refuse_misfit(self, metric: Metric, labels: Sequence[Label]) -> None:
        """Raise BadInput where a metric cannot be computed on such labels."""

    def values(self, truth: Sequence[Label], belief: Belief) -> dict[str, float]:
        """Every metric without its interval, by name, for many replays; nan where it is undefined."""
        said = self.decide(belief)
        return {name: metric(list(truth), list(said), None, self.categories) for name, metric in self.metrics.items()}

    def scores(self, truth: Sequence[Label], belief: Belief, model: Any, seed: int) -> dict[str, Score]:
        """Every metric that is defined for what this model believes, by name, with its interval."""
        said = list(self.decide(belief))
        found = {
            name: measured(metric, list(truth), said, None, self.categories, seed)
            for name, metric in self.metrics.items()
        }
        return {name: one for name, one in found.items() if isfinite(one.value)}

    def details(self, truth: Sequence[Label], belief: Belief) -> tuple[dict[str, Json], ...]:
        """More on how good it is, a line a kind of answer; what is undefined is None."""
        return ()

    def breakdown(self, labels: Collection[Label], details: Sequence[Mapping[str, Json]]) -> Breakdown | None:
        """The labels that were given, and `details`, as a table in words; None where there is nothing to break down."""
        return None

    def doubts(self, details: Sequence[Mapping[str, Json]], test: str, metric: str) -> str:
        """What makes a score say less than it seems to, in a sentence; `test` is what an example to test on is called.

        Empty where nothing does.
        """
        return ""

    def blind_spots(self, details: Sequence[Mapping[str, Json]], test: str) -> tuple[str, ...]:
        """Of which kinds of answers nothing good is known, each in a clause: while there are any, no target is met."""
        return ()

    def remarks(self) -> str:
        """What a reader of the record should know of it, in a sentence; empty where there is nothing."""
        return ""

    # In and out

    def given(self, y: Iterable[Any]) -> list[Label]:
        """Labels that a script hands in. Raises BadInput."""

    def guesses(self, belief: Belief) -> list[Json]:
        """What the model would answer to each row and how sure it is, as it is kept with a ranking."""
        return [[] for _ in self.decide(belief)]

    def guess(self, kept: Json) -> tuple[tuple[str, float], ...]:
        """A guess that was kept, by today's names: what is shown, and how likely it is (0 to 1)."""
        return tuple((str(name), float(share)) for name, share in kept)

    def table(self, belief: Belief) -> pd.DataFrame:
        """What the model says, a line a row: `says`, and how sure it is, or with what scores."""
        return pd.DataFrame({"says": self.decide(belief)})


VERBATIM = Verbatim()
Change: TypeAlias = Callable[[Any], Task]  # of what people set about a task
