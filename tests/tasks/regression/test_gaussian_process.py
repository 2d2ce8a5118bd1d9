"""The Gaussian process of numbers; scikit-learn's own, with the same kernel, is the oracle."""

import numpy as np
import pytest
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

from al_core.tasks.regression.gaussian_process import GaussianProcessOfNumbers

rng = np.random.default_rng(0)
X = rng.uniform(-2, 2, (90, 2))
Y = 5 + np.sin(2 * X[:, 0]) + 0.1 * rng.standard_normal(90)


def test_it_says_what_scikit_learn_s_says_with_this_kernel():
    model = GaussianProcessOfNumbers().fit(X[:60], Y[:60])
    height = model.height_
    kernel = ConstantKernel(height) * RBF(1 / np.sqrt(2 * model.g_)) + WhiteKernel(height * model.noise_)
    seen, y = model.scaling_.transform(X), (Y[:60] - model.mean_) / model.unit_
    oracle = GaussianProcessRegressor(kernel, optimizer=None).fit(seen[:60], y)

    said, deviation = model.predict(X[60:], return_std=True)
    other, other_deviation = oracle.predict(seen[60:], return_std=True)

    np.testing.assert_allclose(said, other * model.unit_ + model.mean_, rtol=1e-6)
    np.testing.assert_allclose(deviation, other_deviation * model.unit_, rtol=1e-6)


def test_it_is_less_sure_where_it_has_no_labels():
    _, deviation = GaussianProcessOfNumbers().fit(X, Y).predict(np.array([[0, 0], [9, 9]]), return_std=True)

    assert deviation[1] > 2 * deviation[0]


def test_it_learns_from_so_many_labels_at_most_and_judges_a_block_at_a_time(monkeypatch):
    monkeypatch.setattr("al_core.tasks.regression.gaussian_process.MOST_POINTS", 50)
    model = GaussianProcessOfNumbers().fit(X, Y)
    whole = model.predict(X)
    monkeypatch.setattr("al_core.tasks.regression.gaussian_process._ELEMENTS", 50 * 40)

    assert len(model.X_) == 50
    assert model.predict(X) == pytest.approx(whole)
