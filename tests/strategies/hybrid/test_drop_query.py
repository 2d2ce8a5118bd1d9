"""DropQuery: what changes without parts of its features is asked, one of each kind."""

from itertools import product

import numpy as np

from al_core import select
from al_core.models.softmax import SoftmaxRegression
from al_core.strategies.hybrid.drop_query import DROPPED, Head

rng = np.random.default_rng(0)
X = rng.standard_normal((40, 4)).astype(np.float32)
Y = np.where(X[:, 0] + 0.5 * X[:, 1] > 0, "b", "a")


def test_changes_are_as_frequent_as_all_ways_of_leaving_out_say():
    scaled = (X - X.mean(axis=0)) / X.std()
    model = SoftmaxRegression().fit(scaled, Y)
    whole, expected = model.predict(scaled), np.zeros(len(X))
    for kept in product([0, 1], repeat=4):
        chance = (1 - DROPPED) ** sum(kept) * DROPPED ** (4 - sum(kept))
        expected += chance * (model.predict(scaled * np.array(kept) / (1 - DROPPED)) != whole)

    found = Head(X, Y).changes(X, 600, np.random.default_rng(1)) / 600

    np.testing.assert_allclose(found, expected, atol=0.08)
    assert expected.min() < 0.1
    assert expected.max() > 0.4


def test_it_asks_at_the_border_before_what_no_feature_is_needed_for():
    # Six features tell the same: far out on the side to which the classes lean none of them is needed.
    far, near = np.full((30, 6), 9.0), 0.05 * rng.standard_normal((30, 6))
    points = np.vstack([far, near, [[9.0] * 6, [-9.0] * 6, [8.0] * 6, [7.0] * 6]])
    labels = {60: "b", 61: "a", 62: "b", 63: "b"}

    picks = select("drop_query", points, labels, n=5, seed=1)

    assert (picks.rows >= 30).all()
    assert picks.reasons[0].startswith("Without parts of its features a simple model takes it for something else in ")


def test_each_kind_of_what_changes_is_asked_once():
    kinds = np.repeat([[0, 40.0, 0], [0, -40.0, 0], [0, 0, 40.0]], 40, axis=0) + rng.standard_normal((120, 3))
    known = {120: "a", 121: "b", 122: "a", 123: "b"}
    told = np.vstack([kinds, [[-1, 1, 0], [1, 0, 1], [-1, 0, 0], [1, 0, 0]]])

    picks = select("drop_query", told, known, n=3).rows

    assert sorted(picks // 40) == [0, 1, 2]
