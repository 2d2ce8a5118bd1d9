"""Regression by Newton's method, and the model `softmax` that is made of it, against scikit-learn's."""

import warnings

import numpy as np
import pytest
from scipy.sparse import csr_array, csr_matrix
from scipy.special import log_softmax
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from al_core.models import newton, softmax
from al_core.models.newton import minimise
from al_core.models.softmax import SoftmaxRegression


def make_data(n=60, width=5, n_classes=3, spread=1.0, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) % n_classes)
    return rng.standard_normal((n, width)) + spread * rng.standard_normal((n_classes, width))[y], y


def theirs(X, y, C=1.0):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return LogisticRegression(C=C, tol=1e-10, max_iter=100_000).fit(X, y)


def loss(model, X, y):
    scores = X @ model.coef_.T + model.intercept_
    scores = np.column_stack([-scores / 2, scores / 2]) if scores.shape[1] == 1 else scores
    log_proba = log_softmax(scores, axis=1)[np.arange(len(y)), np.searchsorted(model.classes_, y)]
    return -log_proba.sum() + np.square(model.coef_).sum() / 2 / model.C


def assert_same(X, y, C=1.0, atol=1e-3):
    """Both have the least loss, ours at least as low, and nearly the same coefficients."""
    ours, other = SoftmaxRegression(C=C, tol=1e-8).fit(X, y), theirs(X, y, C)
    assert loss(ours, X, y) <= loss(other, X, y) * (1 + 1e-7)
    np.testing.assert_allclose(ours.coef_, other.coef_, atol=atol * np.abs(other.coef_).max())
    np.testing.assert_allclose(ours.predict_proba(X), other.predict_proba(X), atol=1e-4)
    assert ours.coef_.shape == other.coef_.shape
    assert ours.intercept_.shape == other.intercept_.shape


@pytest.mark.parametrize("n_classes", [2, 3, 7])
@pytest.mark.parametrize("C", [0.01, 1.0, 100.0])
@pytest.mark.parametrize("width", [1, 5, 90], ids=["one column", "long", "wide"])
class TestSameAsScikitLearn:
    def test_on_arrays(self, n_classes, C, width):
        assert_same(*make_data(width=width, n_classes=n_classes), C)

    def test_on_sparse_rows(self, n_classes, C, width):
        X, y = make_data(width=width, n_classes=n_classes)
        X = np.where(np.random.default_rng(1).random(X.shape) < 0.3, X, 0)
        sparse = SoftmaxRegression(C=C, tol=1e-8).fit(csr_array(X), y)
        dense = SoftmaxRegression(C=C, tol=1e-8).fit(X, y)
        np.testing.assert_allclose(sparse.coef_, dense.coef_, atol=1e-4)
        assert_same(csr_array(X), y, C)


@pytest.mark.parametrize("sparse", [False, True])
def test_wide_text_is_the_same_above_and_below_the_bound_of_inner_products(monkeypatch, sparse):
    X, y = make_data(40, 300)
    X = np.where(X > 1, X, 0)
    X = csr_matrix(X) if sparse else X
    by_products = SoftmaxRegression(tol=1e-8).fit(X, y)
    monkeypatch.setattr(softmax, "GRAM_ROWS", 0)
    by_columns = SoftmaxRegression(tol=1e-8).fit(X, y)
    np.testing.assert_allclose(by_products.coef_, by_columns.coef_, atol=1e-6)
    np.testing.assert_allclose(by_products.intercept_, by_columns.intercept_, atol=1e-5)


def test_classes_that_can_be_told_apart_entirely():
    assert_same(*make_data(spread=20), C=100)
    assert_same(*make_data(n_classes=2, spread=20), C=1)


def test_equal_rows_and_columns_that_do_not_vary():
    X, y = make_data(20)
    X = np.column_stack([X, np.ones(20), np.zeros(20), X[:, 0]])
    assert_same(np.concatenate([X, X, X]), np.concatenate([y, y, y]))
    wide = np.column_stack([X[:6], X[:6]])
    assert_same(np.concatenate([wide, wide]), np.concatenate([y[:6], y[:6]]))
    assert_same(np.concatenate([wide, wide]), np.concatenate([y[:6], y[::-1][:6]]))


def test_columns_of_very_different_size():
    X, y = make_data()
    assert_same(X * np.array([1e-3, 1, 1, 10, 100]), y, atol=1e-2)


@pytest.mark.parametrize("y", [[True, False] * 30, ["a", "b", "c"] * 20, [5, 2] * 30], ids=["bool", "text", "int"])
def test_classes_of_any_kind(y):
    X, _ = make_data()
    model = SoftmaxRegression().fit(X, np.array(y))
    assert model.classes_.tolist() == sorted(set(y))
    np.testing.assert_array_equal(model.predict(X), theirs(X, np.array(y)).predict(X))


def test_a_class_with_one_example_among_two():
    X, _ = make_data(5)
    assert_same(X, np.array([0, 1, 1, 1, 1]))
    assert_same(X[:2], np.array([0, 1]))


def test_whole_numbers_and_float32_are_taken_as_they_are():
    X, y = make_data()
    np.testing.assert_allclose(
        SoftmaxRegression().fit(X.astype(np.float32), y).coef_, SoftmaxRegression().fit(X, y).coef_, atol=1e-4
    )
    counts = np.round(X).astype(int)
    assert_same(counts, y)


