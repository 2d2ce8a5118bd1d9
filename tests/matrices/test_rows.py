"""An order of rows that follows from what is in them."""

import numpy as np

from al_core.matrices.rows import content_order


def pool(n=200):
    return np.random.default_rng(0).standard_normal((n, 3))


def test_the_order_by_content_does_not_depend_on_the_place():
    X, order = pool(), np.random.default_rng(1).permutation(200)
    np.testing.assert_array_equal(X[order][content_order(X[order])], X[content_order(X)])
    rows = np.array([7, 3, 150])
    np.testing.assert_array_equal(X[rows][content_order(X, rows)], X[rows][content_order(X[rows])])
