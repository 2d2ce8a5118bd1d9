"""Groups and coverage: one pick of each kind, nothing twice."""

import numpy as np
import pytest

from al_core import select
from al_core.matrices.neighbours import mean_distance
from al_core.strategies.coverage import clusters, max_herding, prob_cover, typiclust


def blobs(n_blobs=6, size=20):
    rng = np.random.default_rng(2)
    centres = 50 * rng.permutation(np.eye(n_blobs))
    return np.repeat(centres, size, axis=0) + rng.standard_normal((n_blobs * size, n_blobs))


@pytest.mark.parametrize("name", ["k_center", "k_means", "max_herding", "prob_cover", "typiclust"])
@pytest.mark.parametrize("seed", range(5))
def test_geometry_asks_one_of_each_blob(name, seed):
    picks = select(name, blobs(), {}, n=6, seed=seed).rows
    assert sorted(picks // 20) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["k_center", "k_means", "max_herding", "prob_cover", "typiclust"])
@pytest.mark.parametrize("seed", range(3))
def test_blobs_with_a_label_are_left_to_the_end(name, seed):
    picks = select(name, blobs(), {0: "a", 41: "b"}, n=4, seed=seed).rows
    assert sorted(picks // 20) == [1, 3, 4, 5]


@pytest.mark.parametrize("name", ["k_center", "k_means", "max_herding", "prob_cover", "typiclust"])
def test_a_large_pool_is_looked_at_in_part_and_the_rest_comes_at_random(name, monkeypatch):
    for module in (clusters, max_herding, typiclust):
        monkeypatch.setattr(module, "SUBSET", 50)
    monkeypatch.setattr(prob_cover, "_SUBSET", 50)
    X = np.random.default_rng(0).standard_normal((300, 2)).astype(np.float32)
    picks = select(name, X, {0: "a"}, n=120).rows.tolist()
    assert len(set(picks)) == 120
    assert 0 not in picks


@pytest.mark.parametrize("name", ["k_center", "max_herding", "prob_cover", "typiclust"])
def test_nothing_is_asked_twice_while_there_is_something_new(name):
    X = np.repeat(np.random.default_rng(0).standard_normal((10, 3)), 5, axis=0)
    picks = select(name, X, {0: "a"}, n=9).rows
    assert len(np.unique(np.vstack([X[:1], X[picks]]), axis=0)) == 10


def test_k_means_asks_the_candidate_nearest_to_each_centre_largest_cluster_first():
    X = np.array([[0.0], [1.0], [2.0], [100.0], [101.0], [102.0], [103.0], [104.0]])
    assert select("k_means", X, {}, n=2).rows.tolist() == [5, 1]


def test_to_k_means_a_label_is_a_turn_that_its_cluster_has_had():
    X = np.array([[0.0], [1.0], [2.0], [100.0], [101.0], [102.0], [103.0], [104.0]])
    # two clusters for one label and one pick: the large one has had its turn
    assert select("k_means", X, {5: "a"}, n=1).rows.tolist() == [1]


def test_mean_distance_to_the_nearest_equals_brute_force():
    points = np.random.default_rng(0).standard_normal((700, 3)) + 1_000
    distances = np.sort(np.linalg.norm(points[:, None] - points[None], axis=2), axis=1)
    np.testing.assert_allclose(mean_distance(points, 20), distances[:, 1:21].mean(axis=1), rtol=1e-6)
    few = np.sort(np.linalg.norm(points[:5, None] - points[:5], axis=2), axis=1)
    np.testing.assert_allclose(mean_distance(points[:5], 20), few[:, 1:].mean(axis=1), rtol=1e-6)
    assert mean_distance(points[:1], 20).tolist() == [0]


def test_reasons_say_how_much_of_the_pool_a_pick_stands_for():
    X = np.vstack([np.zeros((30, 1)), np.full((70, 1), 9.0)]) + np.linspace(0, 1, 100)[:, None]
    for name, words in (
        ("k_means", "A typical example of a group: about {} of the pool is more like it"),
        ("typiclust", "Typical of a group that needs an answer: about {} of the pool"),
        ("prob_cover", "It stands for about {} of the pool"),
        ("max_herding", "It represents about {} of the pool"),
    ):
        reasons = select(name, X, {}, n=2).reasons
        assert reasons[0].startswith(words.format("70%")), name
        assert reasons[1].startswith(words.format("30%")), name
