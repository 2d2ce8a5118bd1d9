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
from al_core.models.views import to_matrix, view
from al_core.queries.arrangement import Arrangement
from al_core.queries.asking import Picks, ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies import Strategy, get_strategy, refuse_without_labels
from al_core.tasks.given import as_classes, as_known
from al_core.tasks.task import Task

DEFAULT_MODEL = "logistic_regression"
ARRANGEMENT = tuple(setting.name for setting in fields(Arrangement))
CONTEXT = ("embedding", "timestamps", "classes", "candidates", "committee", "task", *ARRANGEMENT)


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
    """The `n` rows of X whose labels this strategy wants next, given the labels known so far.

    Parameters
    ----------
    strategy : str or Strategy
        A name in STRATEGIES, or a function decorated with `@strategy`.
    X : ndarray or CSR, shape (rows, features)
        All examples, those with a label among them.
    labels : dict of int to label
        The label of each row that has one: text, whole numbers or true/false, one kind. May be empty for a strategy
        that needs no model.
    model : str or classifier, default "logistic_regression"
        A name in MODELS, or any scikit-learn classifier, which stays as it is: a clone of it is fitted on the labels,
        on an embedding of a sparse X if it takes no sparse one.
    n : int, default 1
        Rows wanted; fewer come back where fewer are left.
    seed : int, default 0
        Decides all that is left to chance, 0 to 2**32 - 1. Chance is drawn from it and the number of labels, so a loop
        may leave it as it is.
    **context : optional
        What else is known, and how picks are arranged:

        - `embedding`, array, shape (rows, dimensions): dense vectors for distances between rows. Without them X itself
          serves, or a reduction of a wide one.
        - `timestamps`, array, shape (rows,): when each row was made, a number that grows with time or a datetime64; nan
          where nobody knows.
        - `classes`, list: all of them, in order; else those among the labels.
        - `candidates`, list of int: the rows that may be asked; else all without a label.
        - `committee`, str, default "bags", a name in COMMITTEES: which models vote for strategies that look at
          disagreement.
        - `task`, Task, default one class out of those among the labels: what a label is.
        - `stratified`, int, default 0: groups of the pool that every batch covers, found by k-means; 0: no matter
          which.
        - `recency`, float, default 0: weight of a row's age beside the strategy's own order, 0 to 1; above 0 it needs
          `timestamps`.
        - `prefilter`, int, default 0: candidates that are looked at, drawn at random each round; 0: all.

    Returns
    -------
    Picks
        `rows`, best first, their `scores` (higher = asked sooner) and `reasons`, a sentence each.

    Raises
    ------
    BadInput
        For what does not fit together, in one sentence.
    UnknownName
        For a strategy, model or committee that there is not.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from al_core import select
    >>> X, y = load_iris(return_X_y=True)
    >>> picks = select("margin", X, {0: "setosa", 60: "versicolor", 149: "virginica"}, n=5)
    >>> len(picks.rows), len(picks.reasons)
    (5, 5)

    What is farthest from the rows that have a label, among those that may be asked:

    >>> select("k_center", [[0], [1], [5], [9]], {0: "a"}, n=2, candidates=[1, 2, 3]).rows.tolist()
    [3, 2]
    """
    chosen, given, seed = get_strategy(strategy), X, as_seed(seed)
    X = as_matrix(X)
    known = _by_content(X, _known(X, labels, context.get("task")))
    question = _context(given, X, known, seed, context)
    rows, n = _candidate_rows(question, context.get("candidates")), as_count(n, "rows")
    arrangement = Arrangement(**{name: context[name] for name in ARRANGEMENT if name in context})
    arrangement.check_times(question.timestamps)
    # A generator of its own for every round, or the same rows would be drawn, and the same tie broken, each time.
    rng = np.random.default_rng([seed, len(known)])
    with holes_named(X):
        question, steps = _with_model(chosen, question, model, rows, context.get("task"))
        seen_as = Candidates if context.get("task") is None else context["task"].candidates
        picks = ask(chosen, seen_as(question, rows, rng), n, arrangement)
    # The one fit of the question goes on with the picks, the question itself does not: it holds X.
    return replace(picks, _fit=question.lazy_fit, _before=(*to_matrix(given, X), *steps))


def _known(X: Matrix, labels: Mapping[int, Any], task: Task | None) -> dict[int, Any]:
    if task is None or not isinstance(labels, Mapping):
        return as_known(X, labels)
    return dict(zip(as_rows(X, list(labels)).tolist(), task.given(labels.values()), strict=True))


def _by_content(X: Matrix, labels: dict[int, Any]) -> dict[int, Any]:
    """The same labels in an order that depends neither on when they came nor on where the rows are stored."""
    rows = np.array(sorted(labels, key=lambda row: str(labels[row])), np.int64)
    return {row: labels[row] for row in rows[content_order(X[rows])].tolist()}


def _context(given: Any, X: Matrix, labels: dict[int, Any], seed: int, extra: Mapping[str, Any]) -> Context:
    unknown = sorted(extra.keys() - set(CONTEXT))
    if unknown:
        raise BadInput(f"select() takes {', '.join(CONTEXT)} as context, but no {unknown[0]!r}.")
    embedding, task = as_row_values(X, "embedding", extra.get("embedding")), extra.get("task")
    return Context(
        X=X,
        labels=labels,
        classes=as_classes(extra.get("classes"), list(labels.values())) if task is None else task.categories,
        fitted_by=None if task is None else task.fit,
        seed=seed,
        embedding=embedding,
        timestamps=as_times(X, extra.get("timestamps")),
        committee_of=get_committee(extra.get("committee", "bags")).name,
        memory=MemoryOf(given, X, embedding),
    )


def _with_model(
    strategy: Strategy, context: Context, model: Any, rows: Rows, task: Task | None
) -> tuple[Context, tuple[Any, ...]]:
    """The question with its model and what that sees, and the steps that lead there from X."""
    if not context.labels:
        refuse_without_labels(strategy)
    estimator = _model(model, task)
    seen, pool = view(estimator, context.X, context.embedding), np.concatenate([rows, context.labelled])
    # What is remembered of the one matrix does not hold for the other.
    memory = context.memory if seen.X is context.X else context.memory.setdefault("seen", Memory())
    return replace(context, X=seen.X, estimator=estimator, pool=pool, memory=memory), seen.steps


def _model(model: Any, task: Task | None) -> Any:
    if task is None:
        return models.get_model(DEFAULT_MODEL if model is None else model)
    return task.model(task.usual().get("model", DEFAULT_MODEL) if model is None else model)


def _candidate_rows(context: Context, rows: Any) -> Rows:
    open_rows = np.full(context.X.shape[0], rows is None)
    if rows is not None:
        open_rows[as_rows(context.X, rows)] = True
    open_rows[context.labelled] = False
    return np.flatnonzero(open_rows)
