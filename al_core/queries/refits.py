"""Hypotheses: what a model would believe about the pool if a candidate had this or that label, by learning anew."""

from collections.abc import Callable

import numpy as np
from sklearn.neighbors import NearestNeighbors

from al_core import models
from al_core.matrices.rows import Doubles, Rows
from al_core.matrices.threads import one_thread
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context

# What it is worth that belief goes from one table to another, both of shape (rows, classes).
_Worth = Callable[[Doubles, Doubles], float]

# Twice the reference: the ranks of 1,000 candidates then agree to 0.96 with those from all of them, not to 0.9.
JUDGES = 600
REFITS = 90
_LIKELIEST = 3
_NEIGHBOURS = 5


def can_learn_anew(candidates: Candidates) -> bool:
    """Whether the model can be fitted again, on labels of at least two classes."""
    return hasattr(candidates.model, "get_params") and len(np.unique(candidates.y_labelled)) > 1


def judges(context: Context) -> Rows:
    """Rows without a label by which a hypothesis is judged: at most 600, in an order drawn once a session."""
    rows = context.drawn(JUDGES)
    drawn = np.random.default_rng([context.seed, len(rows)]).permutation(rows)
    unlabelled = drawn[~np.isin(drawn, context.labelled)]
    return unlabelled if len(unlabelled) else drawn


def expected_worth(candidates: Candidates, worth: _Worth) -> Doubles:
    """What the label of each candidate is worth, over its likely values, shape (candidates,).

    The model is fitted anew for the first `judges`, once for each of their three likeliest labels, 90 times at most.
    Other candidates get the mean of their neighbours among these.
    """
    context = candidates.context
    rows, values = context.once(f"worth {worth.__name__}", lambda: _by_refits(context, worth))
    return passed_on(candidates, rows, values)


def _by_refits(context: Context, worth: _Worth) -> tuple[Rows, Doubles]:
    """The first of the judges, and what their labels are worth."""
    rows = judges(context)
    before = _belief(context, context.model, rows)
    tried = rows[: max(1, REFITS // min(_LIKELIEST, len(context.model.classes_)))]
    return tried, np.array([_over_labels(context, rows, place, before, worth) for place in range(len(tried))])


def _over_labels(context: Context, rows: Rows, place: int, before: Doubles, worth: _Worth) -> float:
    others = np.arange(len(rows)) != place if len(rows) > 1 else np.array([True])
    likely = np.argsort(-before[place], kind="stable")[:_LIKELIEST]
    likely = likely[before[place, likely] > 0]
    learned = [_learned(context, int(rows[place]), context.classes[column]) for column in likely]
    worths = [worth(before[others], _belief(context, model, rows[others])) for model in learned]
    return float(np.average(worths, weights=before[place, likely]))


def _learned(context: Context, row: int, label: object) -> object:
    """The model, had this row this label."""
    y = np.append(context.y_labelled, np.array([label]))
    return models.fit(context.model, context.seen(np.append(context.labelled, row)), y, seed=context.seed)


def _belief(context: Context, model: object, rows: Rows) -> Doubles:
    belief = models.belief(model, context.seen(rows))
    return models.align(belief, model.classes_, context.classes).astype(np.float64)  # type: ignore[attr-defined]


def passed_on(candidates: Candidates, rows: Rows, values: Doubles) -> Doubles:
    """From the values of some rows of X to all candidates, shape (candidates,): their own, or the neighbours' mean.

    That is the mean of the five nearest rows in the embedding, weighted by 1 / distance^2.
    """
    known = dict(zip(rows.tolist(), values.tolist(), strict=True))
    neighbours = NearestNeighbors(n_neighbors=min(_NEIGHBOURS, len(rows)), algorithm="brute")
    with one_thread():
        distance, nearest = neighbours.fit(candidates.context.embed(rows)).kneighbors(candidates.embedding)
    # Of equal rows the distance is 0, but for rounding.
    weights = 1 / np.square(np.maximum(distance, 1e-6 * distance[:, -1:] + 1e-30))
    smooth = (weights * values[nearest]).sum(axis=1) / weights.sum(axis=1)
    return np.array([known.get(row, value) for row, value in zip(candidates.rows.tolist(), smooth, strict=True)])
