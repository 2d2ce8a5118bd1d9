"""Power cuts, full disks, locks and dead processes: every answer that was told as saved is there, and work goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from al_core.errors import StoreProblem
from al_core.learning.ranking import EMPTY
from al_core.learning.rounds import Round
from al_core.projects.labels import fold
from al_core.projects.store import open_store
from al_core.serving import learner
from al_core.serving.learner import Learner
from al_core.serving.serving import answer, claim
from al_core.serving.workspace import Workspace

ROOT = Path(__file__).parents[2]

# What each of the other processes begins with; the rest of its script is in its test.
PROLOGUE = """
import os, resource, signal, sys
from pathlib import Path
from al_core.errors import StoreProblem
from al_core.projects.projects import open_project
from al_core.learning.ranking import EMPTY
from al_core.serving.serving import answer, claim
from al_core.projects.store import open_store
from al_core.serving.workspace import Workspace

folder, name = Path(sys.argv[1]), sys.argv[2]

def say(*words):
    print(*words, flush=True)

def answer_one(store, project):
    served = claim(store, project, EMPTY, "Anna", 1)[0]
    answer(store, project, served.token, "Benign", who="Anna")
    say("saved", served.row)
"""


@contextmanager
def other_process(script, store, project):
    """Another Python at work on the same store; ended when the test is."""
    command = [sys.executable, "-c", PROLOGUE + script, str(store.folder), project.id]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def workspace(store):
    """A process at work on the store."""
    opened = Workspace(store)
    yield opened
    opened.close()


def log(store, project):
    with store.reading() as records:
        return records.decisions(project.id)


def answer_many(workspace, project, n):
    """Answer n examples truly."""
    for _ in range(n):
        served = workspace.claim(project, "Anna", 1)[0]
        workspace.answer(project, served.token, project.zones.known[served.row], who="Anna")


def alive(pid):
    """True while a process runs; one that has ended and is not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(claim, seconds=120.0):
    """Whether something comes true in time."""
    until = time.monotonic() + seconds
    while not (true := claim()) and time.monotonic() < until:
        time.sleep(0.05)
    return true


def children(pid):
    """The processes that a process has started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(child) for child in found.stdout.split()]


def test_answers_told_as_saved_survive_kill_9_and_none_is_there_twice(store, tumours):
    told = []
    endless = "store = open_store(folder); project = open_project(store, name)\nwhile True: answer_one(store, project)"

    for kill in range(3):
        with other_process(endless, store, tumours) as process:
            told += [int(process.stdout.readline().split()[1]) for _ in range(5 + 4 * kill)]
            process.kill()
            told += [int(line.split()[1]) for line in process.stdout if line.endswith("\n")]

    rows = [decision.row for decision in log(store, tumours)]
    assert set(told) <= set(rows)
    assert len(set(rows)) == len(rows) <= len(told) + 3


def test_a_killed_worker_makes_a_failed_round_and_the_next_one_works(workspace, tumours):
    worker = workspace.learner._worker
    worker.run(len, (), seconds=60)
    (child,) = worker._executor._processes
    os.kill(child, signal.SIGSTOP)

    answer_many(workspace, tumours, tumours.settings.asking.batch_size)
    assert eventually(lambda: worker._executor._pending_work_items)
    os.kill(child, signal.SIGKILL)
    workspace.learner.wait(tumours)

    assert "ended before it was done" in workspace.status(tumours).failed.error
    answer_many(workspace, tumours, tumours.settings.asking.batch_size)
    workspace.learner.wait(tumours)
    status = workspace.status(tumours)
    assert status.failed is None
    assert status.last.n_labels > tumours.settings.asking.batch_size


LEARNING = """
import al_core.serving.learner
al_core.serving.learner.HELD_SECONDS = 2.0
workspace = Workspace(open_store(folder))
project = workspace.project(name)
workspace.learner._worker.run(len, (), seconds=60)
(child,) = workspace.learner._worker._executor._processes
os.kill(child, signal.SIGSTOP)
for _ in range(project.settings.asking.batch_size):
    served = workspace.claim(project, "Anna", 1)[0]
    workspace.answer(project, served.token, project.zones.known[served.row], who="Anna")
while True:
    with workspace.store.writing() as records:
        if not records.take_learner(name, "somebody else", 0.0, 0.0):
            break
        records.leave_learner(name)
