"""One class out of a fixed, ordered list."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core import models
from al_core.amounts import likely, percent
from al_core.errors import Refused
from al_core.evaluation.metrics import METRICS, Metric
from al_core.evaluation.scorers import refuse_misfit
from al_core.evaluation.scores import Score, per_class, predicted, score
from al_core.matrices.inputs import as_labels
from al_core.matrices.rows import Flags, Floats, Matrix
from al_core.names import isolated
from al_core.tasks.foresight import WITH_CLASSES, Foresight
from al_core.tasks.given import one_kind
from al_core.tasks.task import Breakdown, Json, Label, majority
from al_core.tasks.tested import Tested, why_undefined
from al_core.tasks.vocabulary import OfNames

BROKEN_DOWN = 12
_OVER_CLASSES = ("balanced_accuracy", "macro_f1")  # averages over classes say nothing where there is one


@dataclass(frozen=True)
class Classification(OfNames):
    """One class out of a fixed, ordered list; a class keeps its number for good, also under a new name.

    `renamed` maps former names to today's. `places` are the classes by their numbers, "" where one became a part of
    another; () while none did. `began_with` are the classes of the start: by them it was settled which rows test.
    """

    name: ClassVar[str] = "classification"
    title: ClassVar[str] = "One class"
    question: ClassVar[str] = "Which class is this?"
    starts_when: ClassVar[str] = "two classes have been seen"
    plain: ClassVar[bool] = True
    foresight: ClassVar[Foresight] = WITH_CLASSES
    noun: ClassVar[str] = "class"
    nouns: ClassVar[str] = "classes"
    names_in: ClassVar[str] = "classes"
    fewest: ClassVar[int] = 2

    classes: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict, hash=False)
    places: tuple[str, ...] = ()
    began_with: tuple[str, ...] = ()

    def fingerprint(self) -> dict[str, Json]:
        """What of it changes what is learnt: not which key a class has."""
        return {name: value for name, value in self.settings().items() if name != "places"}

    @property
    def categories(self) -> tuple[str, ...]:
        """The classes, in the order of a belief's columns."""
        return self.classes

    def validate(self, value: object) -> str:
        """The value as the log keeps it; Refused when it is no class of this project."""
        if isinstance(value, str) and self.read(value) is not None:
            return value
        raise Refused(f"“{isolated(str(value))}” is not one of this project's classes.")

    def read(self, text: str) -> Label | None:
        """Today's name of a class that may have been renamed or merged since; None where it is none of them."""
        return self.today(text)

    def settle(self, said: Sequence[Label]) -> Label:
        """What most say; on a tie, what was said first."""
        return majority(said)

    def same(self, one: Sequence[Label] | NDArray[Any], other: Sequence[Label] | NDArray[Any]) -> Flags:
        """Whether both are of the same class, shape (rows,)."""
        return np.asarray(np.asarray(one) == np.asarray(other), np.bool_)

    def from_start(self, text: str) -> bool:
        """Whether it is one of the classes of the start, by the name of that time."""
        return text in self.began_with if self.began_with else self.read(text) is not None

    def belief(self, model: Any, X: Matrix) -> Floats:
        """Belief of a fitted model, shape (rows, classes)."""
        return models.align(models.belief(model, X), model.classes_, self.classes)

    def decide(self, belief: Floats) -> NDArray[Any]:
        """The likeliest class of each row."""
        return predicted(belief, self.classes)

    def sure(self, model: Any, belief: Floats) -> Floats | None:
        """What the likeliest class is given; a calibrated model gives probabilities from a few labels of each class."""
        return np.asarray(belief.max(axis=1)) if hasattr(model, "predict_proba") else None

    def answers(self, model: Any, X: Matrix) -> NDArray[Any]:
        """What a fitted model predicts."""
        return np.asarray(model.predict(X))

    def shares(self, model: Any, X: Matrix) -> Floats | None:
        """Its probabilities, shape (rows, classes); None where it gives none."""
        if not hasattr(model, "predict_proba"):
            return None
        return models.align(models.probabilities(model, X), model.classes_, self.classes)

    def refuse_misfit(self, metric: Metric, labels: Sequence[Label]) -> None:
        """Raise BadInput where a metric cannot be computed on such labels."""
        refuse_misfit(metric, as_labels(list(labels)))

    def means_percent(self, model: Any) -> bool:
        """Whether its probabilities may be shown as such."""
        return models.means_percent(model)

    def missing(self, labels: Collection[Label]) -> tuple[str, ...]:
        """The classes without an example."""
        seen = set(labels)
        return tuple(name for name in self.classes if name not in seen)

    def why_not_learnt(self, missing: Sequence[str]) -> str:
        """That two classes are waited for, and of which there is no example."""
        if len(self.classes) - len(missing) >= 2:
            return ""
        named = ", ".join(map(isolated, missing[:6])) + (" …" if len(missing) > 6 else "")
        return f"The curve starts when the model has an example of two classes. None yet of: {named}"

    def strata(self, labels: Iterable[Label]) -> NDArray[np.int64]:
        """The place of each label among the classes."""
        places = {name: place for place, name in enumerate(self.classes)}
        return np.array([places[label] for label in labels], np.int64)

    def scores(self, truth: Sequence[Label], belief: Floats, model: Any, seed: int) -> dict[str, Score]:
        """Every metric that is defined for what this model believes, by name."""
        names = [name for name, one in METRICS.items() if not one.needs_proba or hasattr(model, "predict_proba")]
        if len(set(truth)) < 2:
            names = [name for name in names if name not in _OVER_CLASSES]
        measured = {name: score(truth, belief, self.classes, name, seed=seed) for name in names}
        return {name: one for name, one in measured.items() if np.isfinite(one.value)}

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """Those of classes."""
        return METRICS

    def values(self, truth: Sequence[Label], belief: Floats) -> dict[str, float]:
        """Every metric without its interval, by name."""
        said = self.decide(belief)
        return {name: metric(truth, said, belief, self.classes) for name, metric in METRICS.items()}

    def details(self, truth: Sequence[Label], belief: Floats) -> tuple[dict[str, Json], ...]:
        """A line a class: recall and precision with their intervals."""
        table = per_class(truth, self.decide(belief), self.classes)
        lines = table.astype(object).where(table.notna(), None).to_dict(orient="records")
        return tuple({str(name): value for name, value in line.items()} for line in lines)

    def breakdown(self, labels: Collection[Label], details: Sequence[Mapping[str, Json]]) -> Breakdown:
        """Labels, recall and precision by class, the classes with most labels first where there are many."""
        given, found = Counter(labels), {line["label"]: line for line in details}
        classes = sorted(self.classes, key=lambda name: -given[name])
        rows = tuple(
            (name, f"{given[name]:,}", _range(found.get(name), "recall"), _range(found.get(name), "precision"))
            for name in classes[:BROKEN_DOWN]
        )
        left_out = len(classes) - BROKEN_DOWN
        more = f" {left_out} more classes are left out." if left_out > 0 else ""
        note = f"Asked for by the strategy: not the mix of the pool.{more}"
        return Breakdown("Labels by class", ("Class", "Labels", "Found", "Right when said"), rows, note)

    def doubts(self, details: Sequence[Mapping[str, Json]], test: str, metric: str) -> str:
        """One class among the tests, or one that most of them are of."""
        return Tested(self.classes, self.renamed, details).doubts(test, metric)

    def blind_spots(self, details: Sequence[Mapping[str, Json]], test: str) -> tuple[str, ...]:
        """The classes of which the tests tell nothing good."""
        return Tested(self.classes, self.renamed, details).blind_spots(test)

    def given(self, y: Iterable[Any]) -> list[Label]:
        """Labels of one kind as plain values. Raises BadInput."""
        return list(one_kind(y).tolist())

    def guesses(self, belief: Floats) -> list[Json]:
        """The two likeliest classes of each row with their probabilities."""
        likely = np.argsort(-belief, axis=1, kind="stable")[:, :2]
        shares = np.take_along_axis(belief, likely, axis=1)
        names = as_labels(list(self.classes))[likely]
        return [list(map(list, zip(*row, strict=True))) for row in zip(names.tolist(), shares.tolist(), strict=True)]

    def guess(self, kept: Json) -> tuple[tuple[str, float], ...]:
        """By today's names; classes that were merged since are one, with the sum of both."""
        found: dict[str, float] = {}
        for former, share in kept:
            name = self.renamed.get(former, former)
            found[name] = found.get(name, 0.0) + float(share)
        return tuple((name, round(share, 3)) for name, share in found.items())

    def table(self, belief: Floats) -> pd.DataFrame:
        """The likeliest class, how sure the model is of it, and of each class."""
        each = {f"sure.{name}": belief[:, at].round(6) for at, name in enumerate(self.classes)}
        return pd.DataFrame({"says": self.decide(belief).astype(object), "sure": belief.max(axis=1).round(6), **each})


def _range(line: Mapping[str, Any] | None, name: str) -> str:
    if line is None or line[name] is None:
        return why_undefined(line, name)
    return f"{percent(line[name])} ({likely(line[f'{name}_low'], line[f'{name}_high'])})"


TASK = Classification
