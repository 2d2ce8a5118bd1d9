"""Experiments made up for tests, and other processes that run them."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from replays import long_texts

from al_core import Plan
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments.run_log import Finished
from al_core.comparison.runs import MEASURED, Outcome

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


def of_long_texts(shelf, **source):
    """An experiment whose runs count tokens; they were made up and not carried out."""
    plan = Plan(("k_center", "margin", "random"), batch_sizes=(10,), seeds=6, n_initial=20, n_labels=120)
    y, runs = np.arange(240) % 2, long_texts()
    experiment = shelf.create("Long texts", shelf.keep(as_dataset(y[:, None] + 0.5, y)), plan, source)
    with experiment.journal.writing() as pen:
        for run in plan.runs():
            one = runs[(runs["strategy"] == run.strategy) & (runs["seed"] == run.seed)]
            curve = list(one[MEASURED].itertuples(index=False, name=None))
            outcome = Outcome(curve, list(range(120)), 1.0, "", {"n_tokens": one["n_tokens"].tolist()})
            pen.write(Finished(run.key, outcome, "", 1.0))
    return experiment
