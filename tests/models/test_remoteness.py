"""How far rows are from all labels, and how errors grow with it."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from al_core.models.remoteness import Remoteness

X = np.random.default_rng(0).standard_normal((60, 3))


def test_it_grows_with_the_distance_to_the_nearest_label():
    remote = Remoteness(X)

    same, near, far = remote.of(X[0] + np.array([[0.0], [0.5], [9.0]]))

    assert same < near < far
    assert remote.of(X[:1]) < remote.of_labelled[0], "a label is its own nearest, but not when it is left out"


def test_errors_that_grow_with_it_are_usual_there_and_others_change_nothing():
    remote = Remoteness(X)
    there = remote.of_labelled
    grown, shrunk = there - there.min() + 0.1, there.max() - there + 0.1

    factors = remote.factors(np.sort(there), grown)

    assert (np.diff(factors) >= 0).all()
    assert factors[0] < 1 < factors[-1]
    assert remote.factors(there, np.ones(60)).tolist() == [1.0] * 60
    assert remote.factors(there, shrunk).tolist() == [1.0] * 60, "less far off where nothing is known is chance"
    assert remote.factors(np.array([1e9]), grown).tolist() == [2.5]


@pytest.mark.parametrize("rows", [np.ones((30, 2)), np.where(X > 1.5, np.nan, X)])
def test_rows_that_are_all_equal_and_rows_with_holes_are_rows(rows):
    remote = Remoteness(rows)

    assert np.isfinite(remote.factors(remote.of(rows), np.arange(len(rows), dtype=float))).all()


def test_sparse_rows_are_as_far_as_dense_ones():
    np.testing.assert_allclose(Remoteness(csr_array(X)).of(csr_array(X[:5] + 1)), Remoteness(X).of(X[:5] + 1))
