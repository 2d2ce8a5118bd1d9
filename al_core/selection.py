"""The question itself: from a pool, what is known of it and a strategy to rows, scores and reasons."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np

from al_core import models
from al_core.errors import BadInput
from al_core.matrices.index import in_order_of, index_of, is_position, positions_of
from al_core.matrices.inputs import as_count, as_row_values, as_rows, as_seed, as_times, as_weights, holes_named
from al_core.matrices.memory import Memory, MemoryOf
from al_core.matrices.rows import Matrix, Rows, content_order
from al_core.models.committees import get_committee
from al_core.pools.features.frames import Handed, handed_in
from al_core.queries.arrangement import Arrangement
from al_core.queries.asking import Picks, ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.sights import Sight, sight
from al_core.strategies import Strategy, get_strategy, refuse_other_labels, refuse_without_labels
from al_core.tasks import task_named
from al_core.tasks.given import as_classes, as_known, as_sought, by_row
from al_core.tasks.task import Task

DEFAULT_MODEL = "logistic_regression"
ARRANGEMENT = tuple(setting.name for setting in fields(Arrangement))
BY_ROW = ("embedding", "timestamps", "sample_weight")
CONTEXT = (*BY_ROW, "classes", "candidates", "committee", "sought", "task", *ARRANGEMENT)


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
    X : ndarray, CSR, DataFrame or list of texts, shape (rows, features)
        All examples, those with a label among them. A classifier of your own gets a frame and texts as they are, its
        pipeline may name columns and read texts; a name in MODELS gets the features that a pool of them would have.
        Missing numbers may be in X where the classifier takes them; where rows are compared the column's median stands
        for them, and `notes` say so.
    labels : dict of int to label, Series, or sequence of shape (rows,)
        The label of each row that has one: text, whole numbers or true/false, one kind. With
        `task="regression"` it is a number, with "multilabel" a list of the labels that fit. May be empty for a strategy
        that needs no model. Beside a frame with an index of its own a dict or a series names rows by that, and `names`
        of what comes back does, too; a sequence has None or nan where no label is known.
    model : str or classifier, default "logistic_regression"
        A name in MODELS, or any scikit-learn classifier, which stays as it is: a clone of it is fitted on the labels,
        on an embedding of a sparse X if it takes no sparse one. One that refuses the classes as they are named is
        given whole numbers from 0 in their place; `model` of what comes back says the names. Another `task` has models
        of its own, "auto" (the default there) among them: numbers take any regressor, several labels any classifier.
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
        - `sample_weight`, array, shape (rows,): how much each row counts where the model learns from it; the model must
          take `sample_weight` in its `fit`.
        - `classes`, list: all of them, in order; else those among the labels.
        - `candidates`, list of int, or part of a frame's index: the rows that may be asked; else all without a label.
        - `committee`, str, default "bags", a name in COMMITTEES: which models vote for strategies that look at
          disagreement. For classes only: others have no strategies that ask a chosen one.
        - `task`, str or Task, default "classification", a name in TASKS or a task as a project has it: what a label is.
          With "regression" each is a number, with "multilabel" a list of names or of 0 and 1, and `[]` says that none
          fits.
        - `stratified`, int, default 0: groups of the pool that every batch covers, found by k-means; 0: no matter
          which.
        - `recency`, float, default 0: weight of a row's age beside the strategy's own order, 0 to 1; above 0 it needs
          `timestamps`.
        - `prefilter`, int, default 0: candidates that are looked at, drawn at random each round; 0: all.
        - `per_token`, float, default 0: power of the number of tokens by which a model's scores are divided, 0 to 1;
          for tasks whose examples are made of tokens.
        - `stochastic`, str, default "": "power" or "softmax" draw the picks with odds by their scores, so that a batch
          does not ask the same thing again and again; strategies that pick a batch as a whole do not heed it.
        - `sought`, a class, default None: the class that is looked for, by strategies that look for one; None: the one
          with the fewest labels.

    Returns
    -------
    Picks
        `rows`, positions in X, best first, their `scores` (higher = asked sooner) and `reasons`, a sentence each;
        `names`, the rows as the index of a frame names them; `notes` on what was done to X.

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

    Texts as they are; and a frame, by the names of its rows and columns:

    >>> texts = ["good and kind", "bad and rude", "good or fine", "neither good nor bad", "rude or bad"]
    >>> len(select("margin", texts, {0: "praise", 1: "blame"}, n=2))
    2
    >>> import pandas as pd
    >>> from sklearn.compose import make_column_transformer
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import OneHotEncoder
    >>> coats = ["red", "red", "grey", "red"]
    >>> frame = pd.DataFrame({"age": [9, 8, 1, 2], "coat": coats}, index=["Io", "Bo", "Al", "Cy"])
    >>> columns = make_column_transformer((OneHotEncoder(), ["coat"]), remainder="passthrough")
    >>> fox = make_pipeline(columns, LogisticRegression())
    >>> select("margin", frame, pd.Series({"Al": "young", "Io": "old"}), model=fox, n=2).names.tolist()
    ['Cy', 'Bo']
    """
    chosen, seed = get_strategy(strategy), as_seed(seed)
    _refuse_unknown(context)
    labels = by_row(X, labels)
    task = task_named(context.get("task"), labels.values())
    refuse_other_labels(chosen, "classification" if task is None else task.name)
    context = {name: in_order_of(X, name, value) if name in BY_ROW else value for name, value in context.items()}
    handed = handed_in(X) if task is None else task.handed(X)
    seen = _sight(handed, model, task, context)
    known = _by_content(seen.numbers, _known(seen.numbers, labels, task))
    question = _context(handed.given, seen, known, seed, {**context, "task": task})
    rows, n = _candidate_rows(question, positions_of(X, context.get("candidates"))), as_count(n, "rows")
    arrangement = Arrangement(**{name: context[name] for name in ARRANGEMENT if name in context})
    arrangement.check(question.timestamps, "" if task is None else task.counts)
    # A generator of its own for every round, or the same rows would be drawn, and the same tie broken, each time.
    rng = np.random.default_rng([seed, len(known)])
    with holes_named(seen.numbers):
        if not known:
            refuse_without_labels(chosen)
        question = replace(question, pool=np.concatenate([rows, question.labelled]))
        seen_as = Candidates if task is None else task.candidates
        picks = ask(chosen, seen_as(question, rows, rng), n, arrangement)
    index = index_of(X)
    names = None if index is None or is_position(index) else index
    # The one fit of the question goes on with the picks, the question itself does not: it holds X.
    return replace(picks, notes=seen.notes, _fit=question.lazy_fit, _before=seen.steps, _names=names)


