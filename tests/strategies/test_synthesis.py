"""Query synthesis: where the made points lie, and that only real examples are asked for them."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.neighbors import KNeighborsClassifier

from al_core import STRATEGIES, select
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.synthesis import made_points

STRATEGY = STRATEGIES["query_synthesis"]


def question(X, labels, model=None, **more):
    model = model or LogisticRegression(tol=1e-8)
    context = Context(X, labels, tuple(sorted(set(labels.values()))), estimator=model, **more)
    return Candidates(context, np.setdiff1d(np.arange(X.shape[0]), context.labelled), np.random.default_rng(0))


def test_on_a_line_it_is_the_middle_and_its_neighbours_are_asked():
    X = np.array([[0.0], [10.0], [1.0], [4.0], [5.2], [8.5]])
    candidates = question(X, {0: "a", 1: "b"})
    np.testing.assert_allclose(made_points(candidates, 3), [[5], [5], [5]], atol=1e-4)
    picks = ask(STRATEGY, candidates, 3)
    assert picks.rows.tolist() == [4, 3, 5]
    assert picks.reasons[0] == "The nearest real example to a made-up point halfway between a and b."


def uneven():
    """Three a and one b on the first axis; the pool is spread along the second."""
    pool = np.random.default_rng(0).uniform([0, -5], [4, 5], (40, 2))
    return np.vstack([[[0.0, 0.0], [0.5, 0.0], [1.0, 0.0], [4.0, 0.0]], pool]), {0: "a", 1: "a", 2: "a", 3: "b"}


@pytest.mark.parametrize("embedded", [False, True])
def test_points_leave_the_line_at_right_angles_where_the_model_is_undecided(embedded):
    places, labels = uneven()
    X = csr_array(np.random.default_rng(1).random((len(places), 700))) if embedded else places
    model = LogisticRegression(tol=1e-8).fit(places[:4], ["a", "a", "a", "b"])
    border = -model.intercept_[0] / model.coef_[0, 0]

    points = made_points(question(X, labels, embedding=places.astype(np.float32) if embedded else None), 30)

    np.testing.assert_allclose(points[:, 0], border, atol=1e-3)
    aside = np.abs(points[:, [1]] - places[:, 1]).min(axis=1)
    np.testing.assert_allclose(aside, 0, atol=1e-3)
    assert len(np.unique(points[:, 1].round(3))) > 10


def test_a_model_that_draws_no_straight_border_is_asked_where_it_turns():
    X = np.array([[0.0], [1.0], [8.0], [9.0], [5.0]])
    candidates = question(X, {0: "a", 1: "a", 2: "b", 3: "b"}, KNeighborsClassifier(1))
    # halfway between the neighbours 1 and 8, whichever pair is drawn
    np.testing.assert_allclose(made_points(candidates, 5), np.full((5, 1), 4.5), atol=1e-4)


def test_where_the_model_sees_no_border_between_two_examples_the_middle_serves():
    X = np.array([[0.0], [1.0], [2.0], [3.0], [4.0], [3.3]])
    # the lonely b at 3 is taken for an a
    candidates = question(X, {0: "a", 1: "a", 2: "a", 3: "b", 4: "a"}, KNeighborsClassifier(5))
    assert set(made_points(candidates, 20).ravel().tolist()) <= {1.5, 2.0, 2.5, 3.5}


@pytest.mark.parametrize("model", [MultinomialNB(), None])
def test_a_model_that_cannot_learn_on_the_embedding_leaves_the_middle(model):
    class Given:
        classes_ = np.array(["a", "b"])

        def predict_proba(self, X):
            return np.tile([0.5, 0.5], (X.shape[0], 1))

    X = np.arange(8.0).reshape(4, 2)
    places = np.array([[-3.0], [5.0], [2.0], [0.0]], np.float32)
    context = Context(X, {0: "a", 1: "b"}, ("a", "b"), None if model else Given(), estimator=model, embedding=places)
    candidates = Candidates(context, np.array([2, 3]), np.random.default_rng(0))
    np.testing.assert_allclose(made_points(candidates, 2), [[1], [1]])


def test_each_point_gets_the_nearest_example_that_is_still_free():
    rng = np.random.default_rng(2)
    X = rng.standard_normal((60, 4)) + 100
    candidates = question(X, {row: "abc"[row % 3] for row in range(12)})
    points = made_points(candidates, 20)

    free, expected = list(range(12, 60)), []
    for point in points:
        expected.append(min(free, key=lambda row: np.linalg.norm(X[row] - point)))
        free.remove(expected[-1])

    assert ask(STRATEGY, candidates, 20).rows.tolist() == expected


def test_every_class_has_its_turn_however_rare():
    rng = np.random.default_rng(0)
    labels = dict.fromkeys(range(20), "common") | dict.fromkeys(range(20, 40), "usual") | {40: "rare"}
    X = rng.standard_normal((100, 3))
    X[:20, 0] += 5
    X[20:40, 1] += 5
    X[40, 2] += 5
    reasons = ask(STRATEGY, question(X, labels), 15).reasons
    assert sum("rare" in reason for reason in reasons) >= 5


def test_points_of_a_wide_sparse_pool_lie_in_the_embedding():
    X = csr_array(np.random.default_rng(0).random((30, 600)) < 0.1, dtype=float)
    candidates = question(X, {row: row % 2 for row in range(10)})
    assert made_points(candidates, 7).shape == (7, candidates.embedding.shape[1])
    assert candidates.embedding.shape[1] < 600
    assert len(set(ask(STRATEGY, candidates, 20).rows.tolist())) == 20


@pytest.mark.parametrize("model", ["linear_svm", "svm_rbf", "random_forest"])
def test_any_kind_of_model_serves(model):
    X, labels = uneven()
    picks = select(STRATEGY, X, labels, model=model, n=5)
    assert len(set(picks.rows.tolist())) == 5
    assert picks.reasons == ("The nearest real example to a made-up point halfway between a and b.",) * 5


def test_with_one_class_there_is_nothing_between_and_it_asks_what_is_unlike():
    X = np.array([[0.0], [1.0], [5.0], [2.0]])
    candidates = question(X, {0: "a", 1: "a"})
    assert made_points(candidates, 3).shape == (0, 1)
    picks = ask(STRATEGY, candidates, 2)
    assert picks.rows.tolist() == [2, 3]
    assert picks.reasons[0] == "Only a is known so far, and this is unlike the examples of it."


def test_two_equal_examples_of_different_classes_are_no_trouble():
    candidates = question(np.ones((6, 2)), {0: "a", 1: "b"})
    np.testing.assert_allclose(made_points(candidates, 2), np.ones((2, 2)))
    assert sorted(ask(STRATEGY, candidates, 4).rows.tolist()) == [2, 3, 4, 5]
