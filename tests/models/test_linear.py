import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC

from al_core.models import belief
from al_core.models.linear import linear_belief, linear_weights


def make_data(n_classes):
    rng = np.random.default_rng(0)
    y = np.arange(60) % n_classes
    return rng.standard_normal((60, 4)) + 3 * rng.standard_normal((n_classes, 4))[y], y


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("steps", [(), (StandardScaler(),), (StandardScaler(with_mean=False),)])
def test_the_fast_belief_of_a_linear_model_is_its_own(n_classes, steps):
    X, y = make_data(n_classes)
    model = make_pipeline(*steps, LogisticRegression()) if steps else LogisticRegression()
    model.fit(X, y)
    np.testing.assert_allclose(linear_belief(linear_weights(model), X), model.predict_proba(X), atol=1e-9)


def test_other_models_have_no_fast_belief():
    assert linear_weights(SVC()) is None
    assert linear_weights(make_pipeline(StandardScaler(), SVC())) is None


@pytest.mark.parametrize("n_classes", [2, 3])
def test_decision_values_become_what_the_plain_way_makes_of_them(n_classes):
    X, y = make_data(n_classes)
    model = LinearSVC().fit(X, y)
    np.testing.assert_allclose(linear_belief(linear_weights(model), X), belief(model, X), atol=1e-9)


def test_numbers_far_out_neither_overflow_nor_warn():
    X, y = make_data(2)
    model = LogisticRegression().fit(X, y)
    proba = linear_belief(linear_weights(model), (1e30 * X).astype(np.float32))
    assert set(np.unique(proba).tolist()) <= {0.0, 1.0}
