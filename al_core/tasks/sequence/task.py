"""Spans marked in a text, each with a name; two answers are the same when every span is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.errors import BadInput, Refused
from al_core.evaluation.metrics import METRICS, Metric
from al_core.evaluation.scorers import AnyMetric
from al_core.evaluation.scores import Score, measured
from al_core.matrices.inputs import as_objects
from al_core.matrices.rows import Flags, Floats
from al_core.models import Model
from al_core.models.taggers.catalogue import TAGGERS, get_tagger
from al_core.models.taggers.fitted import fit_tagger
from al_core.models.taggers.tagging import Tagger
from al_core.names import isolated
from al_core.pools.features.cut import cut_texts
from al_core.pools.features.frames import Handed
from al_core.pools.pool import Pool
from al_core.queries.candidates import Candidates
from al_core.queries.token_candidates import TokenCandidates
from al_core.spans.agreeing import agree, settled_marking
from al_core.spans.marking import Marking, as_marking, marking_of, refuse_overlap, written
from al_core.spans.sentences import Sentences
from al_core.spans.tags import tags_of
from al_core.spans.tokens import BY_WORDS
from al_core.tasks.sequence.belief import TagBelief
from al_core.tasks.sequence.details import (
    TestedSpans,
    doubts_of_spans,
    of_names_alone,
    spans_by_name,
    table_of_names,
)
from al_core.tasks.sequence.metrics import measures_of_spans
from al_core.tasks.sequence.script import as_markings, as_sentences, names_in
from al_core.tasks.several_names import OfSeveralNames
from al_core.tasks.task import Breakdown, Json, Label


@dataclass(frozen=True)
class SequenceTask(OfSeveralNames):
    """Spans of a text, each with a name out of a fixed, ordered list; offsets count code points.

    `tokens` is the rule by which texts are cut, for good. Where spans may be `nested`, one may lie inside another; the
    model learns the outermost.
    """

    name: ClassVar[str] = "sequence"
    title: ClassVar[str] = "Spans in a text"
    question: ClassVar[str] = "Which pieces of the text should be marked?"
    starts_when: ClassVar[str] = "a span has been marked, and a text answered otherwise"
    asks: ClassVar[type[Candidates]] = TokenCandidates
    counts: ClassVar[str] = "token"
    kinds_are: ClassVar[str] = "Rarest labels"
    saved_by: ClassVar[str] = "entity_f1"
    calibrates: ClassVar[bool] = False
    votes: ClassVar[bool] = False

    labels: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict, hash=False)
    places: tuple[str, ...] = ()
    began_with: tuple[str, ...] = ()
    nested: bool = False
    tokens: str = BY_WORDS

    @classmethod
    def of_labels(cls, labels: Iterable[Any]) -> "SequenceTask":
        """The task that a script names, with the names that its rows mark."""
        return cls(names_in(labels))

    def validate(self, value: object) -> str:
        """The marking as the log keeps it; Refused when it is none, or one of other names."""
        marking = as_marking(value)
        if marking is None:
            raise Refused(f"“{isolated(str(value))[:60]}” is no list of spans; an empty one says that there are none.")
        if strange := [span.name for span in marking.spans if self.today(span.name) is None]:
            raise Refused(f"“{isolated(strange[0])}” is not one of this project's labels.")
        if marking.read == 0:
            raise Refused("Nothing of this text was read; read some of it, or skip it.")
        refuse_overlap(marking, self.nested)
        return written(marking)

    def write(self, label: Label) -> str:
        """A marking as the log keeps it."""
        return written(label)

    def read(self, text: str) -> Label | None:
        """The marking by today's names; None where it is none, or one of its names is none any more."""
        marking = as_marking(text)
        if marking is None:
            return None
        named = [(span.start, span.end, self.today(span.name)) for span in marking.spans]
        return None if any(name is None for *_, name in named) else marking_of(named, marking.read)

    def from_start(self, text: str) -> bool:
        """Whether all are names of the start, as they were then."""
        marking = as_marking(text) if self.began_with else None
        return self.read(text) is not None if marking is None else self._began(marking)

    def _began(self, marking: Marking) -> bool:
        return all(span.name in self.began_with for span in marking.spans)

    def settle(self, said: Sequence[Label]) -> Label:
        """The spans that more than half of those name who read as far; of those that half name, the first one's."""
        return settled_marking(said, self.nested)

    def same(self, one: Sequence[Label] | NDArray[Any], other: Sequence[Label] | NDArray[Any]) -> Flags:
        """Whether both mark the same, as far as both were read, shape (rows,)."""
        return np.array([agree(a, b) for a, b in zip(one, other, strict=True)], np.bool_)

    # A model

    @property
    def models(self) -> Mapping[str, Model]:
        """The models of tags."""
        return TAGGERS

    def model(self, name: str, calibration: str = "") -> Any:
        """A fresh tagger. Raises UnknownName and BadInput."""
        return get_tagger(name, calibration)

    def rows_of(self, pool: Pool) -> Sentences:
        """The tokens of a pool's texts. Raises BadInput where it has none."""
        return cut_texts(pool, self.tokens)

    def handed(self, given: Any) -> Handed:
        """Rows of tokens. Raises BadInput."""
        return as_sentences(given)

    def amounts(self, rows: Sentences) -> NDArray[np.int64]:
        """How many tokens each row has."""
        return rows.n_tokens

    def amounts_read(self, rows: Sentences, labels: Sequence[Label | None]) -> NDArray[np.int64]:
        """How many tokens of each row were read."""
        read = rows.n_tokens.copy()
        for row, label in enumerate(labels):
            if label is not None and label.read is not None:
                read[row] = np.searchsorted(rows.places_in(row)[:, 1], label.read, side="right")
        return read

    def fit(self, model: Any, X: Sentences, labels: Sequence[Label], *, seed: int, previous: Any = None) -> Tagger:
        """The tagger, fitted on the tokens that were read. Raises BadInput where a row has not a tag for each token."""
        places = [X.places_in(row) for row in range(len(X))]
        for row, (label, ours) in enumerate(zip(labels, places, strict=True)):
            if label.places is not None and len(label.places) != len(ours):
                raise BadInput(f"A row has {len(ours)} tokens and {len(label.places)} tags: {X.words(row)[:5]} …")
        tags = [tags_of(label, ours) for label, ours in zip(labels, places, strict=True)]
        return fit_tagger(model, X, tags, self.labels, seed=seed, previous=previous)

    def belief(self, model: Tagger, X: Sentences) -> TagBelief:
        """What the tagger says of each token."""
        return TagBelief(model, X, model.tag(X))

    def decide(self, belief: TagBelief) -> NDArray[Any]:
        """The spans that it would mark, a marking a row."""
        return belief.said

    def sure(self, model: Tagger, belief: TagBelief) -> Floats | None:
        """How likely the whole answer is right, by labels that were left out; None while there are few."""
        return model.sure(belief.tagging)

    def means_percent(self, model: Tagger) -> bool:
        """Whether it was held against labels that were left out."""
        return model.surety is not None

    def can_learn(self, labels: Collection[Label]) -> bool:
        """Whether a span is marked anywhere, and not the same everywhere."""
        return len(set(labels)) > 1 and any(one.spans for one in labels)

    def why_not_learnt(self, missing: Sequence[str]) -> str:
        """That a span is waited for."""
        return "" if len(missing) < len(self.labels) else "The curve starts when the model has learnt from a span"

    # Asking

    def chosen(self, label: Label) -> tuple[str, ...]:
        """The names that occur in a marking, each once."""
        return tuple(dict.fromkeys(span.name for span in label.spans))

    def kinds(self, labels: Sequence[Label]) -> tuple[NDArray[np.int64], list[str]]:
        """The rarest name in each, in words."""
        strata = self.strata(labels)
        codes, of_row = np.unique(strata, return_inverse=True)
        return of_row.astype(np.int64), [[*self.labels, "nothing marked"][code] for code in codes.tolist()]

    # Numbers

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """The share of whole texts that are right, F1 of the spans, and the share of tokens that are."""
        return measures_of_spans(self.labels)

    def metric(self, metric: AnyMetric) -> Metric:
        """One of its metrics by name, or any other of markings. Raises BadInput and UnknownName."""
        if isinstance(metric, Metric) and metric == METRICS.get(metric.name):
            metric = metric.name
        return self.metrics[metric] if isinstance(metric, str) and metric in self.metrics else super().metric(metric)

    def refuse_misfit(self, metric: Metric, labels: Sequence[Label]) -> None:
        """Raise BadInput where a metric cannot be computed on markings; tried on answers that are all right."""
        try:
            metric(list(labels), list(labels), None, ())
        except BadInput:
            raise
        except Exception as error:
            raise BadInput(f"The metric {metric.name} fails: {type(error).__name__}: {error}") from error

    def scores(self, truth: Sequence[Label], belief: TagBelief, model: Tagger, seed: int) -> dict[str, Score]:
        """Every metric that is defined, by name, with its interval."""
        said = list(self.decide(belief))
        found = {name: measured(one, list(truth), said, None, (), seed) for name, one in self.metrics.items()}
        return {name: one for name, one in found.items() if isfinite(one.value)}

    def details(self, truth: Sequence[Label], belief: TagBelief) -> tuple[dict[str, Json], ...]:
        """A line a name: how many spans were found, and how many of those that it says are right."""
        return spans_by_name(list(truth), list(self.decide(belief)), self.labels)

    def breakdown(self, labels: Collection[Label], details: Sequence[Mapping[str, Json]]) -> Breakdown:
        """Spans, recall and precision by name."""
        return table_of_names(self.labels, labels, of_names_alone(details))

    def doubts(self, details: Sequence[Mapping[str, Json]], test: str, metric: str) -> str:
        """Few spans to test on, or most texts without any."""
        return doubts_of_spans(details, test, metric)

    def blind_spots(self, details: Sequence[Mapping[str, Json]], test: str) -> tuple[str, ...]:
        """The names of whose spans the tests tell nothing good."""
        return TestedSpans(self.labels, self.renamed, of_names_alone(details)).blind_spots(test)

    # In and out

    def given(self, y: Iterable[Any]) -> list[Label]:
        """Markings of tags. Raises BadInput."""
        return as_markings(y)

    def guesses(self, belief: TagBelief) -> list[Json]:
        """The spans that the model would mark in each row, and how likely all of them are right."""
        sure = self.sure(belief.model, belief)
        shares = np.exp(belief.tagging.log_probability) if sure is None else sure
        said = self.decide(belief)
        return [[[written(one), float(share)]] for one, share in zip(said, shares.tolist(), strict=True)]

    def guess(self, kept: Json) -> tuple[tuple[str, float], ...]:
        """By today's names; one that says what is a name no more is none."""
        read = [(self.read(text), float(share)) for text, share in kept]
        return tuple((written(marking), round(share, 3)) for marking, share in read if marking is not None)

    def table(self, belief: TagBelief) -> pd.DataFrame:
        """The spans that the model marks, and how sure it is that all are right."""
        said = as_objects([written(one) for one in self.decide(belief)])
        sure = self.sure(belief.model, belief)
        found = pd.DataFrame({"says": said})
        return found if sure is None else found.assign(sure=sure.round(6))


TASK = SequenceTask
