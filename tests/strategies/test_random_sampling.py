"""Drawing at random, from the whole pool and from each of its groups."""

import numpy as np

from al_core import select


def uneven():
    """Ten far groups: one of 91 rows, nine of one row each."""
    middle = np.zeros((91, 10)) + 0.01 * np.random.default_rng(0).standard_normal((91, 10))
    return np.vstack([middle, 50 * np.eye(10)[1:]])


def test_each_group_has_its_turn_before_any_has_its_second():
    rows = select("stratified", uneven(), {}, n=12).rows
    assert set(range(91, 100)) <= set(rows[:10].tolist())
    assert all(row < 91 for row in rows[10:])


def test_within_a_group_the_lot_decides():
    large = [
        next(row for row in select("stratified", uneven(), {}, n=10, seed=seed).rows if row < 91) for seed in range(30)
    ]
    assert len(set(large)) > 15
