from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from pandas.testing import assert_frame_equal
from sklearn.datasets import load_digits
from sklearn.svm import SVC

from al_core import compare, comparison
from al_core.errors import BadInput, UnknownName
from al_core.strategies import strategy

MEASURED = ["strategy", "seed", "n_labels", "metric", "value"]


def make_data(n=150, n_classes=3):
    rng = np.random.default_rng(0)
    y = rng.integers(n_classes, size=n)
    X = rng.standard_normal((n, 4)) + 2 * rng.standard_normal((n_classes, 4))[y]
    X.setflags(write=False)
    return X, y


def test_labels_that_do_not_fit_the_rows_are_refused():
    X, y = make_data()
    with pytest.raises(BadInput, match="X has 150 rows, but y has 149 labels"):
        compare(X, y[1:], ["margin"], model="logistic_regression")


def test_unknown_names_are_refused_before_any_work():
    X, y = make_data()
    for change in ({"strategies": ["best"]}, {"model": "best"}, {"metric": "best"}):
        arguments = {"strategies": ["random"], "model": "logistic_regression", **change}
        with pytest.raises(UnknownName, match="'best'"):
            compare(X, y, **arguments)


def grid(executor=None, **changes):
    X, y = make_data()
    settings = {"model": "logistic_regression", "n_initial": 8, "n_labels": 14, "seeds": 3, "batch_size": 2}
    return compare(X, y, ["margin", "random", "vote_entropy"], executor=executor, **{**settings, **changes})


def test_strategies_are_compared_on_the_same_splits():
    result = grid()
    assert result.strategy.unique().tolist() == ["margin", "random", "vote_entropy"]
    first = result[result.n_labels == 8].pivot(index="seed", columns="strategy", values="value")
    assert first.eq(first["random"], axis=0).all(axis=None)
    assert sorted(first.index) == [0, 1, 2]


def test_any_executor_gives_the_same_result():
    here = grid()[MEASURED]
    with ThreadPoolExecutor(3) as threads:
        assert_frame_equal(grid(threads)[MEASURED], here)


def test_a_long_comparison_goes_to_the_other_cores_with_the_same_result(monkeypatch):
    here = grid()[MEASURED]
    monkeypatch.setattr(comparison, "PATIENCE", 0)
    monkeypatch.setattr(comparison.os, "cpu_count", lambda: 2)
    assert_frame_equal(grid()[MEASURED], here)


def test_a_strategy_of_ones_own_is_compared_like_the_others():
    @strategy("First come", reason=lambda candidates, position: "It is next.", needs_model=False)
    def first_come(candidates):
        """Asks in order.

        Made up here
        """
        return -candidates.rows.astype(float)

    X, y = make_data()
    result = compare(X, y, [first_come, "random"], model=SVC(), n_initial=8, n_labels=10, seeds=2)
    assert result.strategy.unique().tolist() == ["first_come", "random"]


def test_margin_beats_random_on_digits():
    X, y = load_digits(return_X_y=True)
    result = compare(X / 16, y, ["margin", "random"], model="logistic_regression", batch_size=10, seeds=4)
    last = result[result.n_labels == 120].groupby("strategy").value.mean()
    assert last["margin"] > last["random"] + 0.01


def test_the_global_random_state_is_left_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    grid(seeds=1)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002
