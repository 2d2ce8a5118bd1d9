"""What holds for a whole process is taken back when the last thread is out."""

import warnings

import pytest
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_info, threadpool_limits

from al_core.models.fitting import _NO_NOISE, one_thread


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
