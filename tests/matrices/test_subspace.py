"""The span of some rows loses nothing of them."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from al_core.matrices.subspace import Subspace

X = np.random.default_rng(0).standard_normal((8, 30))


@pytest.mark.parametrize("matrix", [X, csr_array(X)], ids=["dense", "sparse"])
def test_few_wide_rows_keep_their_inner_products(matrix):
    inside = Subspace(matrix, size=20)(matrix)

    assert inside.shape == (8, 8)
    np.testing.assert_allclose(inside @ inside.T, X @ X.T, atol=1e-9)


def test_a_span_cut_short_keeps_the_longest_axes():
    inside = Subspace(X, size=3)(X)

    lengths = np.linalg.svd(X, compute_uv=False)[:3]
    np.testing.assert_allclose(np.linalg.svd(inside, compute_uv=False), lengths)


def test_few_columns_stay_as_they_are():
    np.testing.assert_array_equal(Subspace(X, size=30)(X), X)
