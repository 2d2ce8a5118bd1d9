"""All runs of a small plan, written down in an order that is not the plan's."""

import numpy as np

from al_core import Plan
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments.experiments import ExperimentStore, pick_rows
from al_core.comparison.experiments.run_log import Finished
from al_core.comparison.runs import carry_out
from al_core.comparison.statistics.picked import REPEATS, look_at_picks
from al_core.figures.canvas import LIGHT, Palette

PLAN = Plan(("k_center", "random"), batch_sizes=(4,), seeds=REPEATS + 1, n_initial=6, n_labels=22)


COLOURS = Palette(LIGHT, {"k_center": LIGHT.series[0], "random": LIGHT.random}, "k_center")


def experiment_in(folder):
    """An experiment that is done."""
    y = np.array(["<b>", "b", "c"])[np.arange(120) % 3]
    X = np.random.default_rng(0).standard_normal((120, 5)) + 2 * (np.arange(120) % 3)[:, None]
    shelf = ExperimentStore(folder)
    made = shelf.create("Small", shelf.keep(as_dataset(X, y)), PLAN)
    with made.journal.writing() as pen:
        for run in reversed(PLAN.runs()):
            pen.write(Finished(run.key, carry_out(made.kept, run), "", 0.0))
    return made


def seen_in(experiment):
    return look_at_picks(experiment.kept, PLAN, pick_rows(experiment))
