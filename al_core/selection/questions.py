"""Questions about what a script handed in, which is read and checked once, however many follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from al_core import models
from al_core.errors import BadInput
from al_core.matrices.index import in_order_of, index_of, is_position, positions_of
from al_core.matrices.inputs import as_row_values, as_rows, as_seed, as_times, as_weights, holes_named
from al_core.matrices.memory import Memory, MemoryOf
from al_core.matrices.rows import Matrix, Rows, content_order
from al_core.models.committees import get_committee
from al_core.models.views import behind
from al_core.pools.features.frames import Handed, handed_in
from al_core.queries.arrangement import Arrangement
from al_core.queries.asking import Picks
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.sights import Sight, for_many_fits, sight
from al_core.selection.inquiry import Inquiry
from al_core.strategies import Strategy, get_strategy, refuse_other_labels
from al_core.tasks.given import as_classes, as_known, as_sought, one_kind
from al_core.tasks.task import Task

DEFAULT_MODEL = "logistic_regression"
ARRANGEMENT = tuple(setting.name for setting in fields(Arrangement))
BY_ROW = ("embedding", "timestamps", "sample_weight")
CONTEXT = (*BY_ROW, "classes", "candidates", "committee", "sought", "task", *ARRANGEMENT)


@dataclass(frozen=True, eq=False)
class Questions:
    """All questions about the same rows.

    `seen` is what the model sees of them; `task` None where plain labels say enough; `classes` are those that were
    named, `sought` the one that is looked for; `names` the index of a frame, where that says more than 0, 1, 2 ...
    """

    inquiry: Inquiry
    seen: Sight
    task: Task | None
    classes: Sequence[Any] | None
    sought: Any
    names: pd.Index | None

    def known(self, labels: Mapping[int, Any]) -> dict[int, Any]:
        """Labels by row as the task reads them, in their order. Raises BadInput where one is none, or of no class."""
        X = self.seen.numbers
        if self.task is not None:
            return dict(zip(as_rows(X, list(labels)).tolist(), self.task.given(labels.values()), strict=True))
        known = as_known(X, labels)
        as_classes(self.classes, list(known.values()))
        return known

    def with_more(self, known: dict[int, Any], said: Mapping[int, Any], given: Mapping[int, Any]) -> dict[int, Any]:
        """All that was `said` as `known` has it, once `given` is said, too: plain labels are looked at once."""
        if self.task is not None or not known:
            return self.known({**said, **given})
        more = self.known(given)
        one_kind([next(iter(known.values())), *more.values()])
        return known | more

    def about(self, known: dict[int, Any]) -> Context:
        """The question that follows once this is known, labels as the task reads them."""
        known, task = self._by_content(known), self.task
        classes = as_classes(self.classes, list(known.values())) if task is None else task.categories
        return self.inquiry.about(known, classes=classes, sought=as_sought(self.sought, classes))

    def picks(self, context: Context, n: int) -> Picks:
        """The `n` rows that are wanted next. Raises BadInput."""
        with holes_named(self.seen.numbers):
            picks = self.inquiry.picks(context, n)
        # The one fit of the question goes on with the picks, the question itself does not: it holds X.
        return replace(picks, notes=self.seen.notes, _fit=context.lazy_fit, _before=self.seen.steps, _names=self.names)

    def model(self, context: Context) -> Any:
        """The model fitted on what is known, which takes X as it was handed in; None where nothing is."""
        return None if context.lazy_fit is None else behind(self.seen.steps, context.lazy_fit.model)

    def for_a_loop(self) -> "Questions":
        """The same, with a model that is ready to learn again and again."""
        common = self.inquiry.common
        model = for_many_fits(self.seen, common.seed) if self.task is None else self.seen.model
        return replace(self, inquiry=replace(self.inquiry, common=replace(common, estimator=model)))

    def without(self, rows: Rows) -> "Questions":
        """The same, but these rows are none that the strategy may ask."""
        inquiry = self.inquiry
        return replace(self, inquiry=replace(inquiry, rows=inquiry.rows[~np.isin(inquiry.rows, rows)]))

    def as_seen(self, X: Any) -> Any:
        """Other rows, of the kind of X, as the model takes them. Raises BadInput."""
        handed = handed_in(X) if self.task is None else self.task.handed(X)
        if handed.rows is not None:
            return handed.rows
        if not self.seen.steps:
            return handed.X if handed.raw is None else handed.raw
        return behind(self.seen.steps, "passthrough").transform(X)

    def _by_content(self, labels: dict[int, Any]) -> dict[int, Any]:
        """The same labels in an order that depends neither on when they came nor on where the rows are stored."""
        rows = np.array(sorted(labels, key=lambda row: str(labels[row])), np.int64)
        return {row: labels[row] for row in rows[content_order(self.seen.numbers[rows])].tolist()}


def questions_about(
    X: Matrix, strategy: str | Strategy, model: Any, seed: int, task: Task | None, context: Mapping[str, Any]
) -> Questions:
    """Read what a script handed in; `context` is what else it knows, as `select` takes it. Raises BadInput."""
    chosen, seed = get_strategy(strategy), as_seed(seed)
    refuse_other_labels(chosen, "classification" if task is None else task.name)
    context = {name: in_order_of(X, name, value) if name in BY_ROW else value for name, value in context.items()}
    handed = handed_in(X) if task is None else task.handed(X)
    seen = _sight(handed, model, task, context)
    common = _common(handed.given, seen, seed, task, context)
    arrangement = Arrangement(**{name: context[name] for name in ARRANGEMENT if name in context})
    arrangement.check(common.timestamps, "" if task is None else task.counts)
    rows = _allowed(common.X, positions_of(X, context.get("candidates")))
    asks = Candidates if task is None else task.candidates
    index = index_of(X)
    names = None if index is None or is_position(index) else index
    inquiry = Inquiry(chosen, common, rows, arrangement, asks)
    return Questions(inquiry, seen, task, context.get("classes"), context.get("sought"), names)


def refuse_unknown(asker: str, context: Mapping[str, Any]) -> None:
    """Raise BadInput for what nobody takes as context."""
    unknown = sorted(context.keys() - set(CONTEXT))
    if unknown:
        raise BadInput(f"{asker}() takes {', '.join(CONTEXT)} as context, but no {unknown[0]!r}.")


def _sight(handed: Handed, model: Any, task: Task | None, context: Mapping[str, Any]) -> Sight:
    """What the model sees of X."""
    X, estimator = handed.X, _model(model, task)
    embedding = as_row_values(X, "embedding", context.get("embedding"))
    weights = as_weights(X, context.get("sample_weight"))
    with holes_named(X):
        return sight(handed, model, estimator, embedding=embedding, weights=weights)


def _common(given: Any, seen: Sight, seed: int, task: Task | None, context: Mapping[str, Any]) -> Context:
    """What every question shares, without its labels."""
    embedding = as_row_values(seen.numbers, "embedding", context.get("embedding"))
    memory: Memory = MemoryOf(given, seen.numbers, embedding)
    committee = context.get("committee", "bags")
    return Context(
        X=seen.X,
        labels={},
        classes=(),
        estimator=seen.model,
        originals=seen.originals,
        fitted_by=None if task is None else task.fit,
        seed=seed,
        embedding=embedding,
        timestamps=as_times(seen.numbers, context.get("timestamps")),
        committee_of=get_committee(committee).name if task is None else task.committee(committee),
        # What is remembered of the one matrix does not hold for the other.
        memory=memory if seen.X is seen.numbers else memory.setdefault("seen", Memory()),
    )


def _model(model: Any, task: Task | None) -> Any:
    if task is None:
        return models.get_model(DEFAULT_MODEL if model is None else model)
    return task.model(task.usual().get("model", DEFAULT_MODEL) if model is None else model)


def _allowed(X: Matrix, rows: Any) -> Rows:
    """The rows that may be asked, in the order of X."""
    return np.arange(X.shape[0]) if rows is None else np.sort(as_rows(X, rows))
