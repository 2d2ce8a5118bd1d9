"""How long the numbers take that follow a new model: seconds of one process, by model, on 2,000 rows with 500 labels.

Run it as: python tests/bench/after_model.py [FOLDER] [labels] [model ...]
The sets are those of sets.py, and its made ones, that give a pool of 2,000 rows. `learn` is the new model itself with
its scores, advice and ranking; `saved` is all that is said of labels saved, which is worked out after it. Both run in a
child process beside the app. Run it alone: a second bench on the same machine makes everything slower.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import pandas as pd
from fits import least, timed
from honesty import Session, large_sets

from al_core.learning.learning import learn
from al_core.numbers.saved.summary import saved
from al_core.projects.labels import Decision

ROWS, LABELS = 2_000, 500
MODELS = ("logistic_regression", "naive_bayes", "auto", "random_forest")
REPEATS = 3


def sessions(folder: Path | None, model: str, n_labels: int) -> Iterator[tuple[str, Session, list[Decision]]]:
    """Name, session and log of as many labels on every set that is large enough, all as first asked."""
    for name, X, y in large_sets(folder):
        if 0.6 * len(y) < ROWS:
            continue
        one = Session(name, X, y, 0, model, "auto", ROWS)
        ranking = learn(one.pool, one.project.settings, []).ranking
        for _ in range(n_labels):
            one.answer(ranking)
        yield name, one, one.log()


def seconds(work: Callable[..., Any], *given: Any) -> float:
    """Processor seconds that it takes, the least of a few."""
    return least([timed(partial(work, *given)) for _ in range(REPEATS)])


def main(folder: Path | None, n_labels: int, names: list[str]) -> None:
    """Print a line for every model and set."""
    for model in names:
        rows = [
            {"set": name, "columns": one.X_test.shape[1]}
            | {work.__name__: seconds(work, one.pool, one.project.settings, log) for work in (learn, saved)}
            for name, one, log in sessions(folder, model, n_labels)
        ]
        frame = pd.DataFrame(rows).set_index("set").astype({"columns": "Int64"})
        frame = pd.concat([frame, frame[["learn", "saved"]].agg(["median", "max"])])
        print(f"\n{model}, {n_labels} labels\n{frame.round(2).to_string(na_rep='')}", flush=True)


if __name__ == "__main__":
    given = sys.argv[1:]
    place = Path(given.pop(0)) if given and not given[0].isdigit() and Path(given[0]).is_dir() else None
    labels = int(given.pop(0)) if given and given[0].isdigit() else LABELS
    main(place, labels, given or list(MODELS))
