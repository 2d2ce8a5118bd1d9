"""Expected gradient length against numeric gradients, and against models learnt anew one by one."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.sparse import csr_array
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from al_core import STRATEGIES, select
from al_core.queries import refits
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context


def question(X, labels, model, **more):
    context = Context(X, labels, tuple(sorted(set(labels.values()))), estimator=model, **more)
    return Candidates(context, np.setdiff1d(np.arange(X.shape[0]), context.labelled), np.random.default_rng(0))


def scores(candidates):
    return STRATEGIES["expected_gradient_length"](candidates)


def blobs(n_classes, n=30, width=3):
    rng = np.random.default_rng(1)
    y = np.arange(n) % n_classes
    return rng.standard_normal((n, width)) + 2 * rng.standard_normal((n_classes, width))[y], y


def numeric_length(x, code, weights, intercept):
    """Length of the gradient of the log loss, found by moving every parameter a little."""
    n_intercepts = len(np.atleast_1d(intercept))

    def loss(parameters):
        W, b = parameters[:-n_intercepts].reshape(weights.shape), parameters[-n_intercepts:]
        f = W @ x + b
        f = np.array([0.0, f[0]]) if len(f) == 1 else f
        return logsumexp(f) - f[code]

    return np.linalg.norm(approx_fprime(np.append(weights.ravel(), intercept), loss, 1e-7))


@pytest.mark.parametrize("n_classes", [2, 3, 4])
def test_it_equals_numeric_gradients_of_the_log_loss(n_classes):
    X, y = blobs(n_classes)
    candidates = question(X, {row: f"class {y[row]}" for row in range(10)}, LogisticRegression())
    model = candidates.model

    expected = [
        sum(
            share * numeric_length(x, code, model.coef_, model.intercept_)
            for code, share in enumerate(model.predict_proba(x[None])[0])
        )
        for x in candidates.X
    ]

    np.testing.assert_allclose(scores(candidates), expected, rtol=1e-5)


def test_two_classes_by_hand():
    model = LogisticRegression().fit([[0.0], [1.0]], ["a", "b"])
    model.coef_[:], model.intercept_[:] = 0.0, np.log(3)  # a quarter and three quarters everywhere
    candidates = question(np.array([[0.0], [1.0], [2.0], [0.0]]), {0: "a", 1: "b"}, None, fitted=model)
    # 2 p (1 - p) times the length of (features, 1): 0.375 x sqrt(5) and 0.375 x 1
    np.testing.assert_allclose(scores(candidates), [0.8385255, 0.375])


def test_features_are_measured_as_the_regression_sees_them():
    X, y = blobs(2)
    X = X * [1, 1_000, 1] + 50
    labels = {row: int(y[row]) for row in range(10)}
    in_a_pipeline = question(X, labels, make_pipeline(StandardScaler(), LogisticRegression()))
    scaled = StandardScaler().fit(X[:10]).transform(X)
    np.testing.assert_allclose(scores(in_a_pipeline), scores(question(scaled, labels, LogisticRegression())), rtol=1e-3)


def test_without_an_intercept_there_is_no_gradient_for_one():
    candidates = question(np.array([[1.0], [-1.0], [0.0]]), {0: "a", 1: "b"}, LogisticRegression(fit_intercept=False))
    assert scores(candidates).tolist() == [0.0]


def test_certainty_moves_nothing():
    X = np.array([[-1e6], [1e6], [-2e6], [2e6]])
    candidates = question(X, {0: "a", 1: "b"}, LogisticRegression())
    np.testing.assert_allclose(scores(candidates), [0, 0], atol=1e-9)


def brute_force_shift(X, labelled, y, rows, judges):
    """Over the labels, the mean part of belief that goes elsewhere in the other judges."""
    before = GaussianNB().fit(X[labelled], y[labelled])
    found = []
    for row in rows:
        others = [judge for judge in judges if judge != row]
        total = 0.0
        for share, label in zip(before.predict_proba(X[[row]])[0], before.classes_, strict=True):
            after = GaussianNB().fit(X[[*labelled, row]], np.append(y[labelled], label))
            total += share * np.abs(after.predict_proba(X[others]) - before.predict_proba(X[others])).sum(axis=1).mean()
        found.append(total / 2)
    return found


def test_other_models_equal_brute_force_on_six_points():
    X, y = blobs(3, n=15)
    labelled, rows = list(range(9)), list(range(9, 15))
    candidates = question(X, {row: int(y[row]) for row in labelled}, GaussianNB())
    np.testing.assert_allclose(scores(candidates), brute_force_shift(X, labelled, y, rows, rows))


def test_what_was_not_tried_is_much_like_its_neighbours(monkeypatch):
    monkeypatch.setattr(refits, "BUDGET", 80_000)
    X, y = blobs(2, n=250)
    X[200:] = X[150:200]
    candidates = question(X, {row: int(y[row]) for row in range(10)}, GaussianNB())
    found = scores(candidates)
    tried = candidates.context.once("worth _shift", lambda: None)

    assert 45 < len(tried[0]) < 200
    own = dict(zip(tried[0].tolist(), tried[1].tolist(), strict=True))
    for row, score in zip(candidates.rows.tolist(), found, strict=True):
        if row in own:
            assert score == own[row]
        elif row >= 200 and row - 50 in own:
            assert score == pytest.approx(own[row - 50], rel=1e-3)
        else:
            assert score < 2 * max(own.values())


@pytest.mark.parametrize("model", ["linear_svm", "k_nearest", "svm_rbf"])
def test_models_without_a_gradient_work_on_dense_and_sparse(model):
    X, y = blobs(3, n=36)
    X = np.where(X > 0.5, X, 0)
    labels = {row: f"class {y[row]}" for row in range(12)}
    dense, sparse = (
        select("expected_gradient_length", matrix, labels, model=model, n=5) for matrix in (X, csr_array(X))
    )
    np.testing.assert_allclose(dense.scores, sparse.scores, rtol=1e-4)
    assert all("times as far" in reason for reason in dense.reasons)


def test_the_reason_compares_with_a_usual_example():
    X = np.array([[-1.0], [1.0], *[[0.0]] * 8, [3.0]])
    picks = ask(STRATEGIES["expected_gradient_length"], question(X, {0: "a", 1: "b"}, LogisticRegression()), 2)
    at_three = float(picks.scores[0])
    usual = (at_three + 8 * 0.5) / 9
    assert picks.rows[0] == 10
    assert picks.reasons == (
        f"Its answer would move the model {at_three / usual:.1f} times as far as a usual one.",
        f"Its answer would move the model {0.5 / usual:.1f} times as far as a usual one.",
    )


def test_while_one_class_is_known_it_asks_what_is_unlike_it():
    X = np.array([[0.0], [1.0], [5.0], [2.0]])
    picks = select("expected_gradient_length", X, {0: "a", 1: "a"}, n=2)
    assert picks.rows.tolist() == [2, 3]
    assert picks.reasons[0] == "Only a is known so far, and this is unlike the examples of it."
