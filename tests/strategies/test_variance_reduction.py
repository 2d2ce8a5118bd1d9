"""Variance reduction against the formulas."""

import numpy as np
from covariances import covariance, points

from al_core import STRATEGIES, select
from al_core.models import belief, fit, get_model
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.posterior import NOISE
from al_core.strategies import variance_reduction as module
from al_core.strategies.variance_reduction import targeted_variance_reduction, variance_reduction


def brute_force(X, labelled, weights, own, n):
    picks = []
    for _ in range(n):
        known = X[labelled + picks]
        scores = {}
        for candidate in set(range(len(X))) - set(labelled) - set(picks):
            one = X[[candidate]]
            open_part = covariance(X, one, known, X)[:, 0]
            variance = covariance(one, one, known, X)[0, 0]
            scores[candidate] = own[candidate] * (weights * open_part**2).sum() / (variance + NOISE)
        picks.append(max(scores, key=scores.get))
    return picks


def test_variance_reduction_equals_brute_force():
    X = points(25)
    expected = brute_force(X, [0, 7], np.ones(25), np.ones(25), 5)
    assert select("variance_reduction", X, {0: "a", 7: "b"}, n=5).rows.tolist() == expected


def test_targeted_variance_reduction_weighs_with_the_margins_of_the_model():
    X = points(25)
    labels = {row: "b" if X[row, 0] > 0 else "a" for row in range(8)}
    model = fit(get_model("logistic_regression"), X[:8], np.array(list(labels.values())))
    doubt = 1 - np.abs(np.diff(belief(model, X), axis=1)[:, 0])

    picks = select("targeted_variance_reduction", X, labels, n=4).rows.tolist()

    assert picks == brute_force(X, list(labels), doubt**2, doubt, 4)


def test_the_first_pick_without_labels_stands_for_the_most():
    X = np.array([[0.0], [0.2], [-0.2], [0.3], [5.0], [5.2], [4.9]])
    # the middle of the larger group, then the middle of the smaller one
    assert select("variance_reduction", X, {}, n=2).rows.tolist() == [1, 4]


def test_decision_values_count_by_their_hyperbolic_tangent():
    class Decides:
        classes_ = np.array(["a", "b"])

        def decision_function(self, X):
            return X[:, 0]

    X = np.array([[-2.0], [0.0], [0.5]])
    candidates = Candidates(Context(X, {}, ("a", "b"), Decides()), np.arange(3), np.random.default_rng(0))
    np.testing.assert_allclose(candidates.margins, np.tanh(np.abs(X[:, 0])))


def test_knowledge_kept_between_rounds_changes_no_pick():
    X, memory = points(60), {}
    labels = {row: int(X[row, 0] > 0) for row in range(10)}
    for _ in range(5):
        fresh, kept = (pick_one(X, labels, kept_between) for kept_between in ({}, memory))
        assert fresh == kept
        labels[kept] = int(X[kept, 0] > 0)
    del labels[3]
    assert pick_one(X, labels, {}) == pick_one(X, labels, memory)


def pick_one(X, labels, memory):
    context = Context(X, dict(labels), (0, 1), estimator=get_model("logistic_regression"), memory=memory)
    rows = np.setdiff1d(np.arange(len(X)), list(labels))
    candidates = Candidates(context, rows, np.random.default_rng(0))
    return int(rows[targeted_variance_reduction(candidates, 1)[0]])


def test_large_pools_are_looked_at_in_part_and_a_large_batch_still_comes_whole(monkeypatch):
    monkeypatch.setattr(module, "_SUBSET", 200)
    X = np.random.default_rng(0).standard_normal((300, 2)).astype(np.float32)
    for name in ("variance_reduction", "targeted_variance_reduction"):
        rows = select(name, X, {0: "a", 1: "b"}, n=250).rows
        assert len(np.unique(rows)) == 250


def test_reasons_tell_the_share_that_is_settled():
    X = points(60)
    labels = {row: int(X[row, 0] > 0) for row in range(12)}
    assert select("variance_reduction", X, {}).reasons[0].startswith("Its answer would settle about ")
    reason = select("targeted_variance_reduction", X, labels).reasons[0]
    assert reason.startswith("The model hesitates between ")
    assert reason.endswith("% of all its doubt.")
    assert STRATEGIES["variance_reduction"] is variance_reduction