def _refuse_unknown(extra: Mapping[str, Any]) -> None:
    unknown = sorted(extra.keys() - set(CONTEXT))
    if unknown:
        raise BadInput(f"select() takes {', '.join(CONTEXT)} as context, but no {unknown[0]!r}.")


def _sight(handed: Handed, model: Any, task: Task | None, extra: Mapping[str, Any]) -> Sight:
    """What the model sees of X."""
    X, estimator = handed.X, _model(model, task)
    embedding = as_row_values(X, "embedding", extra.get("embedding"))
    weights = as_weights(X, extra.get("sample_weight"))
    with holes_named(X):
        return sight(handed, model, estimator, embedding=embedding, weights=weights)


def _known(X: Matrix, labels: Mapping[int, Any], task: Task | None) -> dict[int, Any]:
    if task is None:
        return as_known(X, labels)
    return dict(zip(as_rows(X, list(labels)).tolist(), task.given(labels.values()), strict=True))


def _by_content(X: Matrix, labels: dict[int, Any]) -> dict[int, Any]:
    """The same labels in an order that depends neither on when they came nor on where the rows are stored."""
    rows = np.array(sorted(labels, key=lambda row: str(labels[row])), np.int64)
    return {row: labels[row] for row in rows[content_order(X[rows])].tolist()}


def _context(given: Any, seen: Sight, labels: dict[int, Any], seed: int, extra: Mapping[str, Any]) -> Context:
    embedding, task = as_row_values(seen.numbers, "embedding", extra.get("embedding")), extra.get("task")
    memory: Memory = MemoryOf(given, seen.numbers, embedding)
    committee = extra.get("committee", "bags")
    classes = as_classes(extra.get("classes"), list(labels.values())) if task is None else task.categories
    return Context(
        X=seen.X,
        labels=labels,
        classes=classes,
        estimator=seen.model,
        originals=seen.originals,
        fitted_by=None if task is None else task.fit,
        seed=seed,
        embedding=embedding,
        timestamps=as_times(seen.numbers, extra.get("timestamps")),
        committee_of=get_committee(committee).name if task is None else task.committee(committee),
        sought=as_sought(extra.get("sought"), classes),
        # What is remembered of the one matrix does not hold for the other.
        memory=memory if seen.X is seen.numbers else memory.setdefault("seen", Memory()),
    )


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
