"""A part of a bench in a process of its own: for a clean measure of memory, or where the peers live."""

import json
import os
import subprocess
import sys
from typing import Any


def apart(script: str, *arguments: object, peer: bool = False) -> Any:
    """What the script prints last, as JSON, run as `script *arguments`; a peer in the environment of PEERS_PYTHON.

    Raises ImportError with its last complaint where it did not finish.
    """
    python = os.environ.get("PEERS_PYTHON", sys.executable) if peer else sys.executable
    command = [python, "-W", "ignore", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ImportError((done.stderr.strip().splitlines() or ["killed"])[-1])
    return json.loads(done.stdout.splitlines()[-1])