def test_it_goes_on_from_its_coefficients():
    X, y = (part[:200] for part in load_digits(return_X_y=True))
    cold = SoftmaxRegression(tol=1e-6).fit(X / 16, y)
    warm = SoftmaxRegression(tol=1e-6, warm_start=True).fit(X[:199] / 16, y[:199])
    warm.fit(X / 16, y)
    assert warm.n_iter_[0] < cold.n_iter_[0]
    np.testing.assert_allclose(warm.coef_, cold.coef_, atol=1e-3)


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("width", [5, 400])
def test_at_the_least_nothing_is_left_to_do(n_classes, width):
    X, y = make_data(50, width, n_classes)
    for matrix in (X, csr_array(np.where(X > 0.5, X, 0))):
        model = SoftmaxRegression(tol=1e-6, warm_start=True).fit(matrix, y)
        first = model.coef_.copy()
        model.set_params(tol=1e-5).fit(matrix, y)
        assert model.n_iter_[0] == 0
        np.testing.assert_allclose(model.coef_, first, atol=1e-9)


@pytest.mark.parametrize(
    "settings",
    [{"fit_intercept": False}, {"class_weight": "balanced"}, {"C": np.inf}, {"solver": "liblinear", "dual": True}],
)
def test_what_the_solver_does_not_know_is_left_to_scikit_learn(settings):
    X, y = make_data(n_classes=2)
    ours = SoftmaxRegression(random_state=0, **settings).fit(X, y)
    other = LogisticRegression(random_state=0, **settings).fit(X, y)
    np.testing.assert_array_equal(ours.coef_, other.coef_)


def test_weighted_rows_are_left_to_scikit_learn():
    X, y = make_data()
    weights = np.arange(60.0)
    ours, other = (kind().fit(X, y, weights).coef_ for kind in (SoftmaxRegression, LogisticRegression))
    np.testing.assert_array_equal(ours, other)


@pytest.mark.parametrize("spoil", [np.nan, np.inf])
def test_holes_are_refused_in_scikit_learns_words(spoil):
    X, y = make_data()
    X[3, 1] = spoil
    with pytest.raises(ValueError, match="Input X contains"):
        SoftmaxRegression().fit(X, y)
    with pytest.raises(ValueError, match="Input X contains"):
        SoftmaxRegression().fit(csr_array(X), y)


def test_one_class_is_refused_in_scikit_learns_words():
    with pytest.raises(ValueError, match="at least 2 classes"):
        SoftmaxRegression().fit(make_data()[0], np.zeros(60))


def test_it_is_an_estimator_like_any_other():
    model = SoftmaxRegression(C=3, tol=1e-6)
    assert clone(model).get_params() == model.get_params()
    X, y = make_data()
    pipeline = make_pipeline(StandardScaler(), model).fit(X, y)
    assert pipeline.n_features_in_ == 5
    assert pipeline.score(X, y) > 0.5


def test_nothing_handed_in_is_written_to():
    X, y = make_data()
    model = SoftmaxRegression(warm_start=True).fit(X, y)
    for part in (X, y, model.coef_, model.intercept_):
        part.setflags(write=False)
    model.fit(X, y)


def test_wild_numbers_end_without_a_warning():
    X, y = make_data()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = SoftmaxRegression().fit(np.column_stack([1e9 * X[:, 0], 1e-9 * X[:, 1], X[:, 2]]), y)
        assert np.isfinite(model.coef_).all()


def test_rows_of_very_different_size_when_there_are_more_columns_than_rows():
    X, y = make_data(24, 60)
    X[::3] *= 1e-3
    X[1] = 0
    assert_same(np.concatenate([X, X[:6]]), np.concatenate([y, y[:6]]), C=10, atol=1e-2)


def test_numbers_too_large_to_square_give_a_model_that_says_nothing():
    X, y = make_data()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = SoftmaxRegression().fit(1e200 * X, y)
    assert np.isfinite(model.coef_).all()


def test_coefficients_of_other_columns_are_no_beginning():
    X, y = make_data()
    model = SoftmaxRegression(warm_start=True).fit(X, y)
    np.testing.assert_array_equal(model.fit(X[:, :2], y).coef_, SoftmaxRegression().fit(X[:, :2], y).coef_)


def test_the_gradient_is_the_slope_of_the_loss():
    X, y = make_data(20, 3)
    problem = newton._Problem(X, y, np.array([1.0, 1.0, 0.0]))
    V = np.random.default_rng(0).standard_normal((3, 3))
    slope = problem.gradient(V, problem.loss(V, problem.scores(V))[1])
    for place in np.ndindex(3, 3):
        step = np.zeros((3, 3))
        step[place] = 1e-6
        up, down = (problem.loss(V + sign * step, problem.scores(V + sign * step))[0] for sign in (1, -1))
        assert slope[place] == pytest.approx((up - down) / 2e-6, rel=1e-5, abs=1e-7)


def test_a_bound_on_the_steps_is_kept():
    X, y = make_data()
    _, steps = minimise(X, y, np.full(5, 1e-3), np.zeros((3, 5)), tol=0, max_iter=2)
    assert steps == 2
