"""X as a model can take it."""

import numpy as np
import pytest
from scipy.sparse import csr_array, csr_matrix
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from al_core import select, simulate
from al_core.models import get_model
from al_core.models.views import seen_by, with_views


@pytest.fixture
def texts():
    """Counts of 300 words in 120 short texts about two things."""
    rng = np.random.default_rng(0)
    y = np.arange(120) % 2
    topics = rng.dirichlet(np.full(300, 0.1), size=2)
    return csr_array(np.stack([rng.multinomial(15, topics[label]) for label in y]).astype(np.float32)), y


@pytest.mark.parametrize("model", ["logistic_regression", "naive_bayes", "k_nearest", "random_forest"])
def test_a_model_that_takes_sparse_rows_gets_them(texts, model):
    assert seen_by(get_model(model), texts[0]) is texts[0]


@pytest.mark.parametrize("model", ["auto", "kernel_ridge", "gaussian_process", "mlp", LinearDiscriminantAnalysis()])
@pytest.mark.parametrize("calibration", ["", "temperature"])
def test_a_model_that_takes_none_gets_the_embedding_or_an_analysis_of_all_rows(texts, model, calibration):
    estimator = get_model(model, calibration)
    given = np.ones((120, 3), np.float32)
    assert seen_by(estimator, texts[0], given) is given
    seen = seen_by(estimator, texts[0])
    assert seen.dtype == np.float32
    assert seen.shape == (120, 100)
    np.testing.assert_allclose(np.linalg.norm(seen, axis=1), 1, atol=1e-5)


def test_arrays_are_seen_as_they_are():
    X = np.ones((3, 2))
    assert seen_by(get_model("auto"), X, np.zeros((3, 1))) is X
    assert seen_by(make_pipeline(LinearSVC()), X) is X


def test_few_sparse_columns_become_dense():
    X = np.eye(5)
    np.testing.assert_array_equal(seen_by(get_model("auto"), csr_matrix(X)), X)


def test_selecting_and_replaying_go_by_what_the_model_sees(texts):
    X, y = texts
    labels = {row: int(y[row]) for row in range(20)}
    dense = seen_by(get_model("auto"), X)
    picks = select("margin", X, labels, model="auto", n=5)
    np.testing.assert_array_equal(picks.rows, select("margin", dense, labels, model="auto", n=5).rows)
    np.testing.assert_array_equal(picks.rows, select("margin", X, labels, model="auto", n=5, embedding=dense).rows)

    rows = {"initial": range(10), "pool": range(10, 80), "test": range(80, 120), "n_labels": 14}
    sparse, seen = (simulate(matrix, y, "margin", model="auto", **rows) for matrix in (X, dense))
    assert sparse.value.tolist() == seen.value.tolist()
    judged = simulate(X, y, "margin", model="logistic_regression", task_model="auto", **rows)
    assert judged.value[0] == seen.value[0]


@pytest.mark.parametrize("name", ["auto", "kernel_ridge", "gaussian_process", "mlp"])
@pytest.mark.parametrize("calibration", ["", "temperature"])
def test_models_that_can_weigh_views_are_told_of_them(name, calibration):
    told = with_views(get_model(name, calibration), (2, 3))

    assert (2, 3) in told.get_params().values()


def test_other_models_and_models_of_one_view_stay_as_they_are():
    model = LinearSVC()

    assert with_views(model, (2, 3)) is model
    assert with_views(automatic := get_model("auto"), ()) is automatic
