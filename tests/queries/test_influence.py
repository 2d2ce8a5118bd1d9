"""Where a regression would go with one more label, without learning anew."""

import numpy as np
from expected_errors import question, wide_pool
from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression

from al_core import STRATEGIES
from al_core.models.softmax import SoftmaxRegression
from al_core.queries import influence

STRATEGY = STRATEGIES["expected_error_reduction"]


LOGISTIC = SoftmaxRegression(tol=1e-7)


def test_a_span_cut_short_is_still_near(monkeypatch):
    X, y = wide_pool()
    whole = STRATEGY(question(X, y, 40, LOGISTIC))
    monkeypatch.setattr(influence, "UNKNOWNS", 60)
    cut = STRATEGY(question(X, y, 40, LOGISTIC))
    assert 0.95 < spearmanr(whole, cut)[0] < 1


def test_hardly_any_curvature_and_full_certainty_are_no_trouble():
    X = np.array([[-1e3], [1e3], [-2e3], [2e3], [0.0], [1.0]])
    candidates = question(X, np.array(["a", "b", "a", "b", "a", "b"]), 2, LogisticRegression(C=1e6, max_iter=1_000))
    assert np.isfinite(STRATEGY(candidates)).all()
