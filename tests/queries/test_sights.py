import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from al_core.models import MODELS
from al_core.pools.features.frames import handed_in
from al_core.queries.sights import may_accept_holes, sight, takes_raw

FRAME = pd.DataFrame({"age": [1.0, 2.0, 3.0]})
BY_COLUMN = make_pipeline(make_column_transformer((StandardScaler(), ["age"])), LogisticRegression())


class Own(LogisticRegression):
    pass


@pytest.mark.parametrize(
    ("model", "raw"), [(BY_COLUMN, True), (Own(), True), (make_pipeline(StandardScaler(), LogisticRegression()), False)]
)
def test_a_frame_comes_as_it_is_where_a_column_may_be_asked_for_by_name(model, raw):
    assert takes_raw(handed_in(FRAME), model, model) == raw


@pytest.mark.parametrize("named", ["auto", None, MODELS["auto"]])
def test_our_own_models_get_numbers(named):
    assert not takes_raw(handed_in(["good", "bad"]), named, LogisticRegression())


def test_what_is_plain_stays_what_it_is():
    X = np.eye(3)

    seen = sight(handed_in(X), "logistic_regression", LogisticRegression())

    assert seen.rows is seen.numbers is X
    assert (seen.steps, seen.notes) == ((), ())


def test_missing_numbers_are_filled_where_rows_are_compared_and_kept_for_the_model():
    holes, model = np.array([[1.0], [np.nan], [3.0]]), HistGradientBoostingClassifier()

    seen = sight(handed_in(holes), model, model)

    assert seen.X.ravel().tolist() == [1, 2, 3]
    assert np.isnan(seen.rows.rows[1, 0])
    assert seen.notes[0].startswith("Missing numbers (1) count as the middle value (median) of their column")


def test_a_sparse_x_is_seen_as_an_embedding_with_its_weights():
    X, weights = csr_matrix(np.eye(4)), np.arange(4.0)

    seen = sight(handed_in(X), "svm_rbf", MODELS["random_forest"](), weights=weights)

    assert seen.rows.weights is weights
    assert seen.numbers is X


def test_an_estimator_says_whether_it_takes_missing_numbers():
    assert may_accept_holes(HistGradientBoostingClassifier())
    assert not may_accept_holes(LogisticRegression())
