"""Fitting: whatever a model breaks down over is told in a sentence."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from al_core import MODELS
from al_core.errors import BadInput
from al_core.models.fitting import fit, ready


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ValueError("no luck.\nThe long story follows."), "no luck"),
        (ValueError(), "ValueError"),
        (RuntimeError("out of order"), "out of order"),
        (KeyError("colour"), "'colour'"),
        (ZeroDivisionError("division by zero"), "division by zero"),
    ],
)
def test_whatever_a_model_breaks_down_over_is_told_in_a_sentence(error, why):
    class Broken(ClassifierMixin, BaseEstimator):
        def fit(self, X, y):
            raise error

    with pytest.raises(BadInput, match=rf"^The model Broken could not learn from 4 labels: {why}\.$"):
        fit(Broken(), np.zeros((4, 1)), np.array([0, 1, 0, 1]))


@pytest.mark.parametrize("name", ["random_forest", "extra_trees", "auto", "k_nearest", "mlp"])
def test_few_labels_of_many_classes_are_learnt_without_a_warning(name, recwarn):
    X = np.random.default_rng(0).standard_normal((40, 3))

    fit(MODELS[name](), X, np.arange(40) % 30)

    assert [str(one.message) for one in recwarn] == []


def test_a_model_that_is_ready_fits_as_a_fresh_clone_and_is_never_fitted_itself():
    X, y = np.random.default_rng(0).standard_normal((30, 2)), np.arange(30) % 2
    for model in (LogisticRegression(), KNeighborsClassifier(40), RandomForestClassifier(5)):
        prepared = ready(model, 3, is_finite=True)
        for n in (10, 30):
            again, plain = (fit(one, X[:n], y[:n], seed=3) for one in (prepared, model))
            np.testing.assert_array_equal(again.predict_proba(X), plain.predict_proba(X))
        assert not hasattr(prepared.estimator, "classes_")


def test_a_parameter_that_is_none_is_told_by_a_ready_model_too():
    with pytest.raises(BadInput, match=r"^The model LogisticRegression could not learn from 4 labels: The 'C' param"):
        fit(ready(LogisticRegression(C=-1.0), 0), np.eye(4), np.array([0, 1, 0, 1]))
