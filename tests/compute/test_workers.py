import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError

import pytest
from waiting import wait_for

from al_core.compute.workers import Worker, local_executor
from al_core.errors import WorkerLost


def left_behind(folder, go):
    """Leave a file that bears the number of this process, and wait until the file `go` is there."""
    (folder / str(os.getpid())).touch()
    wait_for(go.exists)
    return os.getpid()


@pytest.fixture
def go(tmp_path_factory):
    """A file that is not there yet."""
    return tmp_path_factory.mktemp("signal") / "go"


def test_a_lost_worker_costs_its_own_task_only_which_is_run_again(tmp_path, go):
    with local_executor(2) as workers:
        tasks = [workers.submit(left_behind, tmp_path, go) for _ in range(2)]
        wait_for(lambda: len(list(tmp_path.iterdir())) == 2)
        lost, other = (int(path.name) for path in tmp_path.iterdir())
        os.kill(lost, signal.SIGKILL)
        go.touch()
        done = {task.result(timeout=60) for task in tasks}

    assert lost not in done
    assert other in done


def test_a_task_that_ends_its_process_every_time_fails_and_the_next_goes_on():
    with local_executor(1) as workers:
        fatal, harmless = workers.submit(os._exit, 1), workers.submit(int, "3")

        with pytest.raises(WorkerLost, match="its process ended before it was done"):
            fatal.result(timeout=60)
        assert harmless.result(timeout=60) == 3


def test_what_a_task_raises_is_raised_here():
    with local_executor(1) as workers, pytest.raises(ValueError, match="invalid literal"):
        workers.submit(int, "three").result(timeout=60)


def test_children_end_at_once_and_what_waits_is_cancelled(tmp_path, go):
    workers = local_executor(1)
    running, waiting = (workers.submit(left_behind, tmp_path, go) for _ in range(2))
    wait_for(lambda: any(tmp_path.iterdir()))
    (child,) = (int(path.name) for path in tmp_path.iterdir())

    workers.kill()

    wait_for(lambda: not os.path.exists(f"/proc/{child}") or _is_a_shadow(child))
    assert waiting.cancelled()
    with pytest.raises(CancelledError):
        running.result(timeout=30)
    with pytest.raises(RuntimeError):
        workers.submit(int)


def _is_a_shadow(process):
    """Ended, and only waiting to be noticed."""
    with open(f"/proc/{process}/stat", encoding="utf-8") as status:
        return status.read().split()[2] == "Z"


def test_a_program_ends_while_its_children_are_at_work():
    program = (
        "import sys, time; from al_core.compute.workers import Worker, local_executor; workers = local_executor(2);"
        "tasks = [workers.submit(time.sleep, seconds) for seconds in (0, 60, 60)]; tasks[0].result()"
    )
    subprocess.run([sys.executable, "-c", program], timeout=55, check=True)


class Asked:
    """A lock that says how many have asked for it."""

    def __init__(self):
        self.n, self.lock = 0, threading.Lock()

    def __enter__(self):
        self.n += 1
        self.lock.acquire()

    def __exit__(self, *_):
        self.lock.release()


def test_when_a_child_is_ended_those_that_wait_for_a_turn_are_told_and_the_next_goes_on(monkeypatch):
    said, lost = [], []
    monkeypatch.setattr(threading, "excepthook", said.append)
    worker = Worker()
    worker._turn = asked = Asked()

    def work():
        try:
            worker.run(time.sleep, 60)
        except WorkerLost as error:
            lost.append(str(error))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    wait_for(lambda: asked.n == 6 and len(worker._given))
    worker.stop()
    for thread in threads:
        thread.join(50)

    assert len(lost) == 6
    assert lost.count("it was stopped before its turn came") == 5
    assert worker.run(abs, -3) == 3
    worker.stop()
    assert said == []


def test_the_time_that_a_task_waits_for_its_turn_is_not_its_own():
    worker = Worker()
    worker.run(int)
    first = threading.Thread(target=worker.run, args=(time.sleep, 3.0))
    first.start()
    time.sleep(0.1)

    assert worker.run(abs, -3, seconds=2.5) == 3
    first.join()
    worker.stop()


def test_a_child_that_is_ended_right_after_it_was_given_a_task_ends_in_silence(monkeypatch):
    said, before = [], set(threading.enumerate())
    monkeypatch.setattr(threading, "excepthook", said.append)
    for _ in range(5):
        worker = Worker()
        for _ in range(4):
            worker.warm(time.sleep, 60)
        worker.stop()

    wait_for(lambda: set(threading.enumerate()) <= before)
    assert said == []


def test_work_that_nobody_waits_for_is_polite():
    with local_executor(1, niceness=7) as workers:
        assert workers.submit(os.nice, 0).result(timeout=60) == min(os.nice(0) + 7, 19)
