"""Children that have their imports from birth."""

import os
import subprocess
import sys

import pytest
from threadpoolctl import threadpool_info

from al_core.compute.forked import FORKS_SAFELY, NEEDED
from al_core.compute.workers import Worker

pytestmark = pytest.mark.skipif(not FORKS_SAFELY, reason="here each child imports for itself")


def state():
    """What a child has from birth."""
    return {
        "missing": [name for name in NEEDED if name not in sys.modules],
        "threads": {one["num_threads"] for one in threadpool_info()},
    }


def leave(words):
    """Change the surroundings of the process."""
    os.environ["LEFT_BY"] = words


@pytest.fixture
def worker():
    """One child, not begun."""
    worker = Worker()
    yield worker
    worker.stop()


def test_a_child_is_born_with_its_imports_and_on_one_thread(worker):
    told = worker.run(state)

    assert told["missing"] == []
    assert told["threads"] == {1}


def test_the_next_child_has_the_same_nursery_and_what_it_changes_stays_its_own(worker):
    other = Worker()

    worker.run(leave, "the first")

    assert other.run(os.getenv, "LEFT_BY") is None
    assert worker.run(os.getenv, "LEFT_BY") == "the first"
    assert other.run(os.getppid) == worker.run(os.getppid) != os.getpid()
    other.stop()


def test_a_script_of_ones_own_is_not_run_again_in_its_children(tmp_path):
    script = tmp_path / "own.py"
    script.write_text("from al_core.compute.workers import Worker\nprint('run')\nprint(Worker().run(abs, -3))\n")
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    said = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, env=surroundings)

    assert (said.stdout.split(), said.stderr) == (["run", "3"], "")


def test_what_is_sent_may_have_been_written_in_a_notebook(worker):
    factor = 3

    assert worker.run(lambda number: factor * number, 7) == 21
