import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from math import nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from scipy.sparse import csr_matrix
from waiting import wait_for

from al_core import Plan, compare_grid
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments import costs
from al_core.comparison.experiments.costs import Estimate, RunCost
from al_core.comparison.experiments.experiments import ExperimentStore, curve_rows, export_curves, made_by, pick_rows
from al_core.comparison.experiments.run_log import Finished, RunLog
from al_core.comparison.experiments.runner import ExperimentRunner
from al_core.comparison.runs import Outcome, carry_out, why
from al_core.compute.lock import FileLock
from al_core.errors import BadInput, Refused, StoreProblem
from al_core.versions import MIXED, current_versions, mixed

ROOT = Path(__file__).parents[3]
RNG = np.random.default_rng(0)
Y = RNG.integers(3, size=120)
X = RNG.standard_normal((120, 4)) + RNG.standard_normal((3, 4))[Y]
PLAN = Plan(("margin", "random"), batch_sizes=(4,), seeds=6, n_initial=8, n_labels=40)
SLOW = Plan(("margin", "random"), ("random_forest",), seeds=6, n_initial=8, n_labels=9)

STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from al_core.comparison.experiments.runner import Laboratory
runner = Laboratory(Path(sys.argv[1]))
(experiment,) = runner.shelf.experiments()
runner.start(experiment)
while runner.status(experiment).done < 2 or sys.argv[2] == "stay":
    time.sleep(0.01)
