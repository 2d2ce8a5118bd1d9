"""Teachers in the place of a person: as sure as checks allow, and of several minds."""

import numpy as np
import pytest
from sklearn.datasets import make_moons

from al_core.models.automatic import AutomaticClassifier
from al_core.models.fitting import fit
from al_core.numbers.saved.oracles import TEACHERS, oracle_beliefs, tempered


@pytest.fixture
def moons():
    X, y = make_moons(300, noise=0.15, random_state=0)
    return X.astype(np.float32), np.array(["low", "high"])[y]


def learnt(X, names, classes=("high", "low"), **settings):
    like = fit(AutomaticClassifier(), X[:60], names[:60])
    return oracle_beliefs(X[:60], names[:60], X, classes, like=like, **settings)


def test_a_teacher_is_never_surer_than_the_checks_say():
    sure = 1 / (1 + np.exp(-12 * np.random.default_rng(0).standard_normal(600)))
    proba = np.column_stack([1 - sure, sure])
    believed = proba.max(axis=1).mean()

    assert tempered(proba, 0.8).max(axis=1).mean() == pytest.approx(0.8, abs=1e-3)
    np.testing.assert_allclose(tempered(proba, 0.8).sum(axis=1), 1)
    np.testing.assert_array_equal(tempered(proba, 0.8).argmax(axis=1), proba.argmax(axis=1))
    assert tempered(proba, believed + 0.01).max(axis=1).mean() == pytest.approx(believed)
    np.testing.assert_array_equal(tempered(proba, None), proba)


def test_each_teacher_has_learnt_answers_of_its_own_and_most_know_the_truth(moons):
    X, names = moons
    beliefs = learnt(X, names, n_teachers=3)

    assert beliefs.shape == (3, 300, 2)
    np.testing.assert_allclose(beliefs.sum(axis=2), 1, atol=1e-6)
    assert not np.allclose(beliefs[0], beliefs[1])
    right = np.array(["high", "low"])[beliefs.argmax(axis=2)] == names
    assert right.mean(axis=1).min() > 0.85


def test_the_same_seed_gives_the_same_teachers(moons):
    X, names = moons
    one, again, other = (learnt(X, names, n_teachers=2, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_class_nobody_answered_yet_is_believed_by_nobody(moons):
    X, names = moons
    beliefs = learnt(X, names, ("high", "low", "never"), n_teachers=2)
    assert (beliefs[:, :, 2] == 0).all()


def test_where_a_class_has_a_single_answer_no_teacher_fails(moons):
    X, names = moons
    rows = np.concatenate([np.flatnonzero(names == "low")[:12], np.flatnonzero(names == "high")[:1]])
    like = fit(AutomaticClassifier(), X[rows], names[rows])
    assert oracle_beliefs(X[rows], names[rows], X, ("high", "low"), like=like).shape == (TEACHERS, 300, 2)
