"""ProbCover against brute force on tiny pools."""

import numpy as np
import pytest

from al_core import select
from al_core.queries.context import Context
from al_core.queries.groups import k_means_centres, nearest
from al_core.strategies.coverage import prob_cover


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
