"""Every comparison with other libraries in one run, each with its figures; about ten minutes.

Run it as: PEERS_PYTHON=/path/to/their/python python tests/bench/peers.py [name ...]
PEERS_PYTHON is an environment with modAL-python, scikit-activeml and scikit-learn < 1.8, which modAL needs.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# From a small question to a large one: each script says itself what it runs, and beside whom.
BENCHES = {
    "selection": ["1000000", "64", "10"],
    "geometry": [],
    "committees": ["100000"],
    "hybrids": [],
    "expected_error": ["2"],
    "fits": [],
    "number_peers": [],
    "loop": ["3"],
}


def main(names: list[str]) -> int:
    """Run the scripts one after the other, so that none disturbs another; the number of those that failed."""
    one_thread = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS")}
    failed = 0
    for name in names or list(BENCHES):
        print(f"\n=== {name}", flush=True)
        command = [sys.executable, str(HERE / f"{name}.py"), *BENCHES[name]]
        environment = {**os.environ, **one_thread, "PYTHONPATH": str(HERE.parents[1])}
        failed += subprocess.run(command, env=environment, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
