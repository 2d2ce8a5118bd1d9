import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_digits, load_wine, make_circles
from sklearn.linear_model import LogisticRegression
from sklearn.utils import get_tags

from al_core.models import fit, get_model
from al_core.models.automatic import AutomaticClassifier


def reliability_gap(proba, right, bins=10):
    """Expected calibration error: mean distance of confidence and share that is right, over tenths of confidence."""
    confidence = proba.max(axis=1)
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    parts = [bin_of == place for place in range(bins)]
    return sum(part.mean() * abs(right[part].mean() - confidence[part].mean()) for part in parts if part.any())


def test_where_borders_are_curved_kernel_ridge_gets_the_greater_share():
    X, y = make_circles(200, noise=0.1, factor=0.4, random_state=0)
    model = AutomaticClassifier().fit(X[:80], y[:80])
    assert model.share_ > 0.8
    assert model.score(X[80:], y[80:]) > 0.95


def test_where_a_straight_border_is_all_there_is_it_is_as_good_as_logistic_regression():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((400, 20))
    y = rng.random(400) < 1 / (1 + np.exp(-3 * X[:, 0]))
    model = AutomaticClassifier().fit(X[:100], y[:100])
    assert model.score(X[100:], y[100:]) >= LogisticRegression().fit(X[:100], y[:100]).score(X[100:], y[100:]) - 0.02


def test_its_probabilities_are_the_mean_of_both_by_share():
    X, y = load_wine(return_X_y=True)
    model = AutomaticClassifier().fit(X[::3], y[::3])
    scaled = model.scaling_.transform(X)
    powers = np.exp(model.sharpness_ * model.ridge_.scores(scaled))
    curved = powers / powers.sum(axis=1, keepdims=True)
    expected = model.share_ * curved + (1 - model.share_) * model.linear_.predict_proba(scaled)
    np.testing.assert_allclose(model.predict_proba(X), expected)


@pytest.mark.parametrize("load", [load_digits, load_wine, load_breast_cancer])
def test_columns_as_they_come_are_learnt_from_and_the_percentages_hold(load):
    X, y = load(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(y))
    labelled, rest = order[:100], order[100:]
    model = fit(AutomaticClassifier(), X[labelled], y[labelled])
    right = model.predict(X[rest]) == y[rest]
    assert right.mean() > {"load_digits": 0.88, "load_wine": 0.9, "load_breast_cancer": 0.92}[load.__name__]
    assert reliability_gap(model.predict_proba(X[rest]), right) < 0.08


def test_the_unit_of_each_column_does_not_matter_where_they_differ():
    X, y = load_wine(return_X_y=True)
    units = np.geomspace(1e-4, 1e4, X.shape[1])
    plain, other = (fit(AutomaticClassifier(), Z[::2], y[::2]).predict_proba(Z) for Z in (X, X * units))
    np.testing.assert_allclose(plain, other, atol=1e-6)


def test_a_class_with_one_example_and_two_labels_in_all():
    X, y = load_wine(return_X_y=True)
    rows = [0, 1, 2, 3, 60]
    assert fit(AutomaticClassifier(), X[rows], y[rows]).predict_proba(X).shape == (178, 2)
    assert fit(AutomaticClassifier(), X[[0, 60]], y[[0, 60]]).predict(X[[0, 60]]).tolist() == [0, 1]


def test_more_labels_than_are_judged_are_all_learnt_from():
    X, y = load_digits(return_X_y=True)
    few, many = (fit(AutomaticClassifier(), X[:n], y[:n]).score(X[1000:], y[1000:]) for n in (300, 1000))
    assert many > few + 0.01


def test_it_prefers_a_dense_embedding_and_takes_sparse_rows():
    X, y = load_digits(return_X_y=True)
    dense, sparse = (fit(get_model("auto"), Z, y[:100]).predict_proba(Z) for Z in (X[:100], csr_array(X[:100])))
    np.testing.assert_allclose(dense, sparse, atol=1e-6)
    assert not get_tags(get_model("auto")).input_tags.sparse


def test_it_is_an_estimator_like_any_other():
    assert clone(AutomaticClassifier(random_state=4)).random_state == 4


def test_labels_that_count_for_little_teach_little():
    X, y = load_breast_cancer(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(y))
    X, y = X[order], y[order]
    told = np.append(y[:40], 1 - y[40:200])  # of 200 labels the first forty are right, and all others wrong
    weights = np.append(np.ones(40), np.full(160, 0.01))
    model = AutomaticClassifier().fit(X[:200], told, weights)
    assert model.score(X[200:], y[200:]) > 0.85
    assert AutomaticClassifier().fit(X[:200], told).score(X[200:], y[200:]) < 0.2


def test_a_second_view_that_tells_nothing_costs_nothing():
    X, y = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(y))
    labelled, rest = order[:60], order[60:]
    noise = 10 * np.random.default_rng(1).standard_normal((len(y), 200))
    alone = fit(AutomaticClassifier(), X[labelled], y[labelled]).score(X[rest], y[rest])
    both = np.hstack([X, noise])

    told, untold = (fit(AutomaticClassifier(views=views), both[labelled], y[labelled]) for views in ((64, 200), ()))

    assert told.score(both[rest], y[rest]) > alone - 0.02
    assert untold.score(both[rest], y[rest]) < alone - 0.2


def test_two_views_that_tell_different_things_are_better_than_each():
    X, y = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(y))
    labelled, rest = order[:60], order[60:]
    upper, lower, both = X[:, :32], X[:, 32:], X

    scores = [
        fit(AutomaticClassifier(views=views), Z[labelled], y[labelled]).score(Z[rest], y[rest])
        for Z, views in ((upper, ()), (lower, ()), (both, (32, 32)))
    ]

    assert scores[2] > max(scores[:2]) + 0.05
