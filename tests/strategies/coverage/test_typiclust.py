"""TypiClust: one pick of each group, the most typical first."""

import numpy as np
import pytest

from al_core import select
from al_core.strategies.coverage import typiclust


def test_typiclust_asks_the_most_typical_of_the_largest_group_first():
    X = np.array([[0.0], [1.0], [2.5], [100.0], [101.0], [101.9], [103.0], [105.0]])
    # mean distances in the large group: 2.725, 1.975, 1.875, 2.025, 3.525; in the small one 1.75, 1.25, 2
    assert select("typiclust", X, {}, n=2).rows.tolist() == [5, 1]


def test_typiclust_goes_where_no_label_is():
    X = np.array([[0.0], [1.0], [2.5], [100.0], [101.0], [101.9], [103.0], [105.0]])
    assert select("typiclust", X, {4: "a"}, n=1).rows.tolist() == [1]


def test_typiclust_takes_turns_where_every_group_has_an_answer(monkeypatch):
    monkeypatch.setattr(typiclust, "_MOST_CLUSTERS", 2)
    X = np.array([[0.0], [1.0], [2.5], [100.0], [101.0], [101.9], [103.0], [105.0]])
    # two labels in the large group, none in the small one: that one first, twice, then the larger
    picks = select("typiclust", X, {4: "a", 5: "a"}, n=3).rows.tolist()
    assert picks[:2] == [1, 0]
    assert picks[2] in (3, 6)


def blobs_and_strays(size, n_blobs=5, n_strays=5):
    rng = np.random.default_rng(0)
    blobs = np.repeat(20 * np.eye(n_blobs), size, axis=0)
    strays = 300 * rng.standard_normal((n_strays, n_blobs))
    return np.vstack([blobs + rng.standard_normal(blobs.shape), strays])


@pytest.mark.parametrize("size", [7, 60])
@pytest.mark.parametrize("seed", range(3))
def test_typiclust_leaves_odd_examples_to_the_end(size, seed):
    X = blobs_and_strays(size)

    picks = select("typiclust", X, {}, n=10, seed=seed).rows
    everything = select("typiclust", X, {}, n=len(X), seed=seed).rows

    assert (picks < 5 * size).all()
    assert set(picks // size) == set(range(5))
    assert sorted(everything) == list(range(len(X)))


def test_typiclust_asks_of_every_group_where_all_are_small():
    X = np.repeat(100 * np.eye(6), 3, axis=0) + np.random.default_rng(0).standard_normal((18, 6))
    assert sorted(select("typiclust", X, {}, n=6).rows // 3) == [0, 1, 2, 3, 4, 5]
