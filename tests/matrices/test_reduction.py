import numpy as np
import pytest
from logs import log_of
from scipy.sparse import csr_array, issparse

from al_core import select
from al_core.errors import BadInput
from al_core.learning.learning import learn
from al_core.learning.training import seen_pool
from al_core.matrices import reduction as embedding
from al_core.matrices.reduction import analysed
from al_core.models import get_model
from al_core.models.views import seen_by
from al_core.pools.samples import SAMPLES, build
from al_core.projects.projects import create_project
from al_core.projects.settings import adjusted
from al_core.queries.context import Context
from al_core.tasks import read_task


@pytest.fixture
def texts():
    """Counts of 300 words in 120 short texts about two things."""
    rng = np.random.default_rng(0)
    y = np.arange(120) % 2
    topics = rng.dirichlet(np.full(300, 0.1), size=2)
    return csr_array(np.stack([rng.multinomial(15, topics[label]) for label in y]).astype(np.float32)), y


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
        store, pool, name="Texts", question=sample.question, task=read_task(sample.task), sample="messages"
    )
    plain, auto = (adjusted(project.settings, model=model) for model in ("logistic_regression", "auto"))
    assert issparse(seen_pool(pool, plain)[1])
    assert seen_pool(pool, auto)[1].shape == (pool.n_rows, 100)

    log = log_of(project, project.zones.candidates[:60])
    finished = learn(pool, auto, log)
    assert finished.scores["accuracy"].value > 0.5
    assert "log_loss" in finished.scores
    calibrated = learn(pool, adjusted(plain, model="linear_svm", calibration="temperature"), log)
    assert "log_loss" in calibrated.scores


def test_geometry_of_wide_sparse_rows_is_that_of_their_analysis():
    X = csr_array(np.random.default_rng(0).poisson(0.02, (200, 600)).astype(float))
    context = Context(X, {}, ("a", "b"))

    np.testing.assert_array_equal(context.embed(np.array([5, 9])), analysed(X)[[5, 9]])
    lengths = np.linalg.norm(context.embed(np.arange(200)), axis=1)
    np.testing.assert_allclose(lengths[lengths > 0], 1, atol=1e-5)
