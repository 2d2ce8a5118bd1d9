from copy import deepcopy

import numpy as np
import pytest
from scipy import sparse
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression

from al_core.models import fit, means_percent
from al_core.models.catalogue import get_model
from al_core.models.lending import HeadStart, Lent

X = np.random.default_rng(0).normal(size=(700, 8))
Y = np.where(X[:, :3].sum(axis=1) > 0, "yes", "no")
TEST, ELSEWHERE = slice(300, 400), slice(400, 700)


def with_lent(labels, n, model="logistic_regression"):
    return fit(HeadStart(get_model(model), Lent(X[ELSEWHERE], labels)), X[:n], Y[:n], seed=1)


def alone(n, model="logistic_regression"):
    return fit(get_model(model), X[:n], Y[:n], seed=1)


def right(model):
    return (model.predict(X[TEST]) == Y[TEST]).mean()


def test_labels_of_the_same_thing_from_elsewhere_help_while_own_ones_are_few():
    assert right(with_lent(Y[ELSEWHERE], 12)) > right(alone(12)) + 0.05


@pytest.mark.parametrize("labels", ["contrary", "drawn"])
def test_labels_of_something_else_change_nothing(labels):
    contrary = np.where(Y[ELSEWHERE] == "yes", "no", "yes")
    lent = {"contrary": contrary, "drawn": np.random.default_rng(3).permutation(Y[ELSEWHERE])}[labels]

    mixed, own = with_lent(lent, 20), alone(20)

    assert mixed.shares_ == {"own": 1.0, "lent": 0.0, "both": 0.0}
    np.testing.assert_allclose(mixed.predict_proba(X[TEST]), own.predict_proba(X[TEST]))


def test_what_is_lent_fades_as_own_labels_come():
    moved = np.where(X[ELSEWHERE, :3].sum(axis=1) > 0.5, "yes", "no")  # alike, and not the same

    shares = [with_lent(moved, n).shares_ for n in (12, 300)]

    assert shares[0]["own"] < shares[1]["own"]


def test_shares_add_up_to_one_and_so_do_beliefs():
    model = with_lent(Y[ELSEWHERE], 30)

    assert sum(model.shares_.values()) == pytest.approx(1)
    np.testing.assert_allclose(model.predict_proba(X[TEST]).sum(axis=1), 1)


def test_a_class_that_only_elsewhere_has_is_one_that_may_be_said():
    three = Y[ELSEWHERE].astype(object)
    three[:60] = "maybe"

    model = with_lent(three, 20)

    assert model.classes_.tolist() == ["maybe", "no", "yes"]
    assert model.predict_proba(X[TEST]).shape == (100, 3)


def test_sparse_rows_are_lent_as_well():
    S = sparse.csr_matrix(X)
    model = fit(HeadStart(get_model("logistic_regression"), Lent(S[400:], Y[400:])), S[:12], Y[:12], seed=1)

    np.testing.assert_allclose(model.predict_proba(S[:50]), with_lent(Y[400:], 12).predict_proba(X[:50]), atol=1e-3)


def test_the_same_labels_give_the_same_model():
    one, other = with_lent(Y[ELSEWHERE], 25, "auto"), with_lent(Y[ELSEWHERE], 25, "auto")

    np.testing.assert_array_equal(one.predict_proba(X[TEST]), other.predict_proba(X[TEST]))


def test_copies_share_what_is_lent_instead_of_copying_it():
    lent = Lent(X[ELSEWHERE], Y[ELSEWHERE])

    assert clone(HeadStart(LogisticRegression(), lent)).lent is lent
    assert deepcopy(lent) is lent


def test_percentages_mean_what_those_of_its_model_mean():
    assert means_percent(with_lent(Y[ELSEWHERE], 20))
    assert not means_percent(with_lent(Y[ELSEWHERE], 20, "random_forest"))
