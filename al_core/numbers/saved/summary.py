"""Annotations saved in a project: a projection, and what can be measured so far at equal numbers of labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

import numpy as np
from numpy.typing import NDArray

from al_core.learning.training import Trained, learnt, project_model, train
from al_core.matrices.inputs import as_labels
from al_core.matrices.rows import Rows
from al_core.models.automatic import AutomaticClassifier
from al_core.models.surrogates import in_place_of
from al_core.models.views import seen_by, with_views
from al_core.numbers.saved.measured import Difference, measured_difference
from al_core.numbers.saved.oracles import oracle_beliefs
from al_core.numbers.saved.projection import Projection, projection_of
from al_core.pools.pool import Pool
from al_core.projects.labels import Decision
from al_core.projects.settings import Settings
from al_core.strategies import get_strategy
from al_core.tasks.task import Label, Task

FEWEST_TESTS = 20
_LARGEST, ROWS_A_LABEL, LONGEST_SESSION = (
    2_000,
    4,
    1_000,
)  # rows replayed; of a longer session its first thousand answers
CONTRARIES = {("saving", "worse than random"), ("random is better", "better than random")}
FLAT = "The model hardly gets better with more labels, so nobody can say how many random labels would do."
FAILED = "It could not be counted; it is tried again after ten more answers."
NOT_PROJECTED = "A projection is made only where answers are one of several classes; what is measured stands beside it."
WEAK = "The model is not right more often than always giving one and the same answer would be."


@dataclass(frozen=True)
class Saved:
    """What is known of the labels saved at `n_answers`; None where it cannot be told yet, with why in `missing`."""

    n_answers: int
    projection: Projection | None = None
    measured: Difference | None = None
    missing: str = ""


def saved(pool: Pool, settings: Settings, log: Sequence[Decision]) -> Saved:
    """Project and measure what the strategy has saved; a pure function, a second or more long.

    Both need examples drawn at random and never trained on: checks, or known labels where a project has them. The
    projection is shown only where the model is right more often than one and the same answer is: a weaker one tells
    nothing. Nor is it where the replays are kind to the strategy and the tests say beyond doubt that a model of fewer
    labels at random is better. Where it says the contrary of what is measured, it is not clear.

    Parameters
    ----------
    pool : Pool
        The examples: `project.pool`.
    settings : Settings
        Strategy, model, classes and the rest: `project.settings`.
    log : sequence of Decision
        What people have decided, oldest first: `records.decisions(project.id)` of a store that is read.

    Returns
    -------
    Saved
        `projection` and `measured`, None where they cannot be told yet, with why in `missing`.

    Raises
    ------
    BadInput
        Where the model cannot learn from what there is.
    StoreProblem
        Where the pool cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from al_core.numbers.saved import saved
    >>> from al_core.projects import create_sample, open_store
    >>> store = open_store(tempfile.mkdtemp())
    >>> project = create_sample(store, "tumours")
    >>> store.close()
    >>> saved(project.pool, project.settings, []).missing
    'Needs answers of two classes.'
    """
    now = train(pool, settings, log)
    tests, asked = now.tests, not now.zones.hold_out.size
    n_checks = asked * len(now.labels.checks())
    n_answers = len((now.labels.by_row.keys() & now.training) - now.zones.taught.keys()) + n_checks
    if not now.knows:
        what = "answers of two classes" if now.task.categories else "two different answers"
        return Saved(n_answers, missing=f"Needs {what}.")
    for n, what in ((len(tests), "checks" if asked else "known labels"), (n_answers, "answers")):
        if n < FEWEST_TESTS:
            return Saved(n_answers, missing=f"Needs {FEWEST_TESTS} {what}; there are {n}.")
    hits = now.right(tests)
    difference = measured_difference(now, tests, hits)
    if hits.mean() <= _always(now.task, list(tests.values())):
        return Saved(n_answers, None, difference, WEAK)
    if not now.task.categories:
        return Saved(n_answers, None, difference, NOT_PROJECTED)
    projection = _projected(now, tests, n_answers)
    outdone = difference is not None and difference.outdone and projection.verdict != "random is better"
    if isnan(projection.ratio) or outdone:
        return Saved(n_answers, None, difference, FLAT)
    return Saved(n_answers, weighed(projection, difference), difference)


def _always(task: Task, truth: Sequence[Label]) -> float:
    """How often one and the same answer would be right: what all the tests say together."""
    return float(task.same(truth, [task.settle(truth)] * len(truth)).mean())


def weighed(projection: Projection, difference: Difference | None) -> Projection:
    """The projection, not clear where what is measured says the contrary."""
    contrary = difference is not None and (projection.verdict, difference.verdict) in CONTRARIES
    return replace(projection, clear=False) if contrary else projection


def _projected(now: Trained, tests: Mapping[int, Label], n_answers: int) -> Projection:
    """The session replayed, on rows drawn at random where there are many."""
    features, zones, settings = now.features, now.zones, now.settings
    n, rng = min(n_answers, LONGEST_SESSION), np.random.default_rng(settings.model.seed)
    size = max(_LARGEST, ROWS_A_LABEL * n)
    askable = now.in_sight(np.union1d(zones.candidates, zones.check_zone))
    given = rng.permutation(np.fromiter(zones.taught, np.int64))[: size // 4]
    rows = np.union1d(rng.permutation(askable)[: size - len(given)], given)
    model = with_views(project_model(settings), features.views)
    X = seen_by(in_place_of(model), features.X, features.embedding)
    return projection_of(
        X[rows],
        _beliefs(now, tests, rows),
        n,
        strategy=get_strategy(settings.asking.strategy),
        model=model,
        embedding=np.asarray(features.embedding[rows]),
        given=np.searchsorted(rows, np.sort(given)),
        random_share=settings.random_share,
        seed=settings.model.seed,
    )


def _beliefs(now: Trained, tests: Mapping[int, Label], rows: Rows) -> NDArray[np.floating]:
    """What teachers believe about the rows: they learn every label, and are as sure as one was right in the tests.

    That one is the project's own model where it is an automatic one.
    """
    seed, seen = now.settings.model.seed, now
    if not isinstance(now.model, AutomaticClassifier):
        X = seen_by(AutomaticClassifier(), now.features.X, now.features.embedding)
        like = learnt(now.task, AutomaticClassifier(views=now.features.views), X, now.training, seed)
        seen = replace(now, features=replace(now.features, X=X), model=like)
    accuracy, X = float(seen.right(tests).mean()), seen.features.X
    labels = dict(sorted({**now.training, **tests}.items()))
    answered, names = np.fromiter(labels, np.int64, len(labels)), as_labels(list(labels.values()))
    return oracle_beliefs(
        X[answered], names, X[rows], now.task.categories, like=seen.model, accuracy=accuracy, seed=seed
    )
