"""The covariances that a fitted model has of its own."""

import numpy as np
from measured import measured, slopes
from scipy.sparse import csr_array
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel
from sklearn.linear_model import Ridge
from sklearn.neighbors import KNeighborsRegressor

from al_core.queries.covariances import own_covariances


def test_those_of_a_process_are_what_it_says_itself():
    X, _, labels = slopes()
    process = GaussianProcessRegressor(RBF(2.0) + WhiteKernel(0.3), optimizer=None, alpha=0.2)
    known = own_covariances(measured(X, labels, process))
    rows = np.arange(10, 20)
    own = process.predict(X[rows], return_cov=True)[1]

    np.testing.assert_allclose(known.between(rows, rows) + 0.3 * np.eye(10), own, atol=1e-9)
    np.testing.assert_allclose(known.of(rows) + 0.3, np.diag(own), atol=1e-9)
    assert round(known.noise, 9) == 0.5


def test_those_of_a_line_are_the_same_dense_and_sparse_and_symmetric():
    X, _, labels = slopes()
    rows, others = np.arange(10, 20), np.arange(30, 60)
    dense, sparse = (own_covariances(measured(matrix, labels, Ridge())) for matrix in (X, csr_array(X)))

    np.testing.assert_allclose(dense.between(rows, others), sparse.between(rows, others))
    np.testing.assert_allclose(dense.between(rows, others), dense.between(others, rows).T)
    np.testing.assert_allclose(dense.of(rows), dense.between(rows, rows).diagonal())


def test_there_are_none_of_other_models():
    X, _, labels = slopes()
    assert own_covariances(measured(X, labels, KNeighborsRegressor(3))) is None
