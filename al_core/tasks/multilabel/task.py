"""Any number of labels out of a fixed, ordered list; two answers are the same when they name the same ones."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.errors import BadInput, Refused, UnknownName
from al_core.evaluation.metrics import HEADLINE, METRICS, Metric
from al_core.evaluation.scorers import AnyMetric
from al_core.evaluation.scores import Score, measured
from al_core.evaluation.stability import Stability
from al_core.matrices.inputs import as_objects
from al_core.matrices.marks import as_marks, as_sets
from al_core.matrices.rows import Flags, Floats, Matrix
from al_core.models import Model
from al_core.names import isolated
from al_core.queries.candidates import Candidates
from al_core.queries.set_candidates import SetCandidates
from al_core.tasks.foresight import Foresight
from al_core.tasks.multilabel.details import (
    TestedLabels,
    by_label,
    doubts_of_sets,
    of_labels_alone,
    of_whole_answers,
    table_of_labels,
)
from al_core.tasks.multilabel.fitted import SetModel
from al_core.tasks.multilabel.metrics import ALSO_CALLED, measures_of_sets, of_sets
from al_core.tasks.multilabel.models import SET_MODELS, get_set_model
from al_core.tasks.multilabel.moving import WITH_SETS, moved_sets
from al_core.tasks.multilabel.script import as_name_sets, names_among
from al_core.tasks.several_names import OfSeveralNames
from al_core.tasks.task import Breakdown, Json, Label

_SHOWN = 4  # labels of a guess


@dataclass(frozen=True, eq=False)
class SetBelief:
    """How likely each label fits rows (rows, labels), and the fitted model that says so."""

    model: SetModel
    proba: Floats

    def __len__(self) -> int:
        return len(self.proba)

    @property
    def said(self) -> Flags:
        """The labels that it would give, shape (rows, labels)."""
        return np.asarray(self.proba >= self.model.thresholds_)


@dataclass(frozen=True)
class Multilabel(OfSeveralNames):
    """Any number of labels out of a fixed, ordered list: a tuple in its order, () where none of them fits.

    With `one_by_one` people are asked about one label at a time. The rest is as with classes.
    """

    name: ClassVar[str] = "multilabel"
    title: ClassVar[str] = "Several labels"
    question: ClassVar[str] = "Which of these fit?"
    starts_when: ClassVar[str] = "two different answers have been given"
    foresight: ClassVar[Foresight] = WITH_SETS
    asks: ClassVar[type[Candidates]] = SetCandidates
    votes: ClassVar[bool] = False
    aside: ClassVar[tuple[str, ...]] = ("places", "one_by_one")
    kinds_are: ClassVar[str] = "Answers"
    decisions: ClassVar[str] = "answers"

    labels: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict, hash=False)
    places: tuple[str, ...] = ()
    began_with: tuple[str, ...] = ()
    one_by_one: bool = False

    @classmethod
    def of_labels(cls, labels: Iterable[Any]) -> "Multilabel":
        """The task that a script names, with the labels that its rows speak of."""
        return cls(names_among(labels))

    def validate(self, value: object) -> str:
        """The names as the log keeps them, a JSON list; Refused when it is no list of labels of this project."""
        names = _listed(value)
        if names is None:
            raise Refused(f"“{isolated(str(value))}” is no list of labels; an empty list says that none fits.")
        if strange := [name for name in names if not isinstance(name, str) or self.today(name) is None]:
            raise Refused(f"“{isolated(str(strange[0]))}” is not one of this project's labels.")
        if twice := [name for name, n in Counter(names).items() if n > 1]:
            raise Refused(f"“{isolated(twice[0])}” is named twice; name each label once.")
        return _in_log(names)

    def write(self, label: Label) -> str:
        """A set as the log keeps it: a JSON list of names."""
        return _in_log(label)

    def read(self, text: str) -> Label | None:
        """The labels by today's names, in their order; None where it is no list of them, or one is none any more."""
        names = _listed(text)
        if names is None:
            return None
        today = {self.today(name) if isinstance(name, str) else None for name in names}
        return None if None in today else tuple(name for name in self.labels if name in today)

    def from_start(self, text: str) -> bool:
        """Whether all are labels of the start, by the names of that time."""
        names = _listed(text) if self.began_with else None
        return self.read(text) is not None if names is None else all(name in self.began_with for name in names)

    def settle(self, said: Sequence[Label]) -> Label:
        """The labels that more than half name; of those that half name, the ones that were named first of all."""
        n = Counter(name for one in said for name in one)
        return tuple(name for name in self.labels if 2 * n[name] + (name in said[0]) > len(said))

    def same(self, one: Sequence[Label] | NDArray[Any], other: Sequence[Label] | NDArray[Any]) -> Flags:
        """Whether both name the same labels, shape (rows,)."""
        return np.array([tuple(a) == tuple(b) for a, b in zip(one, other, strict=True)], np.bool_)

    @property
    def models(self) -> Mapping[str, Model]:
        """The models of several labels."""
        return SET_MODELS

    def model(self, name: str, calibration: str = "") -> Any:
        """A fresh learner of several labels. Raises UnknownName and BadInput."""
        return get_set_model(name, calibration)

    def fit(self, model: Any, X: Matrix, labels: Sequence[Label], *, seed: int, previous: Any = None) -> SetModel:
        """The learner, fitted, with thresholds from labels that were left out."""
        learner = SetModel(model.estimator if isinstance(model, SetModel) else model, seed)
        learner.fit(X, as_marks(list(labels), self.labels))
        learner.classes_ = as_objects(self.labels)
        return learner

    def belief(self, model: SetModel, X: Matrix) -> SetBelief:
        """How likely each label fits each row of X."""
        return SetBelief(model, model.predict_proba(X))

    def decide(self, belief: SetBelief) -> NDArray[Any]:
        """The labels above their thresholds, a tuple a row."""
        return as_sets(belief.said, self.labels)

    def sure(self, model: SetModel, belief: SetBelief) -> Floats | None:
        """How likely the whole answer is right, by labels that were left out; None while there are few."""
        return model.sure(belief.proba)

    def means_percent(self, model: SetModel) -> bool:
        """Whether it was held against labels that were left out."""
        return model.calibrated_

    def shares(self, model: SetModel, X: Matrix) -> Floats | None:
        """How likely each label fits, shape (rows, labels)."""
        return model.predict_proba(X)

    def moved(self, belief: SetBelief, before_10: SetBelief, before_50: SetBelief) -> float | None:
        """By how many labels changed, for the whole answers that are right; None with few labels."""
        sure = self.sure(belief.model, belief)
        return None if sure is None else moved_sets(float(sure.mean()), belief.said, before_10.said, before_50.said)

    def net(self, seen: Stability) -> float | None:
        """How much the last 50 answers moved it."""
        return seen.moved

    def why_not_learnt(self, missing: Sequence[str]) -> str:
        """That an example is waited for that a label fits."""
        return "" if len(missing) < len(self.labels) else "The curve starts when the model has an example of a label"

    def chosen(self, label: Label) -> tuple[str, ...]:
        """The labels of an answer."""
        return tuple(label)

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """The share of whole answers that are right, F1 and the share of single labels that are wrong."""
        return measures_of_sets(self.labels)

    def metric(self, metric: AnyMetric) -> Metric:
        """One of its metrics by name, or any other of tables of 0 and 1. Raises BadInput and UnknownName."""
        if isinstance(metric, Metric) and metric == METRICS.get(metric.name):
            metric = metric.name
        if not isinstance(metric, str):
            return of_sets(super().metric(metric), self.labels)
        if metric == ALSO_CALLED:
            return replace(self.metrics[HEADLINE], name=ALSO_CALLED)
        if metric in METRICS and metric not in self.metrics:
            names = [*self.metrics, ALSO_CALLED, "any scorer of scikit-learn"]
            raise UnknownName("metric of several labels", metric, names)
        return self.metrics[metric] if metric in self.metrics else of_sets(super().metric(metric), self.labels)

    def refuse_misfit(self, metric: Metric, labels: Sequence[Label]) -> None:
        """Raise BadInput where a metric cannot be computed on sets; tried on answers that are all right."""
        sure = as_marks(list(labels), self.labels).astype(np.float64)
        try:
            metric(list(labels), list(labels), sure, self.labels)
        except BadInput:
            raise
        except Exception as error:
            raise BadInput(f"The metric {metric.name} fails: {type(error).__name__}: {error}") from error

    def scores(self, truth: Sequence[Label], belief: SetBelief, model: SetModel, seed: int) -> dict[str, Score]:
        """Every metric that is defined, by name, with its interval."""
        said = self.decide(belief)
        found = {name: measured(one, truth, said, belief.proba, (), seed) for name, one in self.metrics.items()}
        return {name: one for name, one in found.items() if isfinite(one.value)}

    def details(self, truth: Sequence[Label], belief: SetBelief) -> tuple[dict[str, Json], ...]:
        """A line a label: recall and precision with their intervals; and one on whole answers."""
        return (*by_label(as_marks(truth, self.labels), belief.said, self.labels), of_whole_answers(truth))

    def breakdown(self, labels: Collection[Label], details: Sequence[Mapping[str, Json]]) -> Breakdown:
        """Examples, recall and precision by label."""
        return table_of_labels(self.labels, labels, of_labels_alone(details))

    def doubts(self, details: Sequence[Mapping[str, Json]], test: str, metric: str) -> str:
        """One answer to all tests, or to most of them."""
        return doubts_of_sets(details, test, metric)

    def blind_spots(self, details: Sequence[Mapping[str, Json]], test: str) -> tuple[str, ...]:
        """The labels of which the tests tell nothing good."""
        return TestedLabels(self.labels, self.renamed, of_labels_alone(details)).blind_spots(test)

    def given(self, y: Iterable[Any]) -> list[Label]:
        """Sets of names in order. Raises BadInput."""
        return list(as_name_sets(y, self.labels))

    def guesses(self, belief: SetBelief) -> list[Json]:
        """The labels that the model would give each row, or else the likeliest, with their probabilities."""
        return [self._guess(row, said) for row, said in zip(belief.proba, belief.said, strict=True)]

    def _guess(self, row: Floats, said: Flags) -> list[list[Json]]:
        n = min(max(int(said.sum()), 2), _SHOWN)
        order = np.lexsort((-row, ~said))[:n]
        return [[self.labels[place], float(row[place])] for place in order.tolist()]

    def guess(self, kept: Json) -> tuple[tuple[str, float], ...]:
        """By today's names; of labels that were merged since the likelier counts."""
        found: dict[str, float] = {}
        for former, share in kept:
            name = self.renamed.get(former, former)
            found[name] = max(found.get(name, 0.0), float(share))
        return tuple((name, round(share, 3)) for name, share in found.items())

    def table(self, belief: SetBelief) -> pd.DataFrame:
        """The labels that the model gives, how sure it is that they are right, and of each label."""
        says = pd.DataFrame({"says": as_objects([self.write(one) for one in self.decide(belief)])})
        sure = self.sure(belief.model, belief)
        whole = {} if sure is None else {"sure": sure.round(6)}
        each = {f"sure.{name}": belief.proba[:, at].round(6) for at, name in enumerate(self.labels)}
        return says.assign(**whole, **each)


def _listed(value: object) -> list[Any] | None:
    """The entries of a list, or of a text that holds one as JSON; None for anything else."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return list(value) if isinstance(value, list | tuple) else None


def _in_log(names: Iterable[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)


TASK = Multilabel
