"""Fitting: whatever a model breaks down over is told in a sentence."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin

from al_core import MODELS
from al_core.errors import BadInput
from al_core.models.fitting import fit


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
