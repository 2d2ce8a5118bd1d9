"""Fitting: what it sets for the whole process, it takes back, however many threads are at it."""

import warnings

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_info, threadpool_limits

from al_core import MODELS
from al_core.errors import BadInput
from al_core.models.fitting import _NO_NOISE, fit, one_thread


def threads():
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_libraries_keep_to_one_thread_until_the_last_is_out():
    with threadpool_limits(2, user_api="blas"):
        before = threads()
        one, other = one_thread(), one_thread()
        one.__enter__()
        other.__enter__()
        one.__exit__(None, None, None)
        assert threads() == {1}
        other.__exit__(None, None, None)
        assert threads() == before


def test_a_fit_that_ends_leaves_no_noise_to_one_that_goes_on():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with _NO_NOISE:
            with _NO_NOISE:
                pass
            warnings.warn("not yet", ConvergenceWarning, stacklevel=1)
        with pytest.raises(ConvergenceWarning):
            warnings.warn("not yet", ConvergenceWarning, stacklevel=1)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ValueError("no luck.\nThe long story follows."), "no luck"),
        (ValueError(), "ValueError"),
        (RuntimeError("out of order"), "out of order"),
        (KeyError("colour"), "'colour'"),
        (ZeroDivisionError("division by zero"), "division by zero"),
    ],
)
def test_whatever_a_model_breaks_down_over_is_told_in_a_sentence(error, why):
    class Broken(ClassifierMixin, BaseEstimator):
        def fit(self, X, y):
            raise error

    with pytest.raises(BadInput, match=rf"^The model Broken could not learn from 4 labels: {why}\.$"):
        fit(Broken(), np.zeros((4, 1)), np.array([0, 1, 0, 1]))


@pytest.mark.parametrize("name", ["random_forest", "extra_trees", "auto", "k_nearest", "mlp"])
def test_few_labels_of_many_classes_are_learnt_without_a_warning(name, recwarn):
    X = np.random.default_rng(0).standard_normal((40, 3))

    fit(MODELS[name](), X, np.arange(40) % 30)

    assert [str(one.message) for one in recwarn] == []
