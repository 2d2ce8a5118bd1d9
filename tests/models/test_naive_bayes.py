import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import norm
from sklearn.naive_bayes import ComplementNB

from al_core.models.naive_bayes import SHARED, NaiveBayes


def make_counts(n=60):
    rng = np.random.default_rng(0)
    y = np.arange(n) % 3
    return rng.poisson(np.eye(3)[y].repeat(4, axis=1) + 0.1).astype(float), y


def make_numbers(n=60):
    rng = np.random.default_rng(0)
    y = np.arange(n) % 3
    return rng.standard_normal((n, 4)) * [1, 2, 3, 4] + 3 * np.eye(3, 4)[y], y


def test_counts_are_read_as_complement_naive_bayes_reads_them():
    X, y = make_counts()
    votes = NaiveBayes().fit(X, y).decision_function(X)
    reference = ComplementNB(alpha=0.1).fit(X, y).predict_joint_log_proba(X)
    np.testing.assert_allclose(votes, reference)


def test_numbers_are_read_as_a_bell_curve_for_each_column_and_class():
    X, y = make_numbers()
    votes = NaiveBayes().fit(X, y).decision_function(X)
    expected = np.empty((60, 3))
    shared = np.mean([X[y == label].var(axis=0) for label in range(3)], axis=0)
    for label in range(3):
        own = X[y == label]
        variance = (own.var(axis=0) * 20 + shared * SHARED) / (20 + SHARED) + 1e-3 * X.var(axis=0)
        bells = norm(own.mean(axis=0), np.sqrt(variance)).logpdf(X) + np.log(2 * np.pi) / 2
        expected[:, label] = bells.sum(axis=1) + np.log(1 / 3)
    np.testing.assert_allclose(votes, expected)


@pytest.mark.parametrize("make", [make_counts, make_numbers])
def test_sparse_rows_get_the_same_votes(make):
    X, y = make()
    dense, sparse = (NaiveBayes().fit(matrix, y).decision_function(matrix) for matrix in (X, csr_array(X)))
    np.testing.assert_allclose(sparse, dense, atol=1e-8)


def test_numbers_without_zeros_are_no_counts():
    X, y = make_numbers()
    assert not NaiveBayes().fit(X - X.min() + 1, y).counts_
    assert NaiveBayes().fit(*make_counts()).counts_


def test_a_column_that_never_varies_says_nothing():
    X, y = make_numbers()
    votes = NaiveBayes().fit(X, y).decision_function(X)
    for constant in (0.0, 1e7 + 0.1):
        with_it = np.column_stack([X, np.full(60, constant)])
        np.testing.assert_allclose(NaiveBayes().fit(with_it, y).decision_function(with_it), votes)


def test_two_classes_have_one_vote_that_is_by_how_much_the_second_is_ahead():
    X, y = make_numbers()
    model = NaiveBayes().fit(X, y > 0)
    assert model.decision_function(X).shape == (60,)
    np.testing.assert_array_equal(model.predict(X), model.decision_function(X) > 0)
    assert not hasattr(model, "predict_proba")
