"""Runs on processes of this machine and without them, their data by `handing`; a failure costs no other run."""

import os
import signal
from concurrent.futures import CancelledError, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from grids import grid, make_data, same
from scipy.sparse import csr_matrix
from selections import OF_CLASSES
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB

from al_core import Plan, compare, compare_grid
from al_core.comparison import execution
from al_core.comparison.simulation import COLUMNS
from al_core.errors import BadInput, RunFailed, Unreachable
from al_core.strategies import strategy


@pytest.mark.parametrize("sparse", [False, True], ids=["dense", "sparse"])
def test_any_executor_gives_the_same_result(sparse, two_processes):
    X, y = make_data()
    X = csr_matrix(X) if sparse else X
    plan = Plan(("margin", "random"), ("logistic_regression", "k_nearest"), None, (2,), 2, 8, 14)
    here = compare_grid(X, y, plan)
    same(compare_grid(X, y, plan, executor=two_processes), here)
    with ThreadPoolExecutor(3) as threads:
        same(compare_grid(X, y, plan, executor=threads), here)


def test_every_strategy_gives_in_another_process_what_it_gives_here(two_processes):
    X, y = load_digits(return_X_y=True)
    settings = {"model": "logistic_regression", "n_labels": 30, "batch_size": 5, "seeds": 1}
    here = compare(X[:400] / 16, y[:400], OF_CLASSES, **settings)
    same(compare(X[:400] / 16, y[:400], OF_CLASSES, **settings, executor=two_processes), here)


def test_a_long_comparison_goes_to_the_other_cores_with_the_same_result(two_processes, monkeypatch):
    here, chosen = grid(), []

    @contextmanager
    def chosen_executor():
        chosen.append(two_processes)
        yield two_processes

    monkeypatch.setattr(execution, "PATIENCE", 0)
    monkeypatch.setattr(execution, "cores", lambda: 2)
    monkeypatch.setattr(execution, "chosen_executor", chosen_executor)
    same(grid(), here)
    assert chosen


def test_a_worker_killed_in_between_changes_nothing(two_processes):
    child = two_processes.submit(os.getpid).result(timeout=60)

    def kill(done, total):
        if done == 1:
            os.kill(child, signal.SIGKILL)

    same(grid(two_processes, progress=kill), grid())


@strategy("Unlucky", reason=lambda candidates, position: "By luck.", needs_model=False)
def unlucky(candidates):
    """Asks in order, but not with the seeds 1 and 2.

    Made up here
    """
    if candidates.context.seed:
        raise RuntimeError(f"{candidates.context.seed} is no luck.\nA second line")
    return -candidates.rows.astype(float)


@pytest.mark.parametrize("where", ["here", "threads", "processes"])
def test_a_run_that_fails_costs_no_other(where, two_processes):
    X, y = make_data()
    settings = {"model": "logistic_regression", "n_initial": 8, "n_labels": 12, "seeds": 3, "batch_size": 2}
    told = []
    executor = {"here": None, "threads": ThreadPoolExecutor(2), "processes": two_processes}[where]

    with pytest.raises(RunFailed) as raised:
        compare(X, y, [unlucky, "random"], **settings, executor=executor, progress=lambda *now: told.append(now))

    assert str(raised.value) == (
        "2 of 6 runs failed (`curves` of this error holds the others), first 'unlucky' with seed 1, "
        "logistic_regression and batches of 2: RuntimeError: 1 is no luck."
    )
    assert isinstance(raised.value.__cause__, RuntimeError)
    assert [key[-1] for key in sorted(raised.value.failed)] == [1, 2]
    assert told[-1] == (6, 6)
    alone = compare(X, y, ["random"], **settings)
    found = raised.value.curves
    assert found[found.strategy == "unlucky"].seed.unique().tolist() == [0]
    same(found[found.strategy == "random"].reset_index(drop=True), alone)


def test_when_every_run_fails_that_is_said():
    X, y = make_data()
    with pytest.raises(
        RunFailed, match=r"^1 of 1 runs failed \(none is finished\), .*: Negative values in data"
    ) as raised:
        compare(X, y, ["random"], model=MultinomialNB(), n_labels=22, seeds=1)
    assert raised.value.curves.empty
    assert list(raised.value.curves.columns) == COLUMNS


@pytest.mark.parametrize("end", [CancelledError(), Unreachable("The Dask scheduler was lost.")])
def test_what_ends_all_runs_is_raised_at_once(end, monkeypatch):
    told = []
    monkeypatch.setattr(execution, "carry_out", lambda *_: (_ for _ in ()).throw(end))
    with pytest.raises(type(end)):
        grid(progress=lambda *now: told.append(now))
    assert not told


@pytest.mark.parametrize(
    ("strategies", "model", "what"),
    [
        ([unlucky], "logistic_regression", "strategy 'unlucky'"),
        (["random"], LogisticRegression(class_weight=lambda: 0), r"model LogisticRegression\(.*\)"),
    ],
)
def test_what_the_standard_librarys_processes_cannot_be_given_is_said(strategies, model, what):
    X, y = make_data()
    sentence = f"^The {what} cannot be sent to a ProcessPoolExecutor; without an executor it works.$"
    with ProcessPoolExecutor(1) as processes, pytest.raises(BadInput, match=sentence):
        compare(X, y, strategies, model=model, n_labels=22, seeds=1, executor=processes)
