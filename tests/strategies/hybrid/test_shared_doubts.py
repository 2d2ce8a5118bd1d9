"""Doubt shared between members: the ensemble against its formula, and a model that cannot fit."""

import numpy as np
import pytest
from covariances import points
from scipy.spatial.distance import cdist, pdist

from al_core import select
from al_core.models import belief, fit, get_model
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.hybrid.shared_doubts import cannot_fit, shared_doubt


def rings(n):
    """Points within a circle and outside it, which no straight border tells apart."""
    X = np.random.default_rng(0).standard_normal((n, 2))
    return X, (np.linalg.norm(X, axis=1) > 1.2).astype(int)


def candidates_of(X, y, n_labels, model="logistic_regression"):
    labels = {row: int(y[row]) for row in range(n_labels)}
    context = Context(X, labels, (0, 1), estimator=get_model(model))
    return Candidates(context, np.arange(n_labels, len(X)), np.random.default_rng(0))


def by_definition(X, labelled, doubt, n):
    """The formula, without any shortcut; all rows are the pool and what is looked at."""
    likeness = np.exp(-cdist(X, X, "sqeuclidean") / np.median(pdist(X, "sqeuclidean")))
    picks = []
    for _ in range(n):
        known = labelled + picks
        power = len(labelled) / len(known)
        stood_for = (likeness - likeness[known].max(axis=0)).clip(0) @ doubt ** (2 * power)
        scores = doubt**power * stood_for
        scores[known] = -1
        picks.append(int(scores.argmax()))
    return picks


def test_doubt_about_a_candidate_is_multiplied_by_the_doubt_that_it_stands_for():
    X = points(30)
    labels = {row: "b" if X[row, 0] > 0 else "a" for row in range(10)}
    model = fit(get_model("logistic_regression"), X[:10], np.array(list(labels.values())))
    margins = np.abs(np.diff(belief(model, X), axis=1)[:, 0])
    larger = (margins[:, None] < margins).mean(axis=1) + 0.5 / len(X)

    picks = select("herded_margin", X, labels, n=4).rows.tolist()

    assert picks == by_definition(X, list(labels), np.sqrt((1 - margins) * larger), 4)


def test_doubt_is_shared_between_a_margin_and_its_place_among_the_others():
    of_pool = np.array([0.0, 0.5, 0.5, 1.0])
    doubt = shared_doubt(np.array([0.0, 0.5, 1.0]), of_pool)
    np.testing.assert_allclose(doubt, [np.sqrt(7 / 8), np.sqrt(0.5 * 0.5), 0.001])


def test_a_model_that_is_sure_of_everything_still_lets_the_others_choose():
    doubt = shared_doubt(np.ones(3), np.ones(5))
    assert (doubt > 0).all()


@pytest.mark.parametrize(("model", "told"), [("logistic_regression", True), ("k_nearest", False)])
def test_a_model_that_misses_what_it_was_taught_cannot_fit(model, told):
    assert cannot_fit(candidates_of(*rings(120), 60, model)) is told


def test_straight_borders_that_only_fit_what_they_were_taught_cannot_fit():
    X, y = rings(120)
    noise = np.random.default_rng(2).standard_normal((120, 40))
    candidates = candidates_of(np.column_stack([3 * X, 0.5 * noise]), y, 40)
    believed = candidates.model.predict(candidates.X_labelled)

    assert (believed == candidates.y_labelled).all()
    assert cannot_fit(candidates)


def test_a_straight_border_that_fits_can_fit():
    X, _ = rings(120)
    assert not cannot_fit(candidates_of(X, (X[:, 0] > 0).astype(int), 60))


def repeated(times):
    """Every point several times, all but equal."""
    X = np.repeat(points(40), times, axis=0)
    return X + 1e-4 * np.random.default_rng(1).standard_normal(X.shape)


def test_no_batch_holds_the_same_example_twice():
    X = repeated(6)
    labels = {row: int(X[row, 0] > 0) for row in range(0, 120, 6)}
    picks = select("herded_margin", X, labels, n=10).rows
    assert len(np.unique(picks // 6)) == 10


def test_the_reason_names_the_doubt_and_what_it_stands_for():
    X = points(60)
    labels = {row: int(X[row, 0] > 0) for row in range(12)}
    reason = select("herded_margin", X, labels).reasons[0]
    assert reason.startswith("The model hesitates between ")
    assert reason.endswith(" of the pool is nearest to it, of what is known or asked.")
