import warnings

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.utils import get_tags

from al_core.models.scaling import Scaling


def lengths(X):
    return np.sqrt(np.square(X).sum(axis=1).mean())


@pytest.mark.parametrize(("width", "length"), [(1, 1), (9, 3), (100, 10), (400, 10)])
def test_rows_get_a_typical_length(width, length):
    X = 1e3 + 7 * np.random.default_rng(0).standard_normal((200, width))
    scaled = Scaling().fit_transform(X)
    assert lengths(scaled) == pytest.approx(length)
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-9)


def test_pixels_keep_their_proportions():
    X, _ = load_digits(return_X_y=True)
    deviations = Scaling().fit_transform(X).std(axis=0)
    np.testing.assert_allclose(deviations / deviations.max(), X.std(axis=0) / X.std(axis=0).max())


@pytest.mark.parametrize("load", [load_wine, load_breast_cancer])
@pytest.mark.parametrize("n", [15, 150])
def test_columns_in_different_units_become_equally_wide(load, n):
    X, _ = load(return_X_y=True)
    X = X[np.random.default_rng(0).permutation(len(X))[:n]]
    deviations = Scaling().fit_transform(X).std(axis=0)
    np.testing.assert_allclose(deviations, deviations[0])


def test_columns_that_do_not_vary_are_ignored_whatever_comes_later():
    X = np.column_stack([np.arange(5.0), np.full(5, 0.1), np.zeros(5)])
    later = np.array([[2.0, 9.0, 1e6]])
    assert Scaling().fit(X).transform(later).tolist() == [[0, 0, 0]]


def test_rows_that_are_all_equal_become_0():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not Scaling().fit_transform(np.ones((3, 2))).any()


def test_sparse_rows_become_dense_and_narrow():
    rng = np.random.default_rng(0)
    X = np.where(rng.random((50, 40)) < 0.2, rng.standard_normal((50, 40)), 0)
    np.testing.assert_allclose(Scaling().fit_transform(csr_array(X)), Scaling().fit_transform(X), atol=1e-12)
    wide = csr_array((rng.random((30, 2_000)) < 0.01).astype(np.float32))
    assert Scaling().fit_transform(wide).shape == (30, 128)
    assert not get_tags(Scaling()).input_tags.sparse


def test_the_precision_of_candidates_is_kept():
    X = np.random.default_rng(0).standard_normal((20, 3))
    scaling = Scaling().fit(X)
    assert scaling.transform(X.astype(np.float32)).dtype == np.float32
    np.testing.assert_allclose(scaling.transform(X.astype(np.float32)), scaling.transform(X), atol=1e-5)


def test_two_views_are_brought_to_size_each_by_itself():
    rng = np.random.default_rng(0)
    X = np.hstack([100 * rng.standard_normal((200, 4)), rng.standard_normal((200, 9))])
    scaled = Scaling((4, 9)).fit_transform(X)

    assert [lengths(scaled[:, :4]), lengths(scaled[:, 4:])] == pytest.approx([np.sqrt(13 / 2)] * 2, rel=0.02)
    assert lengths(scaled) == pytest.approx(np.sqrt(13))


def test_a_view_that_tells_nothing_of_the_labels_shrinks():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((80, 40)), np.arange(80) % 2
    X[:, 0] += 5 * y
    scaling = Scaling((20, 20)).fit(X, np.array(["no", "yes"])[y])

    assert scaling.share_ > 0.7
    assert lengths(scaling.transform(X)[:, 20:]) == pytest.approx(np.sqrt(40 * (1 - scaling.share_)))


def test_views_of_another_x_are_no_views():
    X = np.random.default_rng(0).standard_normal((30, 5))

    np.testing.assert_array_equal(Scaling((2, 2)).fit_transform(X), Scaling().fit_transform(X))
