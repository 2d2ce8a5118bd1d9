"""What stands in for a model believes nearly what the model does, and settles nothing again."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import make_moons
from sklearn.ensemble import RandomForestClassifier

from al_core import MODELS
from al_core.automatic import AutomaticClassifier
from al_core.models import fit
from al_core.replays import Student
from al_core.stand_ins import Settled, lighter, settled


@pytest.fixture(scope="module")
def moons():
    X, y = make_moons(400, noise=0.25, random_state=0)
    return X.astype(np.float32), y


@pytest.mark.parametrize("straight", [True, False])
def test_on_the_same_labels_it_believes_what_its_model_does(moons, straight):
    X, y = moons
    y = (X[:, 0] > 0.5).astype(int) if straight else y
    model = fit(AutomaticClassifier(), X[:80], y[:80])

    quick = fit(settled(AutomaticClassifier(), model), X[:80], y[:80])

    np.testing.assert_allclose(quick.predict_proba(X), model.predict_proba(X), atol=0.03)
    assert (quick.predict(X) == model.predict(X)).mean() > 0.98


def test_it_learns_other_labels_with_what_was_settled_on_the_first(moons):
    X, y = moons
    quick = clone(Settled(fit(AutomaticClassifier(), X[:80], y[:80])))

    one = fit(quick, X[80:160], 1 - y[80:160])

    assert one.like is quick.like
    assert (one.predict(X) == 1 - y).mean() > 0.85


def test_a_class_without_labels_is_none_of_its_classes():
    X = np.random.default_rng(0).standard_normal((90, 3))
    y = X.argmax(axis=1)
    quick = settled(AutomaticClassifier(), fit(AutomaticClassifier(), X, y))

    assert fit(quick, X[y > 0], y[y > 0]).predict_proba(X).shape == (90, 2)


def test_other_models_stand_for_themselves(moons):
    model = MODELS["naive_bayes"]()
    assert settled(model, fit(model, *moons)) is model


def test_a_forest_is_stood_in_for_by_a_smaller_one():
    assert lighter(MODELS["random_forest"]()).n_estimators == lighter(MODELS["extra_trees"]()).n_estimators == 25
    small = RandomForestClassifier(10)
    assert lighter(small) is small


def test_a_student_settles_anew_when_its_labels_have_doubled_or_halved(moons):
    X, y = moons
    settled_on = []

    class Counted(AutomaticClassifier):
        def fit(self, X, y):
            settled_on.append(len(y))
            return super().fit(X, y)

    student = Student(Counted(), 0)
    for n in (20, 30, 39, 40, 70, 90, 60, 41, 40, 30, 20):
        student.learn(X[:n], y[:n])

    assert settled_on == [20, 40, 90, 41, 20]
