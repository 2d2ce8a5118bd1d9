"""The runner: experiments in the background, which survive whatever ends a process; each go is an `attempt`."""

import shutil
import signal
import threading

import pytest
from experiments_made_up import ROOT, SLOW, X, Y, made, started
from grids import same
from waiting import wait_for

from al_core import compare_grid
from al_core.comparison.experiments.experiments import curve_rows, made_by
from al_core.errors import Refused
from al_core.versions import MIXED

pytestmark = pytest.mark.usefixtures("one_core")


def test_finished_runs_survive_a_kill_and_are_never_run_again(runner, tmp_path):
    experiment, log = made(runner, plan=SLOW), tmp_path / "experiments"
    server = started(tmp_path, "stay")
    wait_for(lambda: runner.status(experiment).done >= 2)
    assert runner.status(experiment).state == "running", "in another process"

    runner.start(experiment)
    wait_for(lambda: "runner" not in {thread.name for thread in threading.enumerate()})  # it found no turn to take
    server.send_signal(signal.SIGKILL)
    server.wait()
    wait_for(lambda: runner.status(experiment).state == "waiting")
    lines = (log / experiment.id / "runs.jsonl").read_bytes()
    with (log / experiment.id / "runs.jsonl").open("ab") as file:
        file.write(b'{"model": "logistic_reg')

    runner.resume()
    wait_for(lambda: runner.status(experiment).state == "done")
    assert (log / experiment.id / "runs.jsonl").read_bytes().startswith(lines)
    assert (log / experiment.id / "runs.jsonl").read_bytes().count(b"\n") == 8
    same(curve_rows(experiment), compare_grid(X, Y, SLOW))


def test_what_another_process_is_at_work_on_is_not_deleted(runner, tmp_path):
    experiment = made(runner, plan=SLOW)
    server = started(tmp_path, "stay")
    try:
        wait_for(lambda: runner.status(experiment).state == "running")
        with pytest.raises(Refused, match="at work in another process"):
            runner.delete(experiment)
        runner.shelf.experiment(experiment.id)
    finally:
        server.kill()
        server.wait()


def test_a_program_that_ends_takes_no_run_for_a_failure(runner, tmp_path):
    experiment = made(runner, plan=SLOW)
    assert started(tmp_path, "leave").wait(timeout=300) == 0
    finished = experiment.journal.finished().values()
    assert 2 <= len(finished) < 8
    assert all(one.outcome for one in finished)
    assert runner.status(experiment).state == "waiting"


def test_runs_of_a_changed_program_are_told_from_those_before(runner, tmp_path):
    older = tmp_path / "older"
    shutil.copytree(ROOT / "al_core", older / "al_core")
    with (older / "al_core" / "comparison" / "runs.py").open("a", encoding="utf-8") as file:
        file.write("# as it was\n")
    experiment = made(runner, plan=SLOW)
    assert started(tmp_path, "leave", older).wait(timeout=300) == 0
    assert runner.status(experiment).mixed == ""

    runner.start(experiment)
    wait_for(lambda: runner.status(experiment).state == "done")

    before, *now = made_by(experiment)
    assert now
    assert before not in now
    assert sum(made_by(experiment).values()) == 8
    assert runner.status(experiment).mixed == MIXED


def test_an_experiment_can_be_stopped_and_goes_on_from_there(runner):
    experiment = made(runner, plan=SLOW)
    assert runner.status(experiment).state == "ready"
    runner.start(experiment)
    wait_for(lambda: runner.status(experiment).done >= 1)
    assert runner.status(experiment).left > 0

    runner.cancel(experiment)
    wait_for(lambda: runner.status(experiment).state == "stopped")
    done = len(experiment.journal.finished())
    assert 1 <= done < 8
    assert curve_rows(experiment).groupby(["strategy", "seed"]).ngroups == done

    runner.start(experiment)
    wait_for(lambda: runner.status(experiment).done > done)
    runner.delete(experiment)
    assert runner.shelf.experiments() == []
    with pytest.raises(Refused, match="may have been deleted"):
        runner.shelf.experiment(experiment.id)


def test_what_stops_the_machines_is_said_and_costs_no_run(runner, monkeypatch):
    monkeypatch.setenv("AL_DASK_SCHEDULER", "no address")
    experiment = made(runner)
    runner.start(experiment)
    wait_for(lambda: runner.status(experiment).state == "stopped")
    assert runner.status(experiment).trouble == "The Dask scheduler at no address cannot be reached."
    assert runner.status(experiment).done == 0
