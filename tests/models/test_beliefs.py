"""What a fitted model believes, whatever it can say of itself."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.ensemble import VotingClassifier
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from al_core import select
from al_core.models import align, belief, fit


def make_data(n=60, n_classes=3):
    rng = np.random.default_rng(0)
    y = np.arange(n) % n_classes
    return rng.standard_normal((n, 4)) + 3 * rng.standard_normal((n_classes, 4))[y], y


def test_a_model_without_probabilities_is_read_by_its_decision_values():
    X, y = make_data(n_classes=2)
    model = fit(SVC(), X, y)
    np.testing.assert_allclose(belief(model, X)[:, 1], expit(model.decision_function(X)))
    many = fit(RidgeClassifier(), *make_data())
    assert (belief(many, X).argmax(axis=1) == many.predict(X)).all()


def test_a_model_that_only_names_a_class_believes_in_that_one():
    voters = VotingClassifier([("a", LogisticRegression()), ("b", SVC())])
    model = fit(voters, *make_data())

    X = make_data()[0]
    assert (belief(model, X).argmax(axis=1) == np.searchsorted(model.classes_, model.predict(X))).all()
    assert set(belief(model, X).ravel()) == {0.0, 1.0}
    assert belief(fit(NearestCentroid(), *make_data()), X).shape == (60, 3)


@pytest.mark.parametrize("before", [None, StandardScaler()])
def test_a_machine_that_decides_between_pairs_of_classes_is_read_class_by_class(before):
    machine = SVC(decision_function_shape="ovo")
    model = fit(machine if before is None else make_pipeline(before, machine), *make_data(n_classes=4))

    X = make_data(n_classes=4)[0]
    assert (belief(model, X).argmax(axis=1) == np.searchsorted(model.classes_, model.predict(X))).all()


def test_only_what_is_meant_as_a_probability_is_said_in_percent():
    X, y = make_data()
    known = dict(enumerate(y[:30].tolist()))

    meant, uncalibrated = (
        select("margin", X, known, model=name).reasons[0] for name in ("logistic_regression", "random_forest")
    )

    assert "%" in meant
    assert "hesitates between" in uncalibrated
    assert "%" not in uncalibrated


def test_columns_go_to_their_class():
    proba = np.array([[0.9, 0.1], [0.2, 0.8]])
    assert align(proba, np.array(["c", "a"]), ("a", "b", "c")).tolist() == [[0.1, 0, 0.9], [0.8, 0, 0.2]]
    assert align(proba, np.array([True, False]), (False, True)).tolist() == [[0.1, 0.9], [0.8, 0.2]]
