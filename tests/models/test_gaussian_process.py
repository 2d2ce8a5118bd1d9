import numpy as np
from sklearn.datasets import load_digits, make_circles, make_classification

from al_core.models import gaussian_process
from al_core.models.gaussian_process import GaussianProcess


def make_data(n=60):
    return make_classification(n, 6, n_informative=4, n_classes=3, random_state=0)


def test_it_bends_its_border_and_is_unsure_far_away():
    X, y = make_circles(80, noise=0.05, factor=0.5, random_state=0)
    model = GaussianProcess().fit(X[:60], y[:60])
    assert (model.predict(X[60:]) == y[60:]).all()
    np.testing.assert_allclose(model.predict_proba([[50.0, 50.0]]), 0.5, atol=0.01)


def test_where_a_straight_border_is_best_it_takes_the_widest_kernel():
    X = np.linspace(-1, 1, 30)[:, None] * [1.0, 2.0]
    model = GaussianProcess().fit(X, X[:, 0] > 0.1)
    assert (model.predict(X) == (X[:, 0] > 0.1)).all()


def test_only_so_many_labels_are_learnt_from_and_the_same_for_the_same_seed(monkeypatch):
    monkeypatch.setattr(gaussian_process, "MOST_POINTS", 20)
    X, y = make_data()
    first, second = (GaussianProcess(random_state=3).fit(X, y) for _ in range(2))
    assert len(first.process_.base_estimator_.estimators_[0].X_train_) == 20
    np.testing.assert_array_equal(first.predict_proba(X), second.predict_proba(X))


def test_candidates_are_judged_in_blocks_with_the_same_result(monkeypatch):
    X, y = make_data()
    model = GaussianProcess().fit(X, y)
    whole = model.predict_proba(X)
    monkeypatch.setattr(gaussian_process, "_ELEMENTS", 7 * 500)
    np.testing.assert_allclose(model.predict_proba(X), whole)
    np.testing.assert_allclose(whole.sum(axis=1), 1)


def test_ten_classes_are_not_too_meek():
    X, y = load_digits(return_X_y=True)
    model = GaussianProcess().fit(X[:200], y[:200])
    proba, right = model.predict_proba(X[1000:]), model.predict(X[1000:]) == y[1000:]
    assert right.mean() > 0.85
    assert abs(proba.max(axis=1).mean() - right.mean()) < 0.05


def test_a_class_with_one_example_does_not_make_it_meeker():
    X, y = make_data()
    odd = np.append(y, 3)
    model, plain = GaussianProcess().fit(np.append(X, [[9.0] * 6], axis=0), odd), GaussianProcess().fit(X, y)
    assert model.sharpness_ > plain.sharpness_ / 2
