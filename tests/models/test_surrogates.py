"""What stands in for a model believes nearly what the model does, and settles nothing again."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.datasets import make_blobs, make_moons
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from al_core import MODELS
from al_core.models import belief, fit, get_model
from al_core.models.automatic import AutomaticClassifier
from al_core.models.naive_bayes import NaiveBayes
from al_core.models.surrogates import WIDE, StandIns, in_place_of, keeping_choices, lighter, narrowed


@pytest.fixture(scope="module")
def moons():
    X, y = make_moons(400, noise=0.25, random_state=0)
    return X.astype(np.float32), y


@pytest.mark.parametrize("straight", [True, False])
def test_on_the_same_labels_it_believes_what_its_model_does(moons, straight):
    X, y = moons
    y = (X[:, 0] > 0.5).astype(int) if straight else y
    model = fit(AutomaticClassifier(), X[:80], y[:80])

    quick = fit(keeping_choices(AutomaticClassifier(), model), X[:80], y[:80])

    np.testing.assert_allclose(quick.predict_proba(X), model.predict_proba(X), atol=0.03)
    assert (quick.predict(X) == model.predict(X)).mean() > 0.98


def test_it_learns_other_labels_with_what_was_settled_on_the_first(moons):
    X, y = moons
    quick = clone(keeping_choices(AutomaticClassifier(), fit(AutomaticClassifier(), X[:80], y[:80])))

    one = fit(quick, X[80:160], 1 - y[80:160])

    assert one.ridge is quick.ridge
    assert (one.predict(X) == 1 - y).mean() > 0.85


def test_a_class_without_labels_is_none_of_its_classes():
    X = np.random.default_rng(0).standard_normal((90, 3))
    y = X.argmax(axis=1)
    quick = keeping_choices(AutomaticClassifier(), fit(AutomaticClassifier(), X, y))

    assert fit(quick, X[y > 0], y[y > 0]).predict_proba(X).shape == (90, 2)


def test_other_models_stand_for_themselves(moons):
    model = MODELS["naive_bayes"]()
    assert keeping_choices(model, fit(model, *moons)) is model


def test_a_forest_is_stood_in_for_by_a_smaller_one():
    assert lighter(MODELS["random_forest"]()).n_estimators == lighter(MODELS["extra_trees"]()).n_estimators == 10
    small = RandomForestClassifier(5)
    assert lighter(small) is small


@pytest.mark.parametrize("calibration", ["", "sigmoid"])
@pytest.mark.parametrize("name", ["random_forest", "extra_trees", "gradient_boosting", "mlp"])
def test_in_a_replay_the_automatic_model_takes_the_place_of_trees_and_networks(name, calibration):
    assert isinstance(in_place_of(get_model(name, calibration)), AutomaticClassifier)


def test_in_a_replay_a_model_that_brings_its_own_preparation_keeps_it():
    piped = in_place_of(make_pipeline(StandardScaler(), RandomForestClassifier()))
    assert [type(step) for _, step in piped.steps] == [StandardScaler, RandomForestClassifier]
    assert isinstance(in_place_of(MODELS["naive_bayes"]()), NaiveBayes)


@pytest.mark.parametrize(
    "name", ["gaussian_process", "gradient_boosting", "mlp", "logistic_regression", "kernel_ridge", "linear_svm"]
)
def test_where_it_differs_from_its_model_it_is_right_as_often(name):
    X, y = make_blobs(600, 5, centers=4, cluster_std=3.0, random_state=0)
    model = fit(MODELS[name](), X[:150], y[:150])

    stand_in = fit(lighter(MODELS[name]()), X[:150], y[:150])

    right, right_too = ((one.predict(X[150:]) == y[150:]).mean() for one in (model, stand_in))
    assert abs(right - right_too) < 0.04


@pytest.mark.parametrize("kind", [np.asarray, csr_matrix])
@pytest.mark.parametrize("centers", [2, 4])
@pytest.mark.parametrize("settings", [{}, {"gamma": "auto"}, {"gamma": 0.1}, {"decision_function_shape": "ovo"}])
def test_a_machine_that_gets_its_kernel_at_once_is_the_machine(settings, centers, kind):
    X, y = make_blobs(200, 5, centers=centers, cluster_std=4.0, random_state=0)
    X, model = kind(X.astype(np.float32)), SVC(**settings)

    own, given = fit(model, X[:80], y[:80]), fit(lighter(model), X[:80], y[:80])

    np.testing.assert_allclose(belief(given, X), belief(own, X), atol=0.005)
    assert (given.predict(X) == own.predict(X)).mean() > 0.99


def test_a_machine_of_another_kernel_stands_for_itself():
    model = SVC(kernel="poly")
    assert lighter(model) is model


def test_a_machine_learns_columns_far_from_0_and_columns_that_are_all_the_same():
    X, y = make_blobs(200, 5, centers=3, cluster_std=4.0, random_state=0)
    for points in (X + 1e6, np.zeros_like(X)):
        own, given = fit(SVC(), points[:80], y[:80]), fit(lighter(SVC()), points[:80], y[:80])
        np.testing.assert_allclose(belief(given, points), belief(own, points), atol=0.02)


def test_a_calibrated_model_is_stood_in_for_uncalibrated():
    model = get_model("random_forest", "sigmoid")
    assert isinstance(lighter(model), RandomForestClassifier)


def test_what_kernel_ridge_has_settled_is_kept(moons):
    X, y = moons
    model = fit(MODELS["kernel_ridge"](), X[:80], y[:80])

    quick = fit(keeping_choices(MODELS["kernel_ridge"](), model), X[:80], y[:80])

    np.testing.assert_array_equal(quick.predict(X), model.predict(X))


def test_it_is_settled_once_for_every_doubling_of_the_labels_up_to_128_whoever_asks(moons):
    X, y = moons
    settled_on = []

    class Counted(AutomaticClassifier):
        def fit(self, X, y):
            settled_on.append(len(y))
            return super().fit(X, y)

    stand_ins = StandIns(Counted())
    for n in (20, 30, 40, 63, 64, 90, 60, 41, 128, 20, 15, 300):
        stand_ins.fit(X[:n], y[:n], seed=0)

    assert settled_on == [20, 40, 64, 128, 15]


def test_labels_of_one_class_settle_nothing(moons):
    X, y = moons
    alike, stand_ins = np.flatnonzero(y == 1)[:20], StandIns(AutomaticClassifier())

    assert stand_ins.fit(X[alike], y[alike], seed=0).predict(X[:1]) == [1]
    assert isinstance(stand_ins.fit(X[:20], y[:20], seed=0), AutomaticClassifier)


@pytest.fixture(scope="module")
def wide():
    """Four hundred rows of 300 columns that lie near a plane, far from 0, and their two classes."""
    rng = np.random.default_rng(0)
    planar = rng.standard_normal((400, 2))
    X = 5 + planar @ rng.standard_normal((2, 300)) / 20 + 1e-3 * rng.standard_normal((400, 300))
    return X.astype(np.float32), (planar[:, 0] * planar[:, 1] > 0).astype(int) + (planar[:, 0] > 1)


@pytest.mark.parametrize("name", ["auto", "logistic_regression", "random_forest"])
def test_a_wide_pool_is_learnt_from_by_the_directions_in_which_it_varies(wide, name):
    X, y = wide
    model = in_place_of(MODELS[name]())

    narrow = narrowed(X, MODELS[name]())

    assert narrow.shape == (400, WIDE)
    whole, less = (belief(fit(model, rows[:100], y[:100]), rows) for rows in (X, narrow))
    assert (whole.argmax(axis=1) == less.argmax(axis=1)).mean() > 0.98


@pytest.mark.parametrize("n", [5, 80])
def test_fewer_rows_than_directions_have_as_many_directions_as_rows(wide, n):
    assert narrowed(wide[0][:n], MODELS["auto"]()).shape == (n, n)


def test_columns_in_different_units_are_told_apart_before_they_are_mixed(wide):
    X, y = wide
    X = np.hstack([X, 1e6 * np.random.default_rng(1).standard_normal((len(X), 3))]).astype(np.float32)

    narrow = narrowed(X, AutomaticClassifier())

    assert (fit(AutomaticClassifier(), narrow[:200], y[:200]).predict(narrow[200:]) == y[200:]).mean() > 0.75


@pytest.mark.parametrize("name", ["naive_bayes", "k_nearest", "svm_rbf"])
def test_models_that_look_at_columns_or_at_their_own_scale_keep_them(wide, name):
    assert narrowed(wide[0], MODELS[name]()) is wide[0]


def test_sparse_rows_and_few_columns_stay_as_they_are(wide):
    few, sparse = wide[0][:, :WIDE], csr_matrix(wide[0])

    assert narrowed(few, MODELS["auto"]()) is few
    assert narrowed(sparse, MODELS["logistic_regression"]()) is sparse
