"""Max-herding against brute force on tiny pools."""

import numpy as np
import pytest

from al_core import select
from al_core.matrices.neighbours import amid, usual


def pool(n=80, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 3)).astype(np.float32)


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
