import warnings

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, LogisticRegressionCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from al_core import select
from al_core.errors import BadInput, UnknownName
from al_core.matrices.inputs import as_labels
from al_core.models import MODELS, belief, fit, get_model
from al_core.models.softmax import SoftmaxRegression

SEARCH = LogisticRegressionCV(Cs=2, cv=2, l1_ratios=(0,), use_legacy_attributes=False, scoring="accuracy")


def make_data(n=60, n_classes=3):
    rng = np.random.default_rng(0)
    y = np.arange(n) % n_classes
    return rng.standard_normal((n, 4)) + 3 * rng.standard_normal((n_classes, 4))[y], y


@pytest.mark.parametrize("name", MODELS)
class TestEveryModel:
    def test_it_learns(self, name):
        X, y = make_data()
        assert (fit(MODELS[name](), X, y).predict(X) == y).mean() > 0.9

    def test_it_learns_the_same_from_sparse_rows(self, name):
        X, y = make_data()
        X = np.where(X > 0, X, 0)
        dense, sparse = (fit(MODELS[name](), matrix, y).predict(matrix) for matrix in (X, csr_array(X)))
        assert (dense == sparse).mean() > 0.95

    def test_the_same_seed_gives_the_same_belief(self, name):
        X, y = make_data()
        first, second = (belief(fit(MODELS[name](), X, y, seed=3), X) for _ in range(2))
        np.testing.assert_array_equal(first, second)

    def test_one_label_and_one_class_give_a_constant_model(self, name):
        X, _ = make_data()
        for y in (["only"], ["only"] * 5):
            model = fit(MODELS[name](), X[: len(y)], np.array(y))
            assert model.classes_.tolist() == ["only"]
            assert belief(model, X).tolist() == [[1.0]] * len(X)

    def test_a_class_with_one_example_is_learned(self, name):
        X, _ = make_data()
        assert belief(fit(MODELS[name](), X[:5], np.array(["a", "b", "b", "b", "b"])), X).shape == (60, 2)

    @pytest.mark.parametrize("kind", [str, int, bool])
    def test_labels_of_any_kind_come_back_as_they_were(self, name, kind):
        X, y = make_data(n_classes=2)
        model = fit(MODELS[name](), X, as_labels([kind(label) for label in y]))
        assert {type(label) for label in model.classes_.tolist()} == {kind}

    def test_wild_numbers_warn_of_nothing(self, name):
        X, y = make_data()
        wild = np.column_stack([1e6 * X[:, 0], 1e-6 * X[:, 1], X[:, 2], np.ones(len(X))])
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert np.isfinite(belief(fit(MODELS[name](), wild, y), wild)).all()

    def test_it_has_a_title_and_one_sentence_or_two_of_help(self, name):
        assert MODELS[name].title
        assert MODELS[name].help.endswith(".")


def test_an_earlier_fit_speeds_up_and_does_not_change_the_answer():
    X, y = make_data()
    model = SoftmaxRegression(tol=1e-8)
    earlier = fit(model, X[:40], y[:40])
    before = earlier.coef_.copy()

    cold, warm = fit(model, X, y), fit(model, X, y, previous=earlier)

    np.testing.assert_allclose(belief(warm, X), belief(cold, X), atol=1e-4)
    assert warm.n_iter_[0] < cold.n_iter_[0]
    np.testing.assert_array_equal(earlier.coef_, before)


def test_where_the_solver_stops_early_an_earlier_fit_is_left_alone():
    X, y = make_data()
    model = LogisticRegression(max_iter=3)

    cold, warm = fit(model, X, y), fit(model, X, y, previous=fit(model, X[:40], y[:40]))

    np.testing.assert_array_equal(belief(warm, X), belief(cold, X))


def test_an_earlier_fit_on_other_classes_or_columns_is_ignored():
    X, y = make_data()
    model = MODELS["logistic_regression"]()
    for earlier in (fit(model, X[y < 2], y[y < 2]), fit(model, X[:, :2], y), fit(model, X[:1], y[:1])):
        assert fit(model, X, y, previous=earlier).classes_.tolist() == [0, 1, 2]


def test_the_estimator_handed_in_is_left_alone():
    model = make_pipeline(StandardScaler(), KNeighborsClassifier(50))
    fit(model, make_data()[0][:4], np.array([0, 1, 0, 1]), seed=9)
    assert model[1].n_neighbors == 50
    assert not hasattr(model[0], "mean_")


def test_a_seed_of_the_caller_is_kept():
    assert fit(SVC(random_state=7), *make_data(), seed=1).random_state == 7
    assert fit(SVC(), *make_data(), seed=1).random_state == 1


@pytest.mark.parametrize("model", [SEARCH, VotingClassifier([("a", SVC()), ("b", SVC())])])
@pytest.mark.parametrize("strategy", ["vote_entropy", "bald", "expected_error_reduction", "margin"])
def test_any_classifier_is_accepted_as_it_is(model, strategy):
    X, y = make_data()
    assert len(select(strategy, X, dict(enumerate(y[:30].tolist())), model=model, n=2).rows) == 2


@pytest.mark.parametrize("missing", [float("nan"), None])
def test_a_missing_label_is_refused(missing):
    with pytest.raises(BadInput, match="A label is missing"):
        as_labels([1, missing])


def test_an_unknown_model_lists_those_there_are():
    with pytest.raises(UnknownName, match=r"no model called 'svm'; there are: auto, logistic_regression"):
        get_model("svm")


def test_a_stack_of_models_is_a_classifier():
    assert not hasattr(get_model(StackingClassifier([("a", LogisticRegression())])), "classes_")


class Duck:
    """It fits and predicts, and nothing else."""

    def fit(self, X, y):
        return self

    def predict(self, X):
        return X[:, 0]


NUMBERS = r'predicts numbers, not classes \(for numbers say task="regression"\)'


@pytest.mark.parametrize(
    ("model", "clause"),
    [
        (None, "No model is named"),
        (LogisticRegression, r"LogisticRegression is a class, write LogisticRegression\(\) to make a model of it"),
        (LinearRegression(), rf"LinearRegression {NUMBERS}"),
        (make_pipeline(StandardScaler(), LinearRegression()), rf"Pipeline {NUMBERS}"),
        (StandardScaler(), "StandardScaler predicts nothing"),
        (Duck(), "Duck is no estimator: it has no get_params"),
        (3, "int is no estimator: it has no get_params"),
    ],
)
def test_what_is_no_classifier_is_refused_in_one_sentence(model, clause):
    with pytest.raises(BadInput, match=f"^{clause}; a model is a name in MODELS or a scikit-learn classifier\\.$"):
        get_model(model)
