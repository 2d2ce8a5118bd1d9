import warnings

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC, LinearSVC
from sklearn.utils import get_tags

from al_core.errors import UnknownName
from al_core.models import belief, fit, get_model, means_percent
from al_core.models.calibration import CALIBRATIONS, calibrated
from al_core.models.scaling import Scaling

METHODS = [name for name in CALIBRATIONS if name]


def make_data(n=300, n_classes=3, spread=1.0):
    rng = np.random.default_rng(0)
    y = rng.integers(n_classes, size=n)
    return rng.standard_normal((n, 4)) + spread * rng.standard_normal((n_classes, 4))[y], y


def gap(model, X, y):
    """By how much the model's confidence is off from how often it is right."""
    proba = model.predict_proba(X)
    return abs(proba.max(axis=1).mean() - (model.predict(X) == y).mean())


@pytest.mark.parametrize("method", METHODS)
class TestEveryMethod:
    @pytest.mark.parametrize("model", [LinearSVC(), SVC(), make_pipeline(Scaling(), SVC())])
    @pytest.mark.parametrize("n_classes", [2, 3])
    def test_scores_become_probabilities(self, method, model, n_classes):
        X, y = make_data(n_classes=n_classes)
        fitted = fit(calibrated(model, method), X[:150], y[:150])
        proba = belief(fitted, X[150:])
        np.testing.assert_allclose(proba.sum(axis=1), 1)
        assert gap(fitted, X[150:], y[150:]) < 0.12
        assert fitted.uncalibrated_because_ == ""

    def test_boldness_is_taken_back(self, method):
        X, y = make_data(600)
        repeated = np.repeat(X, 6, axis=1)  # to naive Bayes each column is news
        bold = fit(GaussianNB(), repeated[:300], y[:300])
        tamed = fit(calibrated(GaussianNB(), method), repeated[:300], y[:300])
        assert gap(tamed, repeated[300:], y[300:]) < gap(bold, repeated[300:], y[300:]) / 2

    def test_the_same_seed_gives_the_same(self, method):
        X, y = make_data(60)
        first, second = (belief(fit(calibrated(LinearSVC(), method), X, y, seed=2), X) for _ in range(2))
        np.testing.assert_array_equal(first, second)

    def test_sparse_rows_text_labels_and_few_of_them(self, method):
        X, _ = make_data(12)
        names = np.array(["ham", "spam"])[np.arange(12) % 2]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            model = fit(calibrated(KNeighborsClassifier(9), method), csr_array(X), names)
        assert model.predict(csr_array(X)).dtype.kind == "U"
        assert model.classes_.tolist() == ["ham", "spam"]

    def test_a_rare_class_leaves_the_model_as_it_is_and_says_so(self, method):
        X, _ = make_data(20)
        y = np.array(["a"] * 18 + ["rare"] * 2)
        only_scores = fit(calibrated(LinearSVC(), method), X, y)
        assert only_scores.uncalibrated_because_ == "The class rare has fewer than 3 labels."
        assert not hasattr(only_scores, "predict_proba")
        np.testing.assert_array_equal(belief(only_scores, X), belief(fit(LinearSVC(), X, y), X))
        own = fit(calibrated(LogisticRegression(), method), X, y)
        np.testing.assert_array_equal(own.predict_proba(X), fit(LogisticRegression(), X, y).predict_proba(X))

    def test_only_what_was_calibrated_is_shown_as_a_percentage(self, method):
        X, y = make_data(60)
        rare = np.array(["a"] * 58 + ["rare"] * 2)
        assert means_percent(fit(calibrated(LinearSVC(), method), X, y))
        assert not means_percent(fit(calibrated(LinearSVC(), method), X, rare))
        assert means_percent(fit(calibrated(LogisticRegression(), method), X, rare))

    def test_one_class_gives_a_constant_model(self, method):
        X, _ = make_data(5)
        assert fit(calibrated(SVC(), method), X, np.array(["only"] * 5)).predict_proba(X).tolist() == [[1.0]] * 5

    def test_what_has_been_calibrated_has_no_scores_beside_its_probabilities(self, method):
        X, y = make_data(60)
        assert not hasattr(fit(calibrated(SVC(), method), X, y), "decision_function")


@pytest.mark.parametrize("name", ["auto", "kernel_ridge", "naive_bayes", "mlp", "k_nearest"])
def test_models_of_the_catalogue_can_be_calibrated(name):
    X, y = make_data(120)
    model = fit(get_model(name, "temperature"), X[:90], y[:90])
    np.testing.assert_allclose(model.predict_proba(X[90:]).sum(axis=1), 1)
    assert get_tags(get_model(name, "temperature")).input_tags.sparse == get_tags(get_model(name)).input_tags.sparse


def test_without_a_method_the_model_stays_as_it_is():
    assert type(get_model("linear_svm", "")) is LinearSVC
    assert isinstance(get_model(SVC(), ""), SVC)


def test_it_is_an_estimator_like_any_other():
    model = calibrated(SVC(C=3), "sigmoid")
    assert clone(model).get_params()["estimator__C"] == 3
    assert not hasattr(model.estimator, "support_")


def test_an_unknown_method_lists_those_there_are():
    with pytest.raises(UnknownName, match="no calibration called 'best'; there are: , temperature, sigmoid, isotonic"):
        get_model("auto", "best")


@pytest.mark.parametrize("calibration", CALIBRATIONS.values(), ids=["none", *METHODS])
def test_it_has_a_title_and_a_sentence_of_help(calibration):
    assert calibration.title
    assert calibration.help.endswith(".")
