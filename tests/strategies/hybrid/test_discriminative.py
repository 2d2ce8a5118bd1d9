"""Discriminative querying: what a classifier tells apart from the labelled, a tenth of the batch at a time."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from al_core import STRATEGIES, select
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.hybrid import discriminative as module
from al_core.strategies.hybrid.discriminative import _evenly


def blobs(n_blobs=4, size=25, spread=0.3):
    rng = np.random.default_rng(0)
    return 5 * np.repeat(np.eye(n_blobs), size, axis=0) + spread * rng.standard_normal((n_blobs * size, n_blobs))


def by_definition(X, labelled, n):
    """One pick at a time, as a batch of at most ten is asked; every row of X stands for the pool."""
    squared = ((X[:, None] - X) ** 2).sum(axis=2)
    features = np.exp(-squared / np.median(squared[np.triu_indices(len(X), 1)]))
    seen = list(labelled)
    for _ in range(n):
        unlabelled = np.setdiff1d(np.arange(len(X)), seen)
        classifier = LogisticRegression(class_weight="balanced", tol=1e-6, max_iter=1_000)
        classifier.fit(features, np.isin(np.arange(len(X)), unlabelled))
        seen.append(unlabelled[classifier.decision_function(features[unlabelled]).argmax()])
    return seen[len(labelled) :]


def test_equals_the_definition_on_a_tiny_pool():
    X = np.random.default_rng(3).standard_normal((30, 3))
    labelled = [4, 11, 25]
    assert select("discriminative", X, dict.fromkeys(labelled, "a"), n=3).rows.tolist() == by_definition(X, labelled, 3)


def test_asks_where_nothing_is_labelled_yet():
    picks = select("discriminative", blobs(), dict.fromkeys(range(10), "a"), n=6).rows
    assert (picks >= 25).all()


def test_what_is_asked_counts_as_labelled_so_that_a_batch_is_spread():
    picks = select("discriminative", blobs(), dict.fromkeys(range(10), "a"), n=3).rows
    assert sorted(picks // 25) == [1, 2, 3]


def test_without_parts_a_batch_comes_from_one_place(monkeypatch):
    monkeypatch.setattr(module, "PARTS", 1)
    picks = select("discriminative", blobs(spread=0.01), dict.fromkeys(range(10), "a"), n=3).rows
    assert len(set((picks // 25).tolist())) == 1


def test_a_large_pool_is_looked_at_in_equal_steps(monkeypatch):
    monkeypatch.setattr(module, "TOLD_APART", 40)
    monkeypatch.setattr(module, "TRAINED_ON", 20)
    X = blobs(size=50)

    picks = select("discriminative", X, dict.fromkeys(range(10), "a"), n=3).rows

    assert sorted(picks // 50) == [1, 2, 3]
    assert len(set(select("discriminative", X, {0: "a"}, n=60).rows.tolist())) == 60


@pytest.mark.parametrize(("n", "rows"), [(2, [0, 9]), (4, [0, 3, 6, 9]), (10, list(range(10))), (99, list(range(10)))])
def test_equal_steps(n, rows):
    assert _evenly(np.arange(10), n).tolist() == rows


def test_no_model_of_the_labels_is_trained():
    context = Context(blobs(), dict.fromkeys(range(10), "a"), ("a",), estimator="nothing that could be fitted")
    picks = STRATEGIES["discriminative"](Candidates(context, np.arange(10, 100), np.random.default_rng(0)), 2)
    assert len(set(picks.tolist())) == 2


def test_the_reason_says_how_far_the_nearest_label_is():
    X = np.array([[0.0], [1.0], [2.0], [4.0]])
    picks = select("discriminative", X, {0: "a", 1: "b"}, n=1)
    # squared distances of two: 1 1 4 4 9 16, the median is 4, so two examples are usually 2 apart; 4 - 1 is 1.5 of that
    assert picks.rows.tolist() == [3]
    assert picks.reasons[0] == (
        "Told apart from all 2 labelled examples; "
        "the nearest of them is 1.5 times as far away as two examples usually are."
    )
