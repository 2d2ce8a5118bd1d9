"""The question itself: from a pool, what is known of it and a strategy to rows, scores and reasons."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np

from al_core import models
from al_core.errors import BadInput
from al_core.matrices.inputs import as_count, as_matrix, as_row_values, as_rows, as_seed, as_times, holes_named
from al_core.matrices.memory import Memory, MemoryOf
from al_core.matrices.rows import Matrix, Rows, content_order
from al_core.models.committees import get_committee
from al_core.models.views import seen_by
from al_core.queries.arrangement import Arrangement
from al_core.queries.asking import Picks, ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies import STRATEGIES, Strategy, get_strategy
from al_core.tasks.given import as_classes, as_known

DEFAULT_MODEL = "logistic_regression"
ARRANGEMENT = tuple(setting.name for setting in fields(Arrangement))
CONTEXT = ("embedding", "timestamps", "classes", "candidates", "committee", *ARRANGEMENT)


def select(
    strategy: str | Strategy,
    X: Matrix,
    labels: Mapping[int, Any],
    *,
    model: Any = None,
    n: int = 1,
    seed: int = 0,
    **context: Any,
) -> Picks:
    """The `n` rows of X whose labels this strategy wants next, given the labels known so far (row -> label).

    `model` is a name in MODELS or any scikit-learn classifier; a clone of it is fitted on the labels, on an embedding
    of a sparse X if it takes no sparse one.
    `context` may hold `embedding` and `timestamps` (a row each), `classes` (all of them, in order), `candidates` (the
    rows that may be asked), `committee` (a name in COMMITTEES) and the settings of `Manner`: `stratified`, `recency`,
    `prefilter`. Chance is drawn from the seed and the number of labels, so a loop may leave the seed as it is. Raises
    BadInput and UnknownName.
    """
    chosen, given, seed = get_strategy(strategy), X, as_seed(seed)
    X = as_matrix(X)
    known = _by_content(X, as_known(X, labels))
    question = _context(given, X, known, seed, context)
    rows, n = _candidate_rows(question, context.get("candidates")), as_count(n, "rows")
    arrangement = Arrangement(**{name: context[name] for name in ARRANGEMENT if name in context})
    if arrangement.recency and question.timestamps is None:
        raise BadInput("Recent rows can be weighed only where timestamps say which they are.")
    # A generator of its own for every round, or the same rows would be drawn, and the same tie broken, each time.
    rng = np.random.default_rng([seed, len(known)])
    with holes_named(X):
        question = _with_model(chosen, question, model, rows)
        return ask(chosen, Candidates(question, rows, rng), n, arrangement)


def _by_content(X: Matrix, labels: dict[int, Any]) -> dict[int, Any]:
    """The same labels in an order that depends neither on when they came nor on where the rows are stored."""
    rows = np.array(sorted(labels, key=lambda row: str(labels[row])), np.int64)
    return {row: labels[row] for row in rows[content_order(X[rows])].tolist()}


def _context(given: Any, X: Matrix, labels: dict[int, Any], seed: int, extra: Mapping[str, Any]) -> Context:
    unknown = sorted(extra.keys() - set(CONTEXT))
    if unknown:
        raise BadInput(f"select() takes {', '.join(CONTEXT)} as context, but no {unknown[0]!r}.")
    embedding = as_row_values(X, "embedding", extra.get("embedding"))
    return Context(
        X=X,
        labels=labels,
        classes=as_classes(extra.get("classes"), list(labels.values())),
        seed=seed,
        embedding=embedding,
        timestamps=as_times(X, extra.get("timestamps")),
        committee_of=get_committee(extra.get("committee", "bags")).name,
        memory=MemoryOf(given, X, embedding),
    )


def _with_model(strategy: Strategy, context: Context, model: Any, rows: Rows) -> Context:
    if strategy.needs_model and not context.labels:
        free = ", ".join(name for name, other in STRATEGIES.items() if not other.needs_model)
        raise BadInput(f"The strategy {strategy.name!r} needs at least one label; without labels these work: {free}.")
    estimator = models.get_model(DEFAULT_MODEL if model is None else model)
    X = seen_by(estimator, context.X, context.embedding)
    # What is remembered of the one matrix does not hold for the other.
    memory = context.memory if X is context.X else context.memory.setdefault("seen", Memory())
    return replace(context, X=X, estimator=estimator, pool=np.concatenate([rows, context.labelled]), memory=memory)


def _candidate_rows(context: Context, rows: Any) -> Rows:
    open_rows = np.full(context.X.shape[0], rows is None)
    if rows is not None:
        open_rows[as_rows(context.X, rows)] = True
    open_rows[context.labelled] = False
    return np.flatnonzero(open_rows)
