"""Experiments made up for tests, and other processes that run them."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from al_core import Plan
from al_core.comparison.datasets import as_dataset

ROOT = Path(__file__).parents[1]


RNG = np.random.default_rng(0)


Y = RNG.integers(3, size=120)


X = RNG.standard_normal((120, 4)) + RNG.standard_normal((3, 4))[Y]


PLAN = Plan(("margin", "random"), batch_sizes=(4,), seeds=6, n_initial=8, n_labels=40)


SLOW = Plan(("margin", "random"), ("random_forest",), seeds=4, n_initial=8, n_labels=9)


STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from al_core.comparison.experiments.runner import ExperimentRunner
runner = ExperimentRunner(Path(sys.argv[1]))
(experiment,) = runner.shelf.experiments()
runner.start(experiment)
while runner.status(experiment).done < 2 or sys.argv[2] == "stay":
    time.sleep(0.01)
"""


def made(runner, name="Numbers", plan=PLAN, matrix=X):
    return runner.shelf.create(name, runner.shelf.keep(as_dataset(matrix, Y)), plan, {"project": "p1"})


def started(folder, how, code=ROOT):
    """Another process that runs the experiment of this folder, with the code in another one."""
    program = [sys.executable, "-c", STARTS_AND_WAITS, str(folder), how]
    return subprocess.Popen(program, cwd=code, env={**os.environ, "PYTHONPATH": str(code)})
