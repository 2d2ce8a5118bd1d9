"""ProbCover and max-herding against brute force on tiny pools."""

import numpy as np
import pytest

from al_core import select
from al_core.matrices.neighbours import amid, nearest_of_others, squared_distances, usual, within
from al_core.queries.context import Context
from al_core.queries.groups import k_means_centres, nearest
from al_core.strategies import prob_cover


def pool(n=80, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 3)).astype(np.float32)


def covered_by(X, rows, radius):
    return (np.linalg.norm(X[:, None] - X[rows], axis=2) < radius).any(axis=1)


def test_the_radius_is_the_largest_that_keeps_95_percent_of_the_pool_pure():
    X = pool(200)
    group = nearest(X, k_means_centres(X, 4, 0))
    distances = np.linalg.norm(X[:, None] - X[None], axis=2)

    def purity(radius):
        return 1 - ((distances < radius) & (group[:, None] != group)).any(axis=1).mean()

    radius = prob_cover._squared_radius(X, 4, 0) ** 0.5

    assert purity(radius * 0.999) >= 0.95
    assert purity(radius * 1.001) < 0.95


@pytest.mark.parametrize("labelled", [[], [3, 5]])
def test_prob_cover_asks_what_covers_most_that_is_not_covered(labelled, monkeypatch):
    X, radius = pool(), 1.2
    monkeypatch.setattr(prob_cover, "_squared_radius", lambda *_: radius**2)

    picks = select("prob_cover", X, dict.fromkeys(labelled, "a"), n=6).rows.tolist()

    chosen = list(labelled)
    for pick in picks:
        before = covered_by(X, chosen, radius)
        gains = [(covered_by(X, [row], radius) & ~before).sum() for row in range(len(X))]
        assert gains[pick] == max(gains)
        chosen.append(pick)


def test_the_radius_is_kept_for_the_session(monkeypatch):
    X, memory, counted = pool(), {}, []
    whole = prob_cover._squared_radius
    monkeypatch.setattr(prob_cover, "_squared_radius", lambda *given: counted.append(1) or whole(*given))
    for _ in range(2):
        prob_cover._radius_kept(Context(X, {}, (), memory=memory), X, 4)
    prob_cover._radius_kept(Context(X, {}, (), memory=memory, pool=np.arange(70)), X, 4)
    assert len(counted) == 2


def test_groups_are_as_many_as_classes_are_known():
    X = pool()
    assert prob_cover._n_groups(Context(X, {0: "a", 1: "b", 2: "c"}, ("a", "b", "c", "d")), 5) == 3
    assert prob_cover._n_groups(Context(X, {0: "a"}, ("a", "b")), 5) == 2
    assert prob_cover._n_groups(Context(X, {}, ()), 5) == 5
    assert prob_cover._n_groups(Context(X, {}, ()), 60) == 10
    assert prob_cover._n_groups(Context(X, {}, ()), 1) == 2


@pytest.mark.parametrize("labelled", [[], [3, 5]])
def test_max_herding_raises_the_mean_of_the_largest_likeness_most(labelled):
    X = pool().astype(np.float64)
    squared = np.square(X[:, None] - X[None]).sum(axis=2)
    likeness = np.exp(-squared / np.median(squared[np.triu_indices(len(X), 1)]))

    picks = select("max_herding", X.astype(np.float32), dict.fromkeys(labelled, "a"), n=8).rows.tolist()

    expected = list(labelled)
    for _ in range(8):
        means = [likeness[:, [*expected, row]].max(axis=1).mean() for row in range(len(X))]
        expected.append(int(np.argmax(means)))
    assert picks == expected[len(labelled) :]


def test_the_width_leaves_out_repeats():
    points = np.array([[0.0], [0.0], [0.0], [2.0]], np.float32)
    assert usual(amid(points, points)) == 4
    assert usual(amid(np.zeros((5, 2), np.float32), np.zeros((5, 2), np.float32))) == 1


def test_bits_of_who_is_near_equal_the_distances():
    x, y = pool(600), pool(70, seed=1)
    distances = squared_distances(x.astype(np.float64), y.astype(np.float64))
    np.testing.assert_allclose(distances, np.square(x[:, None] - y[None]).sum(axis=2), atol=1e-4)
    bits = np.unpackbits(within(x, y, 1.7).view(np.uint8), axis=1)
    np.testing.assert_array_equal(bits[:, :70], distances < 1.7)
    assert not bits[:, 70:].any()
    assert within(x, y[:0], 1.7).shape == (600, 0)


def test_the_nearest_of_another_group_equals_brute_force():
    x, group = pool(300), np.arange(300) % 3
    distances = np.square(x[:, None] - x[None]).sum(axis=2)
    distances[group[:, None] == group] = np.inf
    np.testing.assert_allclose(nearest_of_others(x, group, x, group), distances.min(axis=1), rtol=1e-3, atol=1e-4)
    assert np.isinf(nearest_of_others(x, 0 * group, x, 0 * group)).all()
