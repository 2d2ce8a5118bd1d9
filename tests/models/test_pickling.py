"""A model goes to other processes by its name, and what it has learnt goes with a fitted one."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

from al_core.models import MODELS, fit, get_model
from al_core.models.calibration import CALIBRATIONS

X, Y = load_iris(return_X_y=True)


def once_more(thing):
    return pickle.loads(pickle.dumps(thing))


@pytest.mark.parametrize("name", MODELS)
def test_a_model_comes_back_as_itself(name):
    assert once_more(MODELS[name]) is MODELS[name]


def test_a_model_of_ones_own_comes_back_equal():
    own = replace(MODELS["auto"], make=LogisticRegression)
    assert once_more(own) == own


@pytest.mark.parametrize("calibration", ["", *CALIBRATIONS])
@pytest.mark.parametrize("name", MODELS)
def test_a_fitted_model_predicts_the_same_afterwards(name, calibration):
    model = fit(get_model(name, calibration), X[::3], Y[::3])

    again = once_more(model)

    np.testing.assert_array_equal(again.predict(X), model.predict(X))
    assert hasattr(again, "predict_proba") == hasattr(model, "predict_proba")
    if hasattr(model, "predict_proba"):
        np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))
