"""A column that alone tells the answers is found, and what is easy is no leak."""

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine

from al_core.evaluation.giveaways import Leak, leak_among


def looked_at(X, truth, **columns):
    """What is found among the columns of X and some more."""
    every = {f"c{place}": column for place, column in enumerate(X.T)} | columns

    def without(name):
        left = [values for other, values in every.items() if other != name and values.dtype.kind == "f"]
        return np.column_stack(left) if left else None

    return leak_among(every, truth, without)


NOISE = np.random.default_rng(0).standard_normal((100, 4))
TRUTH = np.arange(100) % 2
WRONG = np.where(np.arange(100) == 7, 1 - TRUTH, TRUTH)


@pytest.mark.parametrize(
    ("column", "right"),
    [
        (TRUTH.astype(float), 100),
        (np.array(["ja", "nein"])[TRUTH], 100),
        (WRONG.astype(float), 99),
        (np.array(["ja", "nein"])[WRONG], 99),
        (TRUTH + np.linspace(0, 0.9, 100), 100),  # as a score that somebody gave
        (np.where(TRUTH, np.nan, np.linspace(5, 6, 100)), 100),  # filled in for one class only
    ],
)
def test_a_column_that_was_filled_in_with_the_answer_is_named(column, right):
    assert looked_at(NOISE, TRUTH, amount=column) == Leak("amount", right, 100)


def test_a_few_labels_are_enough_where_it_is_plain():
    assert looked_at(NOISE[:24], TRUTH[:24], amount=TRUTH[:24].astype(float)) == Leak("amount", 24, 24)


def test_a_code_of_many_classes_is_found_as_well():
    X, y = load_digits(return_X_y=True)

    assert looked_at(X[:300], y[:300], code=y[:300].astype(float)) == Leak("code", 300, 300)


@pytest.mark.parametrize("load", [load_iris, load_wine, load_breast_cancer, load_digits])
def test_what_is_easy_is_no_leak(load):
    X, y = load(return_X_y=True)

    assert looked_at(X[:500], y[:500]) is None


@pytest.mark.parametrize("one", [0, 1, 2])
def test_a_kind_that_several_columns_tell_is_easy(one):
    X, y = load_iris(return_X_y=True)

    assert looked_at(X, (y == one).astype(np.int64)) is None


@pytest.mark.parametrize(
    ("truth", "column"),
    [
        (TRUTH[:19], TRUTH[:19].astype(float)),  # too few labels
        (np.r_[np.zeros(96, int), np.ones(4, int)], np.r_[np.zeros(96), np.ones(4)]),  # too few of one class
        (np.r_[np.zeros(94, int), np.ones(6, int)], np.zeros(100)),  # no better than the commonest
        (TRUTH, np.random.default_rng(1).permutation(100).astype(float)),
        (TRUTH, np.array([f"id {n}" for n in range(100)])),
    ],
)
def test_without_enough_to_tell_it_by_nothing_is_said(truth, column):
    assert looked_at(NOISE[: len(truth)], truth, amount=column) is None


def test_where_there_is_no_other_column_there_is_nothing_to_leave_out():
    assert leak_among({"size": np.linspace(0, 1, 100)}, (np.arange(100) > 49).astype(int), lambda name: None) is None
