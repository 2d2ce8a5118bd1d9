"""A fitted logistic regression seen from inside, against what it says itself."""

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from al_core.models.logistic import as_logistic

X = np.random.default_rng(0).standard_normal((40, 3))


@pytest.mark.parametrize("n_classes", [2, 4])
@pytest.mark.parametrize("before", [[], [StandardScaler()]], ids=["alone", "in a pipeline"])
def test_the_softmax_of_its_scores_is_what_it_believes(n_classes, before):
    model = make_pipeline(*before, LogisticRegression()).fit(X, np.arange(40) % n_classes)

    inside = as_logistic(model if before else model[-1])

    np.testing.assert_allclose(softmax(inside.logits(inside.design(X)), axis=1), model.predict_proba(X))


@pytest.mark.parametrize("model", [GaussianNB(), LogisticRegression(class_weight="balanced")])
def test_any_other_model_is_none(model):
    assert as_logistic(model.fit(X, np.arange(40) % 2)) is None


def test_a_search_for_a_penalty_is_none():
    assert as_logistic(LogisticRegressionCV()) is None
