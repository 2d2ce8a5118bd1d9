"""Matrices on disk come back as they were, without being read."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

from al_core.matrices.storage import as_array, open_dense, open_matrix, save_sparse


def test_a_dense_matrix_comes_back_memory_mapped(tmp_path):
    X = np.random.default_rng(0).standard_normal((5, 3)).astype(np.float32)
    kept = open_dense(tmp_path / "X.npy", 5, 3)
    kept[:] = X
    kept.flush()

    found = open_matrix(tmp_path)

    np.testing.assert_array_equal(found, X)
    assert isinstance(found, np.memmap)
    assert as_array(found) is found


@pytest.mark.parametrize("n_rows", [[4], [3, 1, 5], [1, 1], [2, 0, 3]])
def test_blocks_of_sparse_rows_come_back_as_one(tmp_path, n_rows):
    blocks = [csr_matrix(random_array((n, 6), density=0.4, rng=n, dtype=np.float32)) for n in n_rows]

    save_sparse(tmp_path, iter(blocks))

    expected = np.vstack([block.toarray() for block in blocks])
    np.testing.assert_array_equal(as_array(open_matrix(tmp_path)), expected)


def test_rows_without_any_number_are_rows_too(tmp_path):
    save_sparse(tmp_path, iter([csr_matrix((2, 3), dtype=np.float32)]))

    np.testing.assert_array_equal(as_array(open_matrix(tmp_path)), np.zeros((2, 3)))