say(child)
signal.pause()
"""


def test_a_dead_server_keeps_the_others_from_learning_for_seconds_only(store, tumours):
    dead = Learner(store)

    assert dead._take_store_lease(tumours.id), "and it never renews it"

    assert not takes_over(store, tumours)
    assert takes_over(store, tumours, later=30.0)


def test_a_server_that_is_learning_for_longer_keeps_its_place(workspace, store, tumours, monkeypatch):
    monkeypatch.setattr(learner, "HELD_SECONDS", 3.0)
    go_on, renewed = threading.Event(), []
    take = workspace.learner._take_store_lease
    monkeypatch.setattr(workspace.learner, "_take_store_lease", lambda name: renewed.append(name) or take(name))
    monkeypatch.setattr(workspace.learner, "_learn", lambda *_: go_on.wait(60) and Round(error="stopped"))
    answer_many(workspace, tumours, 1)
    held = eventually(lambda: not takes_over(store, tumours))
    assert eventually(lambda: len(renewed) > 4), "once to begin with, and once a second"

    assert held
    assert not takes_over(store, tumours)
    go_on.set()
    workspace.learner.wait(tumours)
    assert takes_over(store, tumours)


def takes_over(store, project, later=0.0):
    """Whether another server could learn so many seconds from now; it does not stay."""
    with store.writing() as records:
        taken = records.take_learner(project.id, "somebody else", time.time() + later, 0.0)
        if taken:
            records.leave_learner(project.id)
    return taken


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_that_ends_while_learning_leaves_a_store_that_opens_and_learns(end, store, tumours):
    with other_process(LEARNING, store, tumours) as process:
        child = int(process.stdout.readline())
        process.send_signal(end)
        process.wait(60)
    os.kill(child, signal.SIGKILL)

    again = open_store(store.folder)
    workspace = Workspace(again)
    assert workspace.labels(tumours).count == tumours.settings.asking.batch_size
    answer_many(workspace, tumours, tumours.settings.asking.batch_size)
    learnt = eventually(lambda: workspace.follow(tumours) or workspace.status(tumours).last)
    workspace.close()
    assert learnt, "nobody learns: the dead server still holds the project"


WAITING = """
workspace = Workspace(open_store(folder))
workspace.learner._worker.run(len, (), seconds=60)
say("started")
signal.pause()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up as Linux shows them")
def test_a_worker_does_not_outlive_a_killed_server(store, tumours):
    with other_process(WAITING, store, tumours) as process:
        process.stdout.readline()
        left_behind = children(process.pid)
        assert left_behind
        process.kill()
        process.wait(60)

    ended = eventually(lambda: not any(alive(child) for child in left_behind))
    for child in filter(alive, left_behind):
        os.kill(child, signal.SIGKILL)
    assert ended, "the worker waits for ever for a server that is dead"


FULL = """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store(folder)
project = open_project(store, name)
answer_one(store, project)
size = max(file.stat().st_size for file in folder.iterdir() if file.is_file())
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, resource.RLIM_INFINITY))
try:
    while True:
        answer_one(store, project)
except StoreProblem as problem:
    say("problem", problem)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
answer_one(store, project)
"""


def test_a_disk_without_room_is_said_and_costs_no_answer(store, tumours):
    with other_process(FULL, store, tumours) as process:
        told = [line.split(maxsplit=1) for line in process.stdout]

    assert next(words for kind, words in told if kind == "problem").startswith("Not saved: ")
    saved = [int(row) for kind, row in told if kind == "saved"]
    assert [decision.row for decision in log(store, tumours)] == saved
    assert told[-1][0] == "saved"


READ_ONLY = """
import sqlite3
os.chdir(folder)
if os.geteuid() == 0:
    os.setuid(65534)  # nobody: for root there is no read-only folder
try:
    with open_store(Path(".")).writing() as records:
        records.change_project(name, {"name": "changed"})
except StoreProblem as problem:
    say(problem)
"""


@pytest.mark.parametrize("kept", [True, False], ids=["with a database", "empty"])
def test_a_folder_that_may_only_be_read_is_said_in_a_sentence(kept, store, tumours):
    store.close()
    for file in store.folder.glob("labels.sqlite3*"):
        file.chmod(0o444) if kept else file.unlink()
    store.folder.chmod(0o555)
    try:
        with other_process(READ_ONLY, store, tumours) as process:
            said = process.stdout.read()
    finally:
        store.folder.chmod(0o755)

    assert said.count("\n") == 1
    assert "may only be read" in said or "writable" in said


HOLDING = """
import sqlite3
connection = sqlite3.connect(folder / "labels.sqlite3", isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
say("held")
sys.stdin.readline()
"""


def test_while_another_program_holds_the_database_reading_goes_on_and_an_answer_waits(store, tumours):
    served = claim(store, tumours, EMPTY, "Anna", 1)[0]
    answering = threading.Thread(target=answer, args=(store, tumours, served.token, "Benign"), kwargs={"who": "Anna"})

    with other_process(HOLDING, store, tumours) as process:
        process.stdout.readline()
        answering.start()
        assert claim(store, tumours, EMPTY, "Anna", 1) == [served]
        assert log(store, tumours) == []
        assert answering.is_alive()
    answering.join(60)

    assert fold(log(store, tumours)).by_row == {served.row: "Benign"}


def test_a_database_held_for_too_long_is_said_and_the_answer_can_be_given_again(store, tumours):
    served = claim(store, tumours, EMPTY, "Anna", 1)[0]
    store.close()
    event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=100"))

    with other_process(HOLDING, store, tumours) as process:
        process.stdout.readline()
        with pytest.raises(StoreProblem, match="Not saved: another program has held the database"):
            answer(store, tumours, served.token, "Benign", who="Anna")
    assert log(store, tumours) == []

    assert answer(store, tumours, served.token, "Benign", who="Anna").outcome == "saved"


@pytest.mark.parametrize("damage", ["cut", "overwritten"])
def test_a_damaged_database_is_said_and_left_as_it_is(damage, store, tumours):
    file = store.folder / "labels.sqlite3"
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    store.close()
    content = file.read_bytes()
    broken = content[: len(content) // 3] if damage == "cut" else b"\xff" * 200 + content[200:]
    file.write_bytes(broken)

    with pytest.raises(StoreProblem, match="damaged"):
        claim(open_store(store.folder), tumours, EMPTY, "Anna", 1)

    assert file.read_bytes() == broken
