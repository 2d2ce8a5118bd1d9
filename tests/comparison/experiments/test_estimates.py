"""What a comparison will take, and what in it cannot be tried."""

from contextlib import contextmanager
from dataclasses import replace
from math import nan

import numpy as np
import pytest
from experiments_made_up import PLAN, X, Y, made
from scipy.sparse import csr_matrix
from waiting import wait_for

from al_core import Plan
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments import costs, estimates
from al_core.comparison.experiments.runner import ExperimentRunner

pytestmark = pytest.mark.usefixtures("one_core")


def test_the_cost_is_known_before_the_start(runner):
    data = runner.shelf.keep(as_dataset(X, Y))
    assert runner.estimates.of(data, PLAN) is None
    wait_for(lambda: runner.estimates.of(data, PLAN) is not None)
    found = runner.estimates.of(data, PLAN)
    assert found.seconds > costs.START
    assert str(found).startswith("about ")
    experiment = runner.shelf.create("Numbers", data, PLAN)
    assert runner.status(experiment).left == pytest.approx(found.seconds - costs.START)


def estimated(runner, data, plan):
    wait_for(lambda: runner.estimates.of(data, plan) is not None)
    return runner.estimates.of(data, plan)


def test_what_cannot_be_tried_is_named_and_the_cost_of_the_others_is_known(runner):
    holes = X.copy()
    holes[3, 1] = nan
    data = runner.shelf.keep(as_dataset(holes, Y))
    plan = Plan(("random", "margin"), ("naive_bayes", "random_forest"), batch_sizes=(4,), n_initial=8, n_labels=20)

    found = estimated(runner, data, plan)

    assert {key[0] for key in found.failed} == {"naive_bayes"}
    assert all("missing or infinite" in reason for reason in found.failed.values())
    assert found.seconds > costs.START
    runner.estimates.forget_failures(data, plan)
    assert runner.estimates.of(data, plan) is None, "it is tried anew"
    assert estimated(runner, data, plan).failed == found.failed


def test_where_the_memory_does_not_suffice_nothing_can_be_tried_and_runs_fail_by_name(runner):
    wide = csr_matrix((np.ones(120), (np.arange(120), np.arange(120))), shape=(120, 2**46))
    plan = Plan(("random", "margin"), ("naive_bayes",), batch_sizes=(4,), seeds=1, n_initial=8, n_labels=20)
    experiment = made(runner, plan=plan, matrix=wide)

    found = estimated(runner, experiment.data, plan)

    assert len(found.failed) == 2
    assert all(reason.startswith("The memory does not suffice.") for reason in found.failed.values())
    runner.start(experiment)
    wait_for(lambda: runner.status(experiment).state == "done")
    assert {one.error for one in runner.status(experiment).failed} == set(found.failed.values())


def test_a_cluster_that_is_not_there_is_why_nothing_can_be_tried(tmp_path, monkeypatch):
    monkeypatch.setenv("AL_DASK_SCHEDULER", "no address")
    runner = ExperimentRunner(tmp_path)
    found = estimated(runner, runner.shelf.keep(as_dataset(X, Y)), PLAN)

    assert set(found.failed.values()) == {"The Dask scheduler at no address cannot be reached."}


def test_a_plan_that_is_changed_quickly_is_looked_at_by_one_set_of_processes_at_a_time(runner, monkeypatch):
    opened, most = [], []
    chosen = estimates.chosen_executor

    @contextmanager
    def counting(place):
        opened.append(place)
        most.append(len(opened))
        with chosen(place) as executor:
            yield executor
        opened.remove(place)

    monkeypatch.setattr(estimates, "chosen_executor", counting)
    data = runner.shelf.keep(as_dataset(X, Y))
    plans = [replace(PLAN, models=(model,)) for model in ("naive_bayes", "k_nearest", "logistic_regression")]
    for plan in plans:
        runner.estimates.of(data, plan)

    assert all(estimated(runner, data, plan).seconds > 0 for plan in plans)
    assert most == [1, 1, 1]
