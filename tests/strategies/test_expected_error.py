"""Expected error reduction against models learnt anew one by one: exactly on few points, by rank where approximate."""

import numpy as np
import pytest
from expected_errors import question, wide_pool
from scipy.sparse import csr_array
from scipy.special import xlogy
from scipy.stats import spearmanr
from sklearn.datasets import load_breast_cancer, load_digits, load_wine, make_blobs
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from al_core import STRATEGIES, models, select
from al_core.models.logistic import as_logistic
from al_core.models.softmax import SoftmaxRegression
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.influence import Influence

STRATEGY = STRATEGIES["expected_error_reduction"]


LOGISTIC = SoftmaxRegression(tol=1e-7)


def every_class_first(X, y):
    """In random order, but with an example of every class in front."""
    order = np.random.default_rng(0).permutation(len(y))
    firsts = np.unique(y[order], return_index=True)[1]
    order = np.concatenate([order[firsts], np.delete(order, firsts)])
    return X[order], y[order]


def entropies(proba):
    return -xlogy(proba, proba).sum(axis=1)


def brute_force(candidates, rows):
    """For each row: over its labels, the mean entropy of all other candidates once it is learnt."""
    context, model = candidates.context, candidates.model
    found = []
    for row in rows:
        others = candidates.rows[candidates.rows != row]
        learnt = np.append(context.labelled, row)
        expected = 0.0
        for share, label in zip(model.predict_proba(context.X[[row]])[0], model.classes_, strict=True):
            after = models.fit(model, context.X[learnt], np.append(context.y_labelled, label), previous=model)
            expected += share * entropies(after.predict_proba(context.X[others])).mean()
        found.append(expected)
    return np.array(found)


@pytest.mark.parametrize("model", [GaussianNB(), KNeighborsClassifier(3)])
@pytest.mark.parametrize("n_classes", [2, 3])
def test_it_equals_brute_force_on_six_points_and_asks_the_least(model, n_classes):
    y = np.arange(15) % n_classes
    X = np.random.default_rng(2).standard_normal((15, 2)) + 1.5 * np.eye(3)[y, :2]
    candidates = question(X, y, 9, model)

    expected = brute_force(candidates, candidates.rows)

    np.testing.assert_allclose(STRATEGY(candidates), -expected)
    assert ask(STRATEGY, candidates, 1).rows.tolist() == [9 + expected.argmin()]


def test_a_model_by_hand():
    class Counts(GaussianNB):
        """Believes in the shares of the labels, whatever X is."""

        def fit(self, X, y):
            self.classes_, counts = np.unique(y, return_counts=True)
            self.shares = counts / len(y)
            return self

        def predict_proba(self, X):
            return np.tile(self.shares, (len(X), 1))

    candidates = question(np.arange(5.0)[:, None], np.array(["a", "a", "b", "a", "a"]), 3, Counts())

    # 2/3 believe in a, which leads to shares of 3:1; 1/3 in b, to 2:2
    expected = 2 / 3 * -(0.75 * np.log(0.75) + 0.25 * np.log(0.25)) + 1 / 3 * np.log(2)
    np.testing.assert_allclose(STRATEGY(candidates), [-expected, -expected])


def scaled(X, y):
    return StandardScaler().fit_transform(X), y


DATA = {
    "wine": lambda: scaled(*load_wine(return_X_y=True)),
    "breast cancer": lambda: scaled(*load_breast_cancer(return_X_y=True)),
    "three digits": lambda: (lambda X, y: (X / 16, y))(*load_digits(n_class=3, return_X_y=True)),
    "blobs": lambda: make_blobs(400, 5, centers=3, cluster_std=6, random_state=0),
}


@pytest.mark.parametrize("name", DATA)
def test_the_steps_rank_up_to_200_candidates_as_learning_anew_does(name):
    X, y = every_class_first(*DATA[name]())
    candidates = question(X[:250], y[:250], 50, LOGISTIC)

    exact = brute_force(candidates, candidates.rows)

    assert spearmanr(-STRATEGY(candidates), exact)[0] > 0.97


def test_wide_and_sparse_rows_need_no_more_than_their_span():
    X, y = wide_pool()
    dense, sparse = question(X, y, 40, LOGISTIC), question(csr_array(X), y, 40, LOGISTIC)
    scores = STRATEGY(dense)
    np.testing.assert_allclose(STRATEGY(sparse), scores, rtol=1e-6)
    assert spearmanr(-scores, brute_force(dense, dense.rows))[0] > 0.97


def test_what_comes_before_the_regression_stays_as_it_is():
    X, y = every_class_first(*load_wine(return_X_y=True))
    in_a_pipeline = question(X, y, 30, make_pipeline(StandardScaler(), LOGISTIC))
    before = StandardScaler().fit(X[:30]).transform(X)
    np.testing.assert_allclose(STRATEGY(in_a_pipeline), STRATEGY(question(before, y, 30, LOGISTIC)), rtol=1e-4)


