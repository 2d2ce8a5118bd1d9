"""BADGE against k-means++ on gradients written out in full."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier

from al_core import STRATEGIES, select
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.hybrid import badge
from al_core.strategies.hybrid.badge import _Gradients

BADGE = STRATEGIES["badge"]


class Fixed(DummyClassifier):
    """A model that gives row i of its table to a candidate whose first feature is i, meant in percent."""

    def __init__(self, proba):
        self.proba = np.asarray(proba, float)
        self.classes_ = np.arange(self.proba.shape[1])

    def predict_proba(self, X):
        return self.proba[X[:, 0].astype(int)]


def candidates_with(proba, embedding, seed=0):
    n = len(proba)
    model = Fixed(proba)
    context = Context(
        np.arange(float(n))[:, None],
        {},
        tuple(model.classes_.tolist()),
        model,
        embedding=np.asarray(embedding, np.float32),
    )
    return Candidates(context, np.arange(n), np.random.default_rng(seed))


def written_out(proba, embedding):
    """Gradient of the log loss by the weights of the last layer, if the likeliest class is right: N x (C d)."""
    errors = np.array(proba, float)
    errors[np.arange(len(errors)), errors.argmax(axis=1)] -= 1
    return (errors[:, :, None] * np.asarray(embedding, float)[:, None]).reshape(len(errors), -1)


def example(n=5, n_classes=3, d=2, seed=1):
    rng = np.random.default_rng(seed)
    return rng.dirichlet(np.ones(n_classes), n), rng.standard_normal((n, d))


def test_distances_are_those_of_the_gradients_written_out():
    proba, embedding = example(30, 4, 5)
    gradients = written_out(proba, embedding)
    expected = ((gradients[:, None] - gradients) ** 2).sum(axis=2)

    ours = _Gradients(candidates_with(proba, embedding))

    np.testing.assert_allclose(ours.lengths, (gradients**2).sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(ours.distances(slice(None), np.arange(30)), expected, atol=1e-4)


def test_a_gradient_by_hand():
    # belief 0.6 0.4 at (3, 4): the error is (-0.4, 0.4), of squared length 0.32, times 25
    ours = _Gradients(candidates_with([[0.6, 0.4], [0.2, 0.8]], [[3, 4], [3, 4]]))
    np.testing.assert_allclose(ours.lengths, [8, 2], rtol=1e-5)
    # the second error is (0.2, -0.2), the other way: (0.6 * 5)^2 for each class
    np.testing.assert_allclose(ours.distances(slice(0, 1), np.array([1])), [[18]], rtol=1e-5)


def chances(gradients, n):
    """Exact chance of every ordered batch of n."""
    first = int((gradients**2).sum(axis=1).argmax())
    squared = ((gradients[:, None] - gradients) ** 2).sum(axis=2)
    found = {}
    for rest in permutations(set(range(len(gradients))) - {first}, n - 1):
        batch, chance = [first], 1.0
        for position in rest:
            nearest = squared[:, batch].min(axis=1)
            chance *= nearest[position] / nearest.sum()
            batch.append(position)
        found[tuple(batch)] = chance
    return found


@pytest.mark.parametrize("pending", [0, 24])
def test_batches_come_up_as_often_as_k_means_plus_plus_says(pending, monkeypatch):
    monkeypatch.setattr(badge, "_PENDING", pending)
    proba, embedding = example()
    expected = chances(written_out(proba, embedding), 4)
    drawn = Counter(tuple(BADGE(candidates_with(proba, embedding, seed), 4).tolist()) for seed in range(1_000))

    likely = [batch for batch, chance in expected.items() if chance > 0.005]
    wanted = np.array([1_000 * expected[batch] for batch in likely])
    seen = np.array([drawn[batch] for batch in likely])

    assert set(drawn) <= set(expected)
    # chi-square: the mean is the number of batches, three standard deviations are passed once in a thousand
    assert ((seen - wanted) ** 2 / wanted).sum() < len(likely) + 3 * np.sqrt(2 * len(likely))


def test_the_longest_gradient_comes_first():
    proba, embedding = example(200, 3, 4)
    longest = int((written_out(proba, embedding) ** 2).sum(axis=1).argmax())
    assert {int(BADGE(candidates_with(proba, embedding, seed), 5)[0]) for seed in range(5)} == {longest}


@pytest.mark.parametrize("offset", [0, 100])
def test_equal_examples_are_never_asked_twice_while_others_are_left(offset):
    X = np.repeat(np.random.default_rng(0).standard_normal((12, 3)) + offset, 10, axis=0)
    for seed in range(5):
        picks = select("badge", X, {0: "a", 10: "b"}, n=11, seed=seed).rows
        assert len(set((picks // 10).tolist())) == 11


def test_a_sure_model_leaves_a_draw_at_random():
    sure = np.tile([1.0, 0.0], (30, 1))
    drawn = [BADGE(candidates_with(sure, np.eye(30), seed), 3).tolist() for seed in range(200)]
    assert all(len(set(batch)) == 3 for batch in drawn)
    assert len({batch[0] for batch in drawn}) == 30


def test_many_picks_spread_over_the_groups_that_the_model_is_unsure_about():
    rng = np.random.default_rng(0)
    embedding = np.repeat(20 * np.eye(8), 50, axis=0) + 0.1 * rng.standard_normal((400, 8))
    unsure = np.tile([0.5, 0.5], (400, 1))
    unsure[:200] = 1, 0

    picks = BADGE(candidates_with(unsure, embedding), 5)

    # one pick stands for all of which the model is sure: their gradients are 0
    assert {4, 5, 6, 7} <= set((picks // 50).tolist())


def test_the_reason_says_between_what_the_model_hesitates():
    picks = ask(BADGE, candidates_with([[0.6, 0.4], [0.9, 0.1]], np.eye(2)), 1)
    assert picks.reasons == (
        "Its answer would move the model another way than the rest of the batch; "
        "the model hesitates between 0 (60%) and 1 (40%).",
    )