"""


def same(first, second):
    """The same to the last bit, times aside."""
    columns = [name for name in first.columns if not name.startswith("seconds")]
    assert_frame_equal(first[columns], second[columns], check_exact=True)


def made(runner, name="Numbers", plan=PLAN, matrix=X):
    return runner.shelf.create(name, runner.shelf.keep(as_dataset(matrix, Y)), plan, {"project": "p1"})


def started(folder, how, code=ROOT):
    """Another process that runs the experiment of this folder, with the code in another one."""
    program = [sys.executable, "-c", STARTS_AND_WAITS, str(folder), how]
    return subprocess.Popen(program, cwd=code, env={**os.environ, "PYTHONPATH": str(code)})


@pytest.fixture
def runner(tmp_path):
    found = ExperimentRunner(tmp_path)
    yield found
    found.close()


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """An experiment in which one of two models cannot learn, run to its end; another one waited for it."""
    runner = ExperimentRunner(tmp_path_factory.mktemp("data"))
    holes = X.copy()
    holes[3, 1] = nan
    models = ("random_forest", "logistic_regression")
    plan = Plan(("random",), models, batch_sizes=(1,), seeds=2, n_initial=60, n_labels=62)
    experiment, next_one = made(runner, plan=plan, matrix=holes), made(runner, "Next", PLAN)
    runner.start(experiment)
    runner.start(next_one)
    assert runner.status(next_one).state == "waiting"
    wait_for(lambda: runner.status(next_one).state == "done")
    yield runner, experiment, next_one
    runner.close()


def test_what_an_experiment_gives_is_what_compare_gives(finished):
    _, _, whole = finished
    same(curve_rows(whole), compare_grid(X, Y, PLAN))


def test_a_run_that_fails_is_named_and_the_others_go_on(finished):
    runner, experiment, _ = finished
    status = runner.status(experiment)
    assert (status.state, status.done, status.total) == ("done", 4, 4)
    assert status.by_strategy == {"random": (4, 4)}
    assert [(one.key[0], one.key[-1]) for one in status.failed] == [
        ("logistic_regression", 0),
        ("logistic_regression", 1),
    ]
    assert {one.error for one in status.failed} == {"Row 3, column 1 of X is missing or infinite."}
    assert curve_rows(experiment).model.unique().tolist() == ["random_forest"]
    assert (status.seconds > 0, status.left, status.trouble) == (True, 0, "")


def test_the_picks_of_every_run_are_kept(finished):
    _, _, whole = finished
    found = pick_rows(whole)
    one = found[(found.strategy == "margin") & (found.seed == 1)]
    assert one.groupby("round").size().tolist() == [8] + [4] * 8
    assert one.row.is_unique
    both = found[(found.seed == 1) & (found["round"] == 0)]
    assert both.groupby("strategy").row.apply(tuple).nunique() == 1


def test_the_rows_can_be_taken_along(finished):
    _, _, whole = finished
    expected = curve_rows(whole)
    assert_frame_equal(pd.read_parquet(io.BytesIO(export_curves(whole, "parquet"))), expected, check_exact=True)
    text = pd.read_csv(io.BytesIO(export_curves(whole, "csv")))
    assert_frame_equal(text, expected, check_dtype=False)


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
    assert (log / experiment.id / "runs.jsonl").read_bytes().count(b"\n") == 12
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
    assert started(tmp_path, "leave").wait(timeout=60) == 0
    finished = experiment.journal.finished().values()
    assert 2 <= len(finished) < 12
    assert all(one.outcome for one in finished)
    assert runner.status(experiment).state == "waiting"


def test_runs_of_a_changed_program_are_told_from_those_before(runner, tmp_path):
    older = tmp_path / "older"
    shutil.copytree(ROOT / "al_core", older / "al_core")
    with (older / "al_core" / "runs.py").open("a", encoding="utf-8") as file:
        file.write("# as it was\n")
    experiment = made(runner, plan=SLOW)
    assert started(tmp_path, "leave", older).wait(timeout=60) == 0
    assert runner.status(experiment).mixed == ""

    runner.start(experiment)
    wait_for(lambda: runner.status(experiment).state == "done")

    before, *now = made_by(experiment)
    assert now
    assert before not in now
    assert sum(made_by(experiment).values()) == 12
    assert runner.status(experiment).mixed == MIXED


def test_an_experiment_of_which_no_version_was_written_down_opens_as_ever(runner, tmp_path):
    experiment, plan = made(runner, plan=SLOW), SLOW.runs()
    with experiment.journal.writing() as pen:
        for run in plan[:2]:
            pen.write(Finished(run.key, carry_out(experiment.kept, run), "", 1.0))
    path = experiment.folder / "runs.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line.pop("version") for line in lines] == [current_versions()] * 2
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    afresh = RunLog(path).finished()

    assert [one.outcome.version for one in afresh.values()] == ["", ""]
    assert mixed(one.outcome.version for one in afresh.values()) == ""
    assert mixed(["", current_versions()]) == MIXED, "gone on with, after it was not written down"


def test_an_experiment_can_be_stopped_and_goes_on_from_there(runner):
    experiment = made(runner, plan=SLOW)
    assert runner.status(experiment).state == "ready"
    runner.start(experiment)
    wait_for(lambda: runner.status(experiment).done >= 1)
    assert runner.status(experiment).left > 0

    runner.cancel(experiment)
    wait_for(lambda: runner.status(experiment).state == "stopped")
    done = len(experiment.journal.finished())
    assert 1 <= done < 12
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


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (BadInput("Row 3 is empty.\nAnd more."), "Row 3 is empty."),
        (ValueError("no\nlong tale"), "ValueError: no"),
        (MemoryError("1 TiB"), "The memory does not suffice. 1 TiB"),
        (MemoryError(), "The memory does not suffice."),
        (BadInput(""), "BadInput"),
    ],
)
def test_why_something_failed_is_told_in_a_line(error, line):
    assert why(error) == line


def test_a_cluster_that_is_not_there_is_why_nothing_can_be_tried(tmp_path, monkeypatch):
    monkeypatch.setenv("AL_DASK_SCHEDULER", "no address")
    runner = ExperimentRunner(tmp_path)
    found = estimated(runner, runner.shelf.keep(as_dataset(X, Y)), PLAN)

    assert set(found.failed.values()) == {"The Dask scheduler at no address cannot be reached."}


def test_more_seeds_and_labels_cost_more():
    runs = Plan(("margin",), seeds=1, n_initial=10, n_labels=110).runs()
    cost = RunCost(start=1.0, few=(10, 0.1), many=(110, 0.3), most=1_000)
    assert cost.seconds(runs[0]) == pytest.approx(1 + 101 * 0.2)
    assert costs.estimate({runs[0]: cost}, 10, 2) == Estimate(pytest.approx(2 + 10 * 21.2 / 2), 2)
    assert costs.estimate({runs[0]: cost}, 1, 2).seconds == pytest.approx(2 + 21.2)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (7.4, "7 s"), (38, "40 s"), (89, "90 s"), (90, "2 min"), (250, "4 min"), (6_000, "2 h")],
)
def test_a_duration_is_said_in_its_own_unit(seconds, words):
    assert str(Estimate(seconds, 2)) == f"about {words} on 2 cores"


def test_what_is_left_follows_from_the_runs_that_are_done():
    plan = Plan(("margin", "random"), seeds=3)
    keys = [run.key for run in plan.runs()]
    assert costs.left(plan, {}, {}, 2) is None
    done = {keys[0]: Outcome([], [], 4.0), keys[1]: Outcome([], [], 2.0), keys[2]: None}
    assert costs.left(plan, done, {}, 2) == (2 + 4 + 2) / 2
    assert costs.left(plan, done, {}, 8) == 4, "not less than the longest run"
    assert costs.left(plan, dict.fromkeys(keys, Outcome([], [], 1.0)), {}, 2) == 0
    assert costs.left(plan, {keys[0]: Outcome([], [], 4.0)}, {keys[1]: 10.0}, 2) == (2 * 4 + 3 * 10) / 2


def test_names_are_changed_and_checked(tmp_path):
    shelf = ExperimentStore(tmp_path)
    data = shelf.keep(as_dataset(X, Y))
    assert shelf.keep(as_dataset(X, Y)) == data
    older = shelf.create("  My   numbers ", data, PLAN, {"project": "p1"})
    newer = shelf.create("Second", data, PLAN)
    assert [one.name for one in shelf.experiments()] == ["Second", "My numbers"]
    assert shelf.rename(older, "Better") == shelf.experiment(older.id)
    assert shelf.experiment(older.id).plan == PLAN
    assert shelf.experiment(older.id).source == {"project": "p1"}
    with pytest.raises(BadInput, match="Give the comparison a name"):
        shelf.rename(newer, " ")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"strategies": ()}, "at least one strategy"),
        ({"models": (ExperimentStore,)}, "that have a name"),
        ({"batch_sizes": (0,)}, "rows a batch must be at least 1"),
        ({"strategies": ("best",)}, "no strategy called 'best'"),
        ({"n_initial": 100}, "too few for 100 initial rows"),
    ],
)
def test_what_could_not_run_is_refused(tmp_path, changes, sentence):
    shelf = ExperimentStore(tmp_path)
    with pytest.raises(Exception, match=sentence):
        shelf.create("Odd", shelf.keep(as_dataset(X, Y)), Plan(**{**vars(PLAN), **changes}))
    assert shelf.experiments() == []


def test_a_damaged_experiment_is_said_and_the_others_are_listed(tmp_path):
    shelf = ExperimentStore(tmp_path)
    data = shelf.keep(as_dataset(X, Y))
    whole, damaged = (shelf.create(name, data, PLAN) for name in "ab")
    (damaged.folder / "settings.json").write_text('{"name": "b"', encoding="utf-8")
    assert shelf.experiments() == [whole]
    with pytest.raises(StoreProblem, match="is damaged"):
        shelf.experiment(damaged.id)
    with pytest.raises(Refused):
        shelf.experiment("../secrets")


def test_data_of_no_experiment_goes_after_a_while(tmp_path, monkeypatch):
    shelf = ExperimentStore(tmp_path)
    used, unused = (shelf.keep(as_dataset(matrix, Y)) for matrix in (X, -X))
    experiment = shelf.create("a", used, PLAN)
    monkeypatch.setattr("al_core.comparison.experiments.experiments.FORGOTTEN_SECONDS", 0)
    shelf.keep(as_dataset(X, Y))
    assert [path.name for path in (tmp_path / "experiments" / "data").iterdir()] == [used] != [unused]
    shelf.delete(experiment)
    assert not any((tmp_path / "experiments" / "data").iterdir())


def test_a_journal_gives_back_every_bit(tmp_path):
    first = Finished(("a", "b", 1, "margin", 0), Outcome([(8, 0.1 + 0.2, 1e-7, nan)], [3, 1], 0.3), "", 1.5)
    second = Finished(("a", "b", 1, "margin", 1), None, "It “failed”.", 2.5)
    with RunLog(tmp_path / "runs.jsonl").writing() as pen:
        pen.write(first)
        pen.write(second)
    found = RunLog(tmp_path / "runs.jsonl").finished()
    assert repr(found[first.key]) == repr(first)
    assert found[second.key] == second


def test_a_turn_that_is_held_for_a_moment_only_is_waited_for(tmp_path):
    looking, mine = FileLock(tmp_path / "turn"), FileLock(tmp_path / "turn")
    assert looking.take()
    threading.Timer(0.02, looking.leave).start()

    assert mine.take()


def test_a_turn_is_free_again_when_its_holder_was_killed(tmp_path):
    program = "import sys; from al_core.compute.lock import Turn; from pathlib import Path;"
    program += "print(Turn(Path(sys.argv[1])).take(), flush=True); sys.stdin.read()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": {**os.environ, "PYTHONPATH": str(ROOT)}}
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "turn")], **pipes) as holder:
        assert holder.stdout.readline() == b"True\n"
        turn = FileLock(tmp_path / "turn")
        assert turn.taken()
        assert not turn.take()
        holder.kill()
    assert not turn.taken()
    assert turn.take()
    assert turn.taken()
    turn.leave()
    assert not turn.taken()
