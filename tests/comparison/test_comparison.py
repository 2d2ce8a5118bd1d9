"""Comparisons: the same splits for every strategy, and each setting does what it says."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from grids import grid, make_data, same
from sklearn.datasets import load_digits
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from al_core import Plan, areas_by_run, compare, compare_grid, progress_bar
from al_core.comparison import plans
from al_core.errors import BadInput, UnknownName
from al_core.strategies import strategy


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


def test_a_missing_number_is_named_before_any_work():
    X, y = make_data()
    holes, told = X.copy(), []
    holes[140, 1] = np.nan
    with pytest.raises(BadInput, match="Row 140, column 1 of X is missing or infinite"):
        compare(holes, y, ["random"], model="logistic_regression", progress=lambda *counts: told.append(counts))
    assert not told


@pytest.mark.parametrize(
    "model",
    [
        HistGradientBoostingClassifier(max_iter=2, min_samples_leaf=2),
        GridSearchCV(HistGradientBoostingClassifier(max_iter=2), {"min_samples_leaf": [2]}, cv=2),
        make_pipeline(SimpleImputer(), LogisticRegression()),
    ],
    ids=["itself", "searched", "filled in"],
)
def test_a_model_that_accepts_missing_numbers_may_have_them(model):
    X, y = make_data()
    holes = X.copy()
    holes[::9, 1] = np.nan
    result = compare(holes, y, ["margin", "random"], model=model, n_labels=22, seeds=1)
    assert result.value.between(0, 1).all()


def test_strategies_are_compared_on_the_same_splits():
    result = grid()
    assert result.strategy.unique().tolist() == ["margin", "random", "vote_entropy"]
    first = result[result.n_labels == 8].pivot(index="seed", columns="strategy", values="value")
    assert first.eq(first["random"], axis=0).all(axis=None)
    assert sorted(first.index) == [0, 1, 2]


def test_what_is_done_is_told():
    told = []
    grid(seeds=2, progress=lambda *counts: told.append(counts))
    assert told == [(done, 6) for done in range(1, 7)]


def test_the_bar_ends_its_line_at_the_end(capsys):
    progress_bar(1, 2)
    progress_bar(2, 2)
    assert capsys.readouterr().err == f"\r{'█' * 15}{'░' * 15} 1 of 2 runs\r{'█' * 30} 2 of 2 runs\n"


def test_a_grid_has_every_strategy_model_batch_size_and_seed():
    X, y = make_data()
    plan = Plan(("margin", "random"), ("logistic_regression", SVC()), None, (1, 3), 2, 8, 11)
    result = compare_grid(X, y, plan)
    assert list(result.columns) == plans.GRID_COLUMNS
    curves = result[["model", "batch_size", "strategy", "seed"]].drop_duplicates()
    assert len(curves) == 2 * 2 * 2 * 2
    assert curves.seed.tolist() == [0, 1] * 8
    assert (result.task_model == result.model).all()
    assert result.model.unique().tolist() == ["logistic_regression", "SVC()"]
    assert result.groupby("batch_size").n_labels.unique().map(list).to_dict() == {1: [8, 9, 10, 11], 3: [8, 11]}
    only = compare(X, y, ["margin", "random"], model=SVC(), batch_size=3, seeds=2, n_initial=8, n_labels=11)
    part = result[(result.model == "SVC()") & (result.batch_size == 3)].reset_index(drop=True)
    same(part[only.columns], only)


def test_the_model_that_asks_and_the_model_that_is_scored_are_both_recorded():
    X, y = make_data()
    result = compare_grid(X, y, Plan(("margin",), task_model="k_nearest", seeds=1, n_initial=8, n_labels=10))
    assert result[["model", "task_model"]].drop_duplicates().to_numpy().tolist() == [
        ["logistic_regression", "k_nearest"]
    ]


def test_a_strategy_of_ones_own_is_compared_like_the_others(two_processes):
    @strategy("First come", reason=lambda candidates, position: "It is next.", needs_model=False)
    def first_come(candidates):
        """Asks in order.

        Made up here
        """
        return -candidates.rows.astype(float)

    X, y = make_data()
    settings = {"model": SVC(), "n_initial": 8, "n_labels": 10, "seeds": 2}
    result = compare(X, y, [first_come, "random"], **settings)
    assert result.strategy.unique().tolist() == ["first_come", "random"]
    same(compare(X, y, [first_come, "random"], **settings, executor=two_processes), result)


def test_margin_beats_random_on_digits():
    X, y = load_digits(return_X_y=True)
    result = compare(X / 16, y, ["margin", "random"], model="logistic_regression", batch_size=10, seeds=4)
    last = result[result.n_labels == 120].groupby("strategy").value.mean()
    assert last["margin"] > last["random"] + 0.01


def test_the_global_random_state_is_left_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    grid(seeds=1)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def known_of_rows(n=150):
    """What may be said of the rows of `make_data`, and settings that look at it."""
    rng = np.random.default_rng(5)
    return {
        "embedding": rng.standard_normal((n, 3)),
        "timestamps": rng.random(n),
        "groups": [f"patient {number}" for number in rng.integers(40, size=n)],
        "committee": "families",
        "recency": 0.5,
        "stratified": 3,
        "prefilter": 30,
        "stochastic": "softmax",
        "seeds": [7, 3],
    }


def test_what_is_known_of_the_rows_travels_to_any_executor(two_processes):
    here = grid(**known_of_rows())
    same(grid(two_processes, **known_of_rows()), here)
    with ThreadPoolExecutor(2) as threads:
        same(grid(threads, **known_of_rows()), here)


@pytest.mark.parametrize(
    "name", ["groups", "committee", "recency", "stratified", "prefilter", "stochastic", "embedding"]
)
def test_each_setting_changes_what_is_asked(name):
    known = known_of_rows() | {"strategies": ["k_center", "vote_entropy"], "n_labels": 30}
    left_out = {key: value for key, value in known.items() if key != name}
    assert not grid(**known).value.equals(grid(**left_out).value)


def test_seeds_may_be_listed():
    listed, first_eight = grid(seeds=[5, 2]), grid(seeds=6)
    assert listed.seed.unique().tolist() == [5, 2]
    same(listed[listed.seed == 5].reset_index(drop=True), first_eight[first_eight.seed == 5].reset_index(drop=True))
    same(grid(seeds=iter(range(3))), grid(seeds=3))


def test_a_test_set_of_ones_own_is_the_same_with_every_seed():
    X, y = make_data()
    tests = []

    @strategy("Watch", reason=lambda candidates, position: "It is next.", needs_model=False)
    def watch(candidates):
        """Asks in order."""
        tests.append(set(range(150)) - set(candidates.context.pool.tolist()))
        return -candidates.rows.astype(float)

    settings = {"model": "logistic_regression", "n_initial": 8, "n_labels": 130, "seeds": 3, "test_size": 7}
    result = compare(X, y, [watch], **settings, test=range(120, 150))

    assert set(map(frozenset, tests)) == {frozenset(range(120, 150))}
    ends = result[result.n_labels == 120].value
    assert ends.nunique() == 1, "who learns from all the others gets one score"


def test_a_comparison_may_start_without_a_label():
    result = grid(strategies=["k_center", "random"], n_initial=0, n_labels=6)
    assert result.n_labels.unique().tolist() == [2, 4, 6]
    assert result.value.notna().all()
    assert areas_by_run(result).notna().all(axis=None)


def test_groups_that_cannot_be_split_with_some_seed_are_refused_before_any_work():
    X, y = make_data()
    told = []
    with pytest.raises(BadInput, match="Of 150 rows in 2 whole groups"):
        compare(X, y, ["random"], model="k_nearest", n_initial=60, groups=[0] * 90 + [1] * 60, progress=told.append)
    assert not told
