"""A lock that one process takes at a time."""

import os
import subprocess
import sys
import threading

from experiments_made_up import ROOT

from al_core.compute.lock import FileLock


def test_a_turn_that_is_held_for_a_moment_only_is_waited_for(tmp_path):
    looking, mine = FileLock(tmp_path / "turn"), FileLock(tmp_path / "turn")
    assert looking.take()
    threading.Timer(0.02, looking.leave).start()

    assert mine.take()


def test_a_turn_is_free_again_when_its_holder_was_killed(tmp_path):
    program = "import sys; from al_core.compute.lock import FileLock; from pathlib import Path;"
    program += "print(FileLock(Path(sys.argv[1])).take(), flush=True); sys.stdin.read()"
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
