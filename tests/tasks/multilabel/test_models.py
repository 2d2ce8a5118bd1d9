"""The models of several labels: `per_label`, `joint`, and what `fitted` and `calibrating` make of what they say."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier
from sklearn.naive_bayes import GaussianNB

from al_core.errors import BadInput, UnknownName
from al_core.models import MODELS
from al_core.models.curves import fitted_curve
from al_core.tasks.multilabel.calibrating import best_thresholds
from al_core.tasks.multilabel.fitted import SetModel
from al_core.tasks.multilabel.joint import JointKernelRidge
from al_core.tasks.multilabel.models import SET_MODELS, get_set_model
from al_core.tasks.multilabel.per_label import AllAtOnce, Chain, OneVsRest

RNG = np.random.default_rng(0)
X = RNG.standard_normal((160, 4))
MARKS = np.column_stack([X[:, 0] > 0, X[:, 1] > 0.5, (X[:, 0] > 0) & (X[:, 2] > 0), np.zeros(160, bool)])


def test_every_classifier_is_offered_beside_a_chain():
    assert set(SET_MODELS) == {*MODELS, "classifier_chain"}
    assert all(model.name == name for name, model in SET_MODELS.items())


@pytest.mark.parametrize("name", ["auto", "logistic_regression", "linear_svm", "k_nearest", "classifier_chain"])
def test_every_model_learns_labels_and_gives_a_constant_to_one_that_nobody_gave(name):
    model = SetModel(get_set_model(name), 0).fit(X[:80], MARKS[:80])
    proba = model.predict_proba(X[80:])

    assert proba.shape == (80, 4)
    assert ((proba >= 0) & (proba <= 1)).all()
    assert ((proba >= model.thresholds_) == MARKS[80:]).mean() > 0.75
    assert np.ptp(proba[:, 3]) == 0
    assert proba[0, 3] < 0.02
    assert model.calibrated_


@pytest.mark.parametrize(
    ("estimator", "kind"),
    [
        (GaussianNB(), OneVsRest),
        (RandomForestClassifier(5), AllAtOnce),
        (MultiOutputClassifier(LogisticRegression()), AllAtOnce),
        (ClassifierChain(LogisticRegression()), AllAtOnce),
    ],
)
def test_a_model_of_ones_own_is_taken_label_by_label_or_as_it_is(estimator, kind):
    learner = get_set_model(estimator)
    model = SetModel(learner, 0).fit(X[:80], MARKS[:80])

    assert type(learner) is kind
    assert model.predict_proba(X[80:]).shape == (80, 4)
    assert SetModel(learner, 0).fit(X[:80], MARKS[:80, :1]).predict_proba(X[80:]).shape == (80, 1)


def test_what_is_no_classifier_is_refused():
    with pytest.raises(UnknownName, match="model of several labels called 'gp'"):
        get_set_model("gp")
    with pytest.raises(BadInput, match="is a class"):
        get_set_model(GaussianNB)


def test_a_chain_knows_the_labels_before():
    marks = MARKS[:, [0, 2]]
    chain, alone = (kind(LogisticRegression()).fit(X, marks) for kind in (Chain, OneVsRest))

    assert chain.order_.tolist() == [0, 1]
    assert chain.models_[1].n_features_in_ == 5
    assert alone.models_[1].n_features_in_ == 4
    np.testing.assert_allclose(
        chain.predict_proba(csr_array(X)),
        Chain(LogisticRegression()).fit(csr_array(X), marks).predict_proba(csr_array(X)),
    )


@pytest.mark.parametrize("name", ["auto", "naive_bayes", "classifier_chain"])
def test_a_calibration_that_is_chosen_is_learnt_by_every_model(name):
    calibrated, plain = (get_set_model(name, method).fit(X, MARKS[:, :2]) for method in ("sigmoid", ""))

    assert np.abs(calibrated.predict_proba(X) - plain.predict_proba(X)).max() > 0.01


def test_what_is_left_out_in_closed_form_is_what_is_said_without_the_row():
    model = JointKernelRidge().fit(X[:60], MARKS[:60, :3])
    ridge = model.ridge_

    kernel = ridge._kernel(ridge.X_ @ ridge.X_.T, ridge.norms_)
    kept = np.arange(60) != 7
    targets = MARKS[:60, :3].astype(float) - ridge.means_
    weights = np.linalg.solve(kernel[np.ix_(kept, kept)] + ridge.penalty_ * np.eye(59), targets[kept])
    score = kernel[7, kept] @ weights + ridge.means_

    np.testing.assert_allclose(model.left_out_[7], 6 * (score - 0.5), atol=1e-6)


@pytest.mark.parametrize("n", [400, 1_100])
def test_the_automatic_model_keeps_rows_and_marks_together_where_it_learns_from_rows_drawn_at_random(n):
    many = np.random.default_rng(1).standard_normal((n + 200, 4))
    marks = many[:, :2] > 0

    model = SetModel(get_set_model("auto"), 0).fit(many[:n], marks[:n])

    assert ((model.predict_proba(many[n:]) >= model.thresholds_) == marks[n:]).mean() > 0.9


def test_too_few_labels_leave_the_model_as_it_is():
    model = SetModel(get_set_model("auto"), 0).fit(X[:9], MARKS[:9])

    assert model.thresholds_.tolist() == [0.5] * 4
    assert model.sure(model.predict_proba(X[:3])) is None
    assert not model.calibrated_


def test_without_two_kinds_of_any_label_everything_is_constant():
    model = SetModel(get_set_model("auto"), 0).fit(X[:4], np.ones((4, 2), bool))

    np.testing.assert_allclose(model.predict_proba(X[:2]), 0.9)
    assert not model.learnt_.any()


def test_a_curve_makes_odds_that_are_too_bold_meeker_and_shifts_each_label():
    odds = RNG.normal(0, 4, (4_000, 2))
    marks = RNG.random((4_000, 2)) < 1 / (1 + np.exp(-(odds / 2 + [1, -1])))

    curve = fitted_curve(odds, marks)

    assert curve.slope == pytest.approx(0.5, abs=0.05)
    assert curve.offsets == pytest.approx((1, -1), abs=0.2)


def test_a_threshold_goes_to_the_best_f1_only_as_far_as_there_are_labels():
    # Two of three that are said from 0.3 on are right: F1 0.8, beside 0.67 from 0.6 on.
    proba = np.array([0.9, 0.4, 0.3, 0.1])[:, None]
    marks = np.array([True, False, True, False])[:, None]

    (few,) = best_thresholds(proba, marks)
    (many,) = best_thresholds(np.tile(proba, (500, 1)), np.tile(marks, (500, 1)))

    assert 0.4 < few < 0.5
    assert many == pytest.approx(0.5 + 0.75 * (0.2 - 0.5), abs=0.01)
