from dataclasses import replace

import numpy as np
import pytest
from logs import log_of
from scipy.sparse import csr_array, csr_matrix, issparse
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from al_core import select, simulate
from al_core.errors import BadInput
from al_core.learning.learning import learn
from al_core.learning.training import seen_features
from al_core.matrices import reduction as embedding
from al_core.matrices.reduction import analysed
from al_core.models import get_model
from al_core.models.views import seen_by
from al_core.pools.samples import SAMPLES, build
from al_core.projects.projects import create_project
from al_core.queries.context import Context


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


def test_an_analysis_is_kept_until_the_content_changes(texts, monkeypatch):
    X, _ = texts
    first = seen_by(get_model("auto"), X)
    assert seen_by(get_model("auto"), X.copy()) is first
    changed = X.copy()
    changed.data[0] += 1
    assert seen_by(get_model("auto"), changed) is not first
    monkeypatch.setattr(embedding, "BLOCK_ROWS", 50)
    embedding._analyses.clear()
    np.testing.assert_allclose(seen_by(get_model("auto"), X), first, atol=1e-5)


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


def test_another_model_of_the_same_matrix_changes_nothing(texts):
    X, y = texts
    labels = {row: int(y[row]) for row in range(20)}
    fresh = [select("k_means", X.copy(), labels, model=model, n=5).rows for model in ("auto", "logistic_regression")]
    again = [select("k_means", X, labels, model=model, n=5).rows for model in ("auto", "logistic_regression", "auto")]
    np.testing.assert_array_equal(again, [fresh[0], fresh[1], fresh[0]])


def test_a_hole_in_sparse_rows_is_named(texts):
    X, y = texts
    X.data[7] = np.nan
    place = X.indices[7]
    with pytest.raises(BadInput, match=f"Row 0, column {place} of X is missing or infinite"):
        select("margin", X, {row: int(y[row]) for row in range(20)}, model="auto")


def test_a_project_of_texts_learns_from_its_embedding_where_the_model_wants_one(store, pools):
    pool, sample = build("messages", pools), SAMPLES["messages"]
    project = create_project(
        store, pool, name="Texts", question=sample.question, classes=sample.classes, sample="messages"
    )
    plain, auto = (replace(project.settings, model=model) for model in ("logistic_regression", "auto"))
    assert issparse(seen_features(pool, plain).X)
    assert seen_features(pool, auto).X.shape == (pool.n_rows, 100)

    log = log_of(project, project.zones.candidates[:60])
    finished = learn(pool, auto, log)
    assert finished.scores["accuracy"].value > 0.5
    assert "log_loss" in finished.scores
    calibrated = learn(pool, replace(plain, model="linear_svm", calibration="temperature"), log)
    assert "log_loss" in calibrated.scores


def test_geometry_of_wide_sparse_rows_is_that_of_their_analysis():
    X = csr_array(np.random.default_rng(0).poisson(0.02, (200, 600)).astype(float))
    context = Context(X, {}, ("a", "b"))

    np.testing.assert_array_equal(context.embed(np.array([5, 9])), analysed(X)[[5, 9]])
    lengths = np.linalg.norm(context.embed(np.arange(200)), axis=1)
    np.testing.assert_allclose(lengths[lengths > 0], 1, atol=1e-5)
