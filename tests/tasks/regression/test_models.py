"""The models of numbers: all of them, on all that a session may hand them."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.linear_model import HuberRegressor, LogisticRegression

from al_core.errors import BadInput, UnknownName
from al_core.models.cross_conformal import CrossConformal
from al_core.tasks.regression.models import REGRESSORS, get_regressor

rng = np.random.default_rng(0)
X = rng.uniform(-1, 1, (120, 4)) * [1, 1, 1, 1_000]
Y = 50 + 10 * X[:, 0] + 3 * X[:, 3] / 1_000


def learnt(name, X, y):
    return CrossConformal(get_regressor(name), 0).fit(X, np.asarray(y, float))


@pytest.fixture(params=REGRESSORS)
def name(request):
    return request.param


def test_it_learns_also_where_columns_are_in_different_units(name):
    model = learnt(name, X[:80], Y[:80])

    assert np.square(model.predict(X[80:]) - Y[80:]).mean() < 0.4 * Y.var()


@pytest.mark.parametrize("rows", [[0], [0, 1], [3] * 9, list(range(30)) * 3])
def test_few_labels_and_repeats_are_no_trouble(name, rows):
    said = learnt(name, X[rows], Y[rows]).predict(X)

    assert np.isfinite(said).all()
    assert said.min() > 0


def test_where_all_labels_are_one_it_says_that_one(name):
    np.testing.assert_allclose(learnt(name, X[:30], np.full(30, 7.5)).predict(X), 7.5)


def test_columns_that_never_vary_and_sparse_rows_are_no_trouble(name):
    same = np.ones((40, 3))
    np.testing.assert_allclose(learnt(name, same, Y[:40]).predict(same), Y[:40].mean(), rtol=0.1)

    sparse = learnt(name, csr_matrix(X[:60]), Y[:60])
    assert np.corrcoef(sparse.predict(csr_matrix(X[60:])), Y[60:])[0, 1] > 0.5


def test_the_same_seed_gives_the_same_model(name):
    np.testing.assert_array_equal(learnt(name, X, Y).predict(X), learnt(name, X, Y).predict(X))


def test_a_regressor_of_one_s_own_is_cloned():
    mine = HuberRegressor(epsilon=1.5)

    found = get_regressor(mine)

    assert found is not mine
    assert found.epsilon == 1.5


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (LogisticRegression(), "LogisticRegression predicts classes, not numbers; a model of numbers is one of auto,"),
        (HuberRegressor, r"HuberRegressor is a class, write HuberRegressor\(\) to make a model of it"),
        (None, "NoneType is no estimator"),
        (3, "int is no estimator"),
    ],
)
def test_what_is_no_regressor_gets_a_sentence(model, sentence):
    with pytest.raises(BadInput, match=sentence):
        get_regressor(model)


def test_an_unknown_name_lists_those_there_are_and_nothing_is_calibrated_twice():
    with pytest.raises(UnknownName, match="no model of numbers called 'naive_bayes'; there are: auto, ridge"):
        get_regressor("naive_bayes")
    with pytest.raises(BadInput, match="nothing to calibrate"):
        get_regressor("ridge", "sigmoid")


def test_every_model_can_be_cloned(name):
    assert clone(get_regressor(name)).get_params() == get_regressor(name).get_params() or name == "k_nearest"
