"""From scores to picks: the best first, ties drawn fairly, large pools in the plain way."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from selections import OF_CLASSES, first_labels, make_pool
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from al_core import STRATEGIES, select
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.picking import best_first, pick, with_chance
from al_core.strategies import strategy


def plain_margin(model, X):
    top = np.sort(model.predict_proba(X), axis=1)[:, -2:]
    return top[:, 0] - top[:, 1]


@given(some.lists(some.integers(0, 5), min_size=1, max_size=40), some.data())
@settings(max_examples=200, deadline=None)
def test_best_are_the_highest_scores_in_falling_order(scores, data):
    n = data.draw(some.integers(1, len(scores)))

    chosen = best_first(np.array(scores, float), n, np.random.default_rng(0))

    assert len(set(chosen.tolist())) == n
    assert [scores[position] for position in chosen] == sorted(scores, reverse=True)[:n]


def test_ties_at_the_cut_are_drawn_fairly():
    scores = np.array([1.0, 0.0, 0.0, 0.0, 0.0])
    drawn = [best_first(scores, 2, np.random.default_rng(seed)).tolist() for seed in range(400)]
    assert {first for first, _ in drawn} == {0}
    counts = np.bincount([second for _, second in drawn])[1:]
    # chi-square with 3 degrees of freedom: 16.3 is passed once in a thousand
    assert ((counts - 100) ** 2 / 100).sum() < 16.3


def test_a_batch_of_exactly_two_is_two_rows():
    X, y = make_pool()
    for name in OF_CLASSES:
        assert len(select(name, X, first_labels(y), n=2).rows) == 2


MODELS_WITH_A_FAST_PATH = [
    LogisticRegression(),
    LinearSVC(),
    make_pipeline(StandardScaler(), LogisticRegression()),
]


@pytest.mark.parametrize("model", MODELS_WITH_A_FAST_PATH, ids=["logistic", "svm", "scaled"])
@pytest.mark.parametrize("n_classes", [2, 4])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["margin", "least_confidence", "entropy", "vote_entropy"])
def test_large_pools_get_the_picks_of_the_plain_way(model, n_classes, dtype, name):
    X, y = make_pool(90_000, n_classes, dtype)
    classes = tuple(range(n_classes))
    fitted = model.fit(X[:300], y[:300])
    context = Context(X, first_labels(y, 60), classes, fitted)
    rows = np.delete(np.arange(len(X)), [0, 17, 500, 40_000])
    candidates = Candidates(context, rows, np.random.default_rng(0))

    positions, scores = pick(STRATEGIES[name], candidates, 50)

    plain = np.asarray(STRATEGIES[name](Candidates(context, rows, np.random.default_rng(0))))
    np.testing.assert_allclose(scores, np.sort(plain)[::-1][:50], atol=1e-6)
    np.testing.assert_allclose(plain[positions], scores, atol=1e-6)


def test_margin_picks_equal_the_models_own_probabilities():
    X, y = make_pool(50_000, 4, np.float32)
    model = LogisticRegression().fit(X[:300], y[:300])
    candidates = Candidates(Context(X, {}, (0, 1, 2, 3), model), np.arange(len(X)), np.random.default_rng(0))

    positions, _ = pick(STRATEGIES["margin"], candidates, 30)

    assert set(positions) == set(np.argsort(-plain_margin(model, X))[:30])


def test_probabilities_and_features_are_only_made_for_a_block_at_a_time():
    X, y = make_pool(200_000, 4, np.float32)
    model = LogisticRegression().fit(X[:300], y[:300])
    candidates = Candidates(Context(X, {}, (0, 1, 2, 3), model), np.arange(len(X)), np.random.default_rng(0))
    seen = []

    @strategy("Watch", reason=lambda candidates, position: "Seen.", needs_model=True)
    def watch(candidates):
        """Looks.

        Made up here
        """
        seen.append(candidates.proba.shape)
        return candidates.proba[:, 0]

    pick(watch, candidates, 5)

    assert max(rows for rows, _ in seen) < 40_000
    assert "proba" not in vars(candidates)
    assert "X" not in vars(candidates)


X, Y = make_pool(30)


def test_large_pools_are_scored_on_a_single_core_too(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    X, y = make_pool(90_000, 2, np.float32)
    assert len(select("margin", X, first_labels(y), n=3).rows) == 3


SCORES = np.array([4.0, 2.0, 1.0, 1.0, 0.0])


def drawn_first(scores, how, n=4_000):
    rng = np.random.default_rng(0)
    return np.bincount([with_chance(scores, how, np.arange(5), rng).argmax() for _ in range(n)], minlength=5) / n


def test_by_power_the_odds_are_the_scores():
    np.testing.assert_allclose(drawn_first(SCORES, "power"), SCORES / 8, atol=0.03)
    np.testing.assert_allclose(drawn_first(SCORES - 4, "power"), SCORES / 8, atol=0.03)


def test_by_softmax_the_odds_grow_with_every_standard_deviation():
    odds = np.exp((SCORES - SCORES.mean()) / SCORES.std())
    np.testing.assert_allclose(drawn_first(SCORES, "softmax"), odds / odds.sum(), atol=0.03)
    np.testing.assert_allclose(drawn_first(100 * SCORES, "softmax"), odds / odds.sum(), atol=0.03)
    np.testing.assert_allclose(drawn_first(np.ones(5), "softmax"), 0.2, atol=0.03)
