"""Hypotheses: what a model would believe about the pool if a candidate had this or that label, by learning anew."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.linear_model._base import LinearClassifierMixin
from sklearn.naive_bayes import ComplementNB, GaussianNB
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from al_core import models
from al_core.matrices.rows import Doubles, Rows
from al_core.matrices.threads import one_thread
from al_core.models.calibration import Calibrated
from al_core.models.gaussian_process import GaussianProcess
from al_core.models.kernel_ridge import KernelRidgeClassifier
from al_core.models.naive_bayes import NaiveBayes
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context

# What it is worth that belief goes from one table to another, both of shape (rows, classes).
_Worth = Callable[[Doubles, Doubles], float]

# Twice the reference: the ranks of 1,000 candidates then agree to 0.96 with those from all of them, not to 0.9.
JUDGES = 600
# Rows that a quick model learns from and judges in all fits together; a fit is as much work as 600 rows, however few
# it has, and the distances between many labels are work beside.
BUDGET = 360_000
_A_FIT = 600
_SQUARES = 40  # distances, of which so many are as much work as one row
_TREES = 8  # which are as much work as one quick model
_QUICK = (
    ComplementNB,
    DecisionTreeClassifier,
    GaussianNB,
    KNeighborsClassifier,
    KernelRidgeClassifier,
    LinearClassifierMixin,
    NaiveBayes,
    SVC,
)
# As how many quick models these are: a class, or altogether.
_BY_CLASS = {GaussianProcess: 2.0, GaussianProcessClassifier: 20.0}
_ALTOGETHER = {MLPClassifier: 10.0, HistGradientBoostingClassifier: 12.0}
_USUAL = 3.0
_ENOUGH = 0.98  # of the belief: which labels have the rest is left out where not all can be tried
_MOST_LABELS = 10
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

    The model is fitted anew for as many of the `judges` as it can be, once for each of their likely labels: all of them
    in a small pool, else by turns the first and the most doubtful. Other candidates have what their doubt lets expect,
    and the mean of what is beside that at their neighbours among these.
    """
    context = candidates.context
    rows, values, doubts = context.once(f"worth {worth.__name__}", lambda: _by_refits(context, worth))
    spread = doubts.var()
    slope = np.cov(doubts, values, ddof=0)[0, 1] / spread if spread > 1e-12 else 0.0
    found = passed_on(candidates, rows, values - slope * doubts) + slope * _entropies(candidates.proba)
    known = dict(zip(rows.tolist(), values.tolist(), strict=True))
    return np.array([known.get(row, value) for row, value in zip(candidates.rows.tolist(), found, strict=True)])


def affordable_fits(context: Context) -> int:
    """How often the model may be fitted anew for one question: by rows, not by seconds, so that it is always the same.

    A fit costs as many rows as it learns and judges, some more for distances and at least 600, times its `effort`.
    """
    labels = len(context.labelled)
    rows = _A_FIT + labels + labels**2 // _SQUARES + len(judges(context))
    return max(1, int(BUDGET / (rows * effort(context.model, len(context.classes)))))


def effort(model: Any, n_classes: int) -> float:
    """As how many quick models, such as naive Bayes or a support vector machine, this one is to fit, at least 1."""
    last = model[-1] if isinstance(model, Pipeline) else model
    if isinstance(last, Calibrated):
        return _USUAL * effort(last.estimator, n_classes)
    if trees := getattr(last, "n_estimators", 0):
        a_round = n_classes if isinstance(last, GradientBoostingClassifier) and n_classes > 2 else 1
        return max(1.0, trees * a_round / _TREES)
    if isinstance(last, _QUICK):
        return 1.0
    by_class, altogether = _BY_CLASS.get(type(last), 0.0), _ALTOGETHER.get(type(last), _USUAL)
    return by_class * n_classes or altogether


def _by_refits(context: Context, worth: _Worth) -> tuple[Rows, Doubles, Doubles]:
    """The judges that were tried, what their labels are worth, and the entropy of the belief about them."""
    rows = judges(context)
    before = _belief(context, context.model, rows)
    left, values = affordable_fits(context), dict[int, float]()
    enough = 1.0 if np.count_nonzero(before) <= left else _ENOUGH
    for place in _by_turns(before):
        likely = _likely(before[place], enough)
        left -= len(likely)
        if left < 0 and values:
            break
        values[place] = _over_labels(context, rows, place, likely, before, worth)
    tried = np.array(list(values))
    return rows[tried], np.array(list(values.values())), _entropies(before[tried])


def _over_labels(context: Context, rows: Rows, place: int, likely: Rows, before: Doubles, worth: _Worth) -> float:
    others = np.arange(len(rows)) != place if len(rows) > 1 else np.array([True])
    learned = [_learned(context, int(rows[place]), context.classes[column]) for column in likely]
    worths = [worth(before[others], _belief(context, model, rows[others])) for model in learned]
    return float(np.average(worths, weights=before[place, likely]))


def _learned(context: Context, row: int, label: object) -> object:
    """The model, had this row this label."""
    y = np.append(context.y_labelled, np.array([label]))
    return models.fit(context.model, context.seen(np.append(context.labelled, row)), y, seed=context.seed)


def _entropies(belief: NDArray[np.floating]) -> Doubles:
    belief = belief.astype(np.float64)
    return np.asarray(-xlogy(belief, belief).sum(axis=1))


def _by_turns(belief: Doubles) -> list[int]:
    """All places, by turns the next in their order and the next most doubtful."""
    doubtful = np.argsort(belief.max(axis=1), kind="stable").tolist()
    return list(dict.fromkeys(place for both in zip(range(len(belief)), doubtful, strict=True) for place in both))


def _likely(belief: Doubles, enough: float) -> Rows:
    """Columns of the likeliest labels that have enough of the belief together."""
    order = np.argsort(-belief, kind="stable")[:_MOST_LABELS]
    before = np.cumsum(belief[order]) - belief[order]
    return order[(before < enough) & (belief[order] > 0)]


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