def test_the_row_itself_is_left_out_wherever_it_stands_among_the_judges():
    X, y = every_class_first(*DATA["wine"]())
    candidates = question(X, y, 30, LOGISTIC)
    influence = Influence(as_logistic(candidates.model), X[:30], X[[40, 50, 60]])
    without = Influence(as_logistic(candidates.model), X[:30], X[[40, 60]])

    found = influence.expected_fall(X[[50, 51]], np.array([1, -1]))

    np.testing.assert_allclose(found[0], without.expected_fall(X[[50]], np.array([-1]))[0], rtol=1e-4)
    assert found[1] != pytest.approx(without.expected_fall(X[[51]], np.array([-1]))[0], rel=1e-4)


def test_large_pools_are_scored_by_a_thousand_rows_and_their_neighbours():
    X, y = make_blobs(1_300, 4, centers=3, cluster_std=4, random_state=0)
    X[1_000:] = X[500:800]
    candidates = question(X, y, 30, LOGISTIC)

    found = STRATEGY(candidates)

    drawn = set(candidates.context.drawn(1_000).tolist())
    copies = [row for row in range(500, 800) if (row in drawn) != (row + 500 in drawn)]
    assert len(copies) > 50
    for row in copies:
        assert found[row - 30] == pytest.approx(found[row + 500 - 30], abs=1e-5)


@pytest.mark.parametrize("model", ["linear_svm", "k_nearest"])
def test_other_models_work_on_dense_and_sparse(model):
    X, y = make_blobs(36, 5, centers=3, random_state=0)
    X = np.where(X > 0.5, X, 0)
    labels = {row: f"class {y[row]}" for row in range(12)}
    dense, sparse = (select(STRATEGY, matrix, labels, model=model, n=5) for matrix in (X, csr_array(X)))
    np.testing.assert_allclose(dense.scores, sparse.scores, rtol=1e-4)


SENTENCE = "By a rough estimate, its answer would clear up {} of the model's doubt about all the others."


def test_the_reason_says_how_much_doubt_goes():
    X = np.array([[-1.0], [1.0], *[[0.05]] * 20, [40.0]])
    candidates = question(X, np.array(["a", "b"] + ["b"] * 21), 2, LOGISTIC)
    first, *_, last = ask(STRATEGY, candidates, 21).reasons
    now = entropies(candidates.model.predict_proba(X[[3, 22]]))
    after = brute_force(candidates, [2])[0]
    share = 1 - after / ((19 * now[0] + now[1]) / 20)
    assert first == SENTENCE.format(f"about {share:.0%}")
    assert last == SENTENCE.format("less than 1%")


def test_a_model_that_cannot_be_learnt_anew_is_asked_where_it_is_torn():
    class Given:
        classes_ = np.array(["a", "b"])

        def predict_proba(self, X):
            return np.column_stack([X[:, 0], 1 - X[:, 0]])

    context = Context(np.array([[0.0], [0.9], [0.6], [1.0]]), {0: "b", 3: "a"}, ("a", "b"), Given())
    picks = ask(STRATEGY, Candidates(context, np.array([1, 2]), np.random.default_rng(0)), 2)
    assert picks.rows.tolist() == [2, 1]
    assert picks.reasons[0].endswith("the likeliest is a.")


def test_while_one_class_is_known_it_asks_what_is_unlike_it():
    picks = select(STRATEGY, np.array([[0.0], [1.0], [5.0], [2.0]]), {0: "a", 1: "a"}, n=2)
    assert picks.rows.tolist() == [2, 3]
    assert picks.reasons[1] == "Only a is known so far, and this is unlike the examples of it."


@pytest.mark.parametrize("size", [1e9, 1e12])
def test_large_numbers_fit(size):
    X, y = make_blobs(90, 5, centers=3, cluster_std=4, random_state=0)
    picks = select(STRATEGY, size * X, {row: int(y[row]) for row in range(30)}, model="logistic_regression", n=5)
    assert np.isfinite(picks.scores).all()


@pytest.mark.parametrize("model", ["naive_bayes", "k_nearest"])
def test_a_small_pool_is_tried_to_its_end_with_quick_models(model):
    X, y = every_class_first(*DATA["wine"]())
    candidates = question(X[:65], y[:65], 30, models.get_model(model))

    found = STRATEGY(candidates)

    exact = []
    for row in candidates.rows:
        others, learnt = candidates.rows[candidates.rows != row], np.append(np.arange(30), row)
        after = [models.fit(candidates.model, X[learnt], np.append(y[:30], label)) for label in range(3)]
        doubts = [entropies(models.belief(one, X[others])).mean() for one in after]
        exact.append(candidates.proba[row - 30] @ doubts)
    assert spearmanr(-found, exact)[0] > 0.99
