"""The same comparison on a real Dask scheduler with real workers, some of which are killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from distributed import Client
from grids import same
from scipy.sparse import csr_matrix
from server import free_port
from sklearn.naive_bayes import MultinomialNB
from waiting import wait_for

from al_core import Plan, compare, compare_grid
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments import estimates
from al_core.comparison.experiments.experiments import curve_rows
from al_core.comparison.experiments.runner import ExperimentRunner
from al_core.compute import cluster
from al_core.compute.workers import local_executor
from al_core.errors import RunFailed, Unreachable

ROOT = Path(__file__).parents[2]
RNG = np.random.default_rng(0)
Y = RNG.integers(3, size=150)
X = RNG.standard_normal((150, 4)) + RNG.standard_normal((3, 4))[Y]
PLAN = Plan(("margin", "random", "entropy"), batch_sizes=(2,), seeds=4, n_initial=8, n_labels=30)


class Machines:
    """A scheduler and workers on loopback, each a process of its own."""

    def __init__(self, folder):
        self.folder, self.file = folder, folder / "scheduler.json"
        self.workers = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        wait_for(lambda: self.file.exists() and self.file.read_text(encoding="utf-8").endswith("}"))
        self.address = json.loads(self.file.read_text(encoding="utf-8"))["address"]

    def _start(self, kind, *options):
        command = [sys.executable, "-m", "dask", kind, "--scheduler-file", str(self.file), "--no-dashboard", *options]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, cwd=self.folder, env=environment, stderr=subprocess.DEVNULL)

    def add_worker(self):
        options = [
            "--no-nanny",
            "--nthreads",
            "1",
            "--preload",
            "al_core.comparison.runs",
            "--local-directory",
            str(self.folder),
        ]
        self.workers.append(self._start("worker", *options))

    def kill_worker(self):
        worker = self.workers.pop()
        worker.kill()
        worker.wait()

    def stop(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    found = Machines(tmp_path_factory.mktemp("dask"))
    found.add_worker()
    found.add_worker()
    yield found
    found.stop()


@pytest.fixture
def workers(machines, monkeypatch):
    """AL_DASK_SCHEDULER names a scheduler that had two workers at first, and always has one."""
    monkeypatch.setenv("AL_DASK_SCHEDULER", machines.address)
    return machines


@pytest.fixture
def alone(tmp_path):
    """A scheduler of this test's own, without any worker."""
    found = Machines(tmp_path)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def pool():
    with local_executor(2) as processes:
        yield processes


@pytest.fixture(scope="module")
def locally(pool):
    return compare_grid(X, Y, PLAN, executor=pool)


@pytest.fixture
def runner(workers, tmp_path):
    found = ExperimentRunner(tmp_path)
    yield found
    found.close()


def test_a_cluster_gives_what_local_processes_give(workers, locally):
    same(compare_grid(X, Y, PLAN), locally)


def test_a_sparse_matrix_travels_too(workers, pool):
    few = Plan(("margin",), seeds=2, n_initial=8, n_labels=10)
    sparse = csr_matrix(np.where(X > 0, X, 0))
    same(compare_grid(sparse, Y, few), compare_grid(sparse, Y, few, executor=pool))


def test_the_executor_of_a_client_serves_as_well(workers, locally, monkeypatch):
    monkeypatch.delenv("AL_DASK_SCHEDULER")
    with Client(workers.address, set_as_default=False) as client:
        same(compare_grid(X, Y, PLAN, executor=client.get_executor()), locally)
        assert client.nthreads(), "the client is the caller's, and still open"


def test_a_worker_killed_in_the_middle_changes_nothing(workers, locally):
    def kill(done, total):
        if done == 2:
            workers.kill_worker()

    same(compare_grid(X, Y, PLAN, progress=kill), locally)
    assert len(workers.workers) == 1


def test_when_the_last_is_lost_the_data_goes_to_the_next(workers, locally):
    def exchange(done, total):
        if done == 2:
            while workers.workers:
                workers.kill_worker()
            workers.add_worker()

    same(compare_grid(X, Y, PLAN, progress=exchange), locally)


def test_data_waits_for_a_worker_for_longer_than_the_scheduler_does(alone):
    alone.add_worker()
    with Client(alone.address, timeout=2, set_as_default=False) as client:
        held = cluster.Cluster(client).hold(Y)
        assert cluster.Cluster(client).submit(np.sum, held).result(timeout=120) == Y.sum()


def test_what_a_run_raises_is_said_here(workers):
    with pytest.raises(RunFailed, match=r"'margin' with seed 0, .*: Negative values in data"):
        compare(X, Y, ["margin"], model=MultinomialNB(), seeds=1)


def test_a_worker_with_other_code_is_refused(workers, monkeypatch):
    monkeypatch.setattr(cluster, "current_versions", lambda: "al_core of tomorrow")
    with pytest.raises(Unreachable, match=r"A worker would compute something else: it has al_core .* numpy"):
        compare(X, Y, ["margin"], model="logistic_regression", seeds=1)


def test_what_a_comparison_costs_is_told_in_workers_of_the_cluster_and_in_those_that_are_there_now(
    workers, runner, monkeypatch
):
    data, there = runner.shelf.keep(as_dataset(X, Y)), len(workers.workers)
    wait_for(lambda: runner.estimates.of(data, PLAN) is not None)
    assert str(runner.estimates.of(data, PLAN)).endswith(f" on {there} worker{'s' * (there != 1)}")

    workers.add_worker()
    monkeypatch.setattr(estimates, "COUNTED_SECONDS", 0)

    wait_for(lambda: runner.estimates.of(data, PLAN).workers == there + 1)
    assert str(runner.estimates.of(data, PLAN)).endswith(f" on {there + 1} workers")


def test_what_is_left_is_told_in_workers_too(workers, runner, locally):
    experiment = runner.shelf.create("Far away", runner.shelf.keep(as_dataset(X, Y)), PLAN)
    before = runner.status(experiment)
    runner.start(experiment)
    wait_for(lambda: runner.status(experiment).state == "done" or runner.status(experiment).workers)
    during = runner.status(experiment)
    wait_for(lambda: runner.status(experiment).state == "done")

    assert (before.workers, before.unit, before.left) == (0, "worker", None), "nobody has asked the cluster yet"
    assert during.state == "done" or during.workers == len(workers.workers)
    same(curve_rows(experiment), locally)


def test_a_scheduler_that_is_not_there_is_said(monkeypatch):
    address = f"tcp://127.0.0.1:{free_port()}"
    monkeypatch.setenv("AL_DASK_SCHEDULER", address)
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    with pytest.raises(Unreachable, match=f"The Dask scheduler at {address} cannot be reached"):
        compare(X, Y, ["margin"], model="logistic_regression", seeds=1)


def test_a_scheduler_without_workers_and_one_that_ends_are_said(alone, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_FOR_A_WORKER", 0.2)
    with pytest.raises(Unreachable, match="No worker has come"):
        cluster.Cluster.at(alone.address)
    with Client(alone.address, timeout=cluster.SECONDS_TO_CONNECT, set_as_default=False) as client:
        with pytest.raises(Unreachable, match="No worker of the Dask scheduler is left to take the data"):
            cluster.Cluster(client).hold(Y)
        task = cluster.Cluster(client).submit(int)
        alone.scheduler.kill()
        with pytest.raises(Unreachable, match="The Dask scheduler was lost"):
            task.result(timeout=60)
