"""A regressor that says how far off it may be."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import LinearRegression

from al_core.models.cross_conformal import FEWEST_ERRORS, CrossConformal


class Memory(RegressorMixin, BaseEstimator):
    """Says what it was shown, and 0 of what it was not: nobody is as sure of the wrong thing."""

    def fit(self, X, y):
        self.known_ = dict(zip(X[:, 0].tolist(), y.tolist(), strict=True))
        return self

    def predict(self, X):
        return np.array([self.known_.get(one, 0.0) for one in X[:, 0].tolist()])


def numbers(n, rng=None):
    rng = rng or np.random.default_rng(0)
    X = rng.standard_normal((n, 3))
    return X, X[:, 0] + 0.5 * rng.standard_normal(n)


def test_errors_are_those_on_labels_that_were_not_shown():
    X, y = numbers(50)

    model = CrossConformal(Memory()).fit(X, y)

    assert (model.predict(X) == y).all()
    assert (model.errors == y).all()


def test_each_part_has_the_whole_range():
    X, y = numbers(100)

    parts = CrossConformal(LinearRegression()).fit(X, y).part_of

    assert np.bincount(parts).tolist() == [10] * 10
    assert max(y[parts == part].min() for part in range(10)) < np.quantile(y, 0.1) + 1e-9


def test_the_parts_are_fitted_when_they_are_asked_for_and_not_again():
    X, y = numbers(40)
    model = CrossConformal(LinearRegression()).fit(X, y)

    assert "_without" not in vars(model)
    assert model.said_without(X[:5]).shape == (10, 5)
    assert model._without is model._without


def test_an_error_counts_in_the_usual_one_of_such_numbers():
    rng = np.random.default_rng(1)
    X = np.sort(rng.uniform(0, 1, (200, 1)), axis=0)
    y = 10 * X[:, 0] + np.where(X[:, 0] > 0.5, 2.0, 0.1) * rng.standard_normal(200)

    model = CrossConformal(LinearRegression()).fit(X, y)

    small, large = model.usual_error(np.array([1.0, 9.0]), np.array([[0.1], [0.9]]))
    assert small < 0.3 * large
    raw, counted = (
        np.abs(errors[-80:]).mean() / np.abs(errors[:80]).mean() for errors in (model.errors, model.in_usual_errors)
    )
    assert counted < raw / 2
    assert model.in_usual_errors[0] != model.errors[0] / model.usual_error(model.y_ - model.errors, X)[0], (
        "itself left out"
    )


@pytest.mark.parametrize(("n", "varies"), [(FEWEST_ERRORS - 1, True), (60, False)])
def test_of_few_labels_or_of_one_number_nothing_is_said(n, varies):
    X, y = numbers(n)

    assert not CrossConformal(LinearRegression()).fit(X, y if varies else np.ones(n)).says_how_far_off
