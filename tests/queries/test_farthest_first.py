"""The walk over the farthest equals brute force, whatever it does not look at."""

import numpy as np
import pytest
from worked_out import clusters, greedy_k_center

from al_core import select
from al_core.queries import farthest_first


@pytest.mark.parametrize("n_labelled", [1, 100, 300])
def test_k_center_equals_brute_force_where_only_a_part_of_the_pool_is_looked_at(n_labelled, monkeypatch):
    monkeypatch.setattr(farthest_first, "_FEWEST", 64)
    monkeypatch.setattr(farthest_first, "_SOME", 4)
    X = clusters(2_000)
    labelled = list(range(n_labelled))
    expected = greedy_k_center(X.astype(np.float64), labelled, 30)
    assert select("k_center", X, dict.fromkeys(labelled, "a"), n=30).rows.tolist() == expected


def test_k_center_is_not_misled_by_an_outlier():
    X = clusters(300)
    X[17] = 1e9
    expected = greedy_k_center(X.astype(np.float64), [0], 25)
    assert select("k_center", X, {0: "a"}, n=25).rows.tolist() == expected
