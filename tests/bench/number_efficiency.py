"""Labels that are numbers: how many labels each strategy needs for the error that random sampling has at 200.

Run it as: OMP_NUM_THREADS=1 python tests/bench/number_efficiency.py [FOLDER] [seeds] [model] [strategy ...]
FOLDER holds tables as .csv, the numbers in their last column; scikit-learn's diabetes and made sets come first. At most
2,000 rows of each are replayed, 40% of them to test on: from ten labels drawn at random to 200, ten a round.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from sets import scaled
from sklearn import datasets

from al_core import STRATEGIES
from al_core.queries.context import Context
from al_core.queries.number_candidates import NumberCandidates
from al_core.queries.picking import pick
from al_core.tasks.regression.models import get_regressor

LARGEST, FIRST, LAST, BATCH = 2_000, 10, 200, 10
GRID = np.arange(FIRST, LAST + 1, BATCH)


def number_sets(folder: Path | None, rows: int = LARGEST) -> Iterator[tuple[str, Any, Any]]:
    """Name, X with scaled columns, and y; a column of words becomes one of 0 and 1 for each of them.

    Friedman, Multivariate adaptive regression splines, 1991 (the three curves)
    """
    yield "diabetes", *datasets.load_diabetes(return_X_y=True)
    yield "friedman 1", *datasets.make_friedman1(rows, noise=1.0, random_state=1)
    yield "friedman 2", *datasets.make_friedman2(rows, noise=50.0, random_state=2)
    yield "friedman 3", *datasets.make_friedman3(rows, noise=0.1, random_state=3)
    yield "plane", *datasets.make_regression(rows, 20, n_informative=10, noise=50.0, random_state=4)
    for path in sorted(folder.glob("*.csv")) if folder else ():
        table = pd.read_csv(path)
        yield path.stem, pd.get_dummies(table.iloc[:, :-1]).to_numpy(float), table.iloc[:, -1].to_numpy(float)


def replay(job: tuple[str, Any, Any, str, str, int]) -> tuple[str, str, int, list[float]]:
    """Set, strategy, seed and the error on test rows at every number of labels of GRID."""
    name, X, y, strategy, model, seed = job
    order = np.random.default_rng([seed, 7]).permutation(len(y))[:LARGEST]
    pool, test = order[: int(0.6 * len(order))], order[int(0.6 * len(order)) :]
    labels = {int(row): float(y[row]) for row in pool[:FIRST]}
    memory: dict[Any, Any] = {}
    errors = []
    while True:
        rows = np.fromiter(labels, np.int64)
        fitted = get_regressor(model).fit(X[rows], y[rows])
        errors.append(float(np.sqrt(np.mean(np.square(fitted.predict(X[test]) - y[test])))))
        if len(labels) >= LAST:
            return name, strategy, seed, errors
        context = Context(X, labels, (), fitted, seed=seed, pool=pool, memory=memory)
        candidates = NumberCandidates(context, np.setdiff1d(pool, rows), np.random.default_rng([seed, len(labels)]))
        picked = pick(STRATEGIES[strategy], candidates, BATCH)[0]
        labels |= {int(row): float(y[row]) for row in candidates.rows[picked]}


def needed(errors: Any, goal: float) -> float:
    """Labels at which the error first is at most the goal, on a line between two rounds; the last where it never is."""
    reached = np.flatnonzero(errors <= goal)
    if not len(reached):
        return float(LAST)
    first = reached[0]
    if not first:
        return float(FIRST)
    share = (errors[first - 1] - goal) / (errors[first - 1] - errors[first])
    return float(GRID[first - 1] + share * BATCH)


def interval(values: Any) -> tuple[float, float, float]:
    """The mean, and its 95% interval from 4,000 draws with replacement."""
    values = np.asarray(values)
    means = np.random.default_rng(0).choice(values, (4_000, len(values))).mean(axis=1)
    return float(values.mean()), *(float(end) for end in np.percentile(means, [2.5, 97.5]))


def told(runs: pd.DataFrame, names: list[str]) -> None:
    """Print, for each strategy, what share of random's labels it needs, and its mean error beside random's."""
    curves = {key: np.array(list(part.errors)) for key, part in runs.groupby(["set", "strategy"])}
    random = {name: curves[name, "random"].mean(axis=0) for name in runs.set.unique()}
    print(f"{'':30}{'labels needed, of random’s 200':>34}{'mean error beside random’s':>32}")
    for strategy in names:
        shares = []
        for name, baseline in random.items():
            own = curves[name, strategy]
            share = needed(own.mean(axis=0), baseline[-1]) / LAST
            ratio, low, high = interval(own.mean(axis=1) / curves[name, "random"].mean(axis=1))
            verdict = "  BELOW RANDOM" if low > 1 else "  better" if high < 1 else ""
            print(f"{strategy:28}{name:14}{share:14.0%}{ratio:24.3f} [{low:.3f}, {high:.3f}]{verdict}")
            shares.append(share)
        print(f"{strategy:28}{'all':14}{np.mean(shares):14.0%}", flush=True)


def main(folder: Path | None, seeds: int, model: str, names: list[str]) -> None:
    """Replay everything beside random sampling, and print it."""
    start = perf_counter()
    sets = [(name, scaled(X), y) for name, X, y in number_sets(folder)]
    jobs = [(*one, strategy, model, seed) for one in sets for seed in range(seeds) for strategy in ["random", *names]]
    with ProcessPoolExecutor() as executor:
        runs = pd.DataFrame(executor.map(replay, jobs), columns=["set", "strategy", "seed", "errors"])
    print(f"{len(runs):,} runs with {model} in {(perf_counter() - start) / 60:.1f} minutes; {seeds} seeds")
    told(runs, names)


if __name__ == "__main__":
    words = sys.argv[1:]
    place = Path(words.pop(0)) if words and not words[0].isdigit() else None
    n_seeds = int(words.pop(0)) if words else 30
    learner = words.pop(0) if words else "auto"
    fitting = [name for name, one in STRATEGIES.items() if "regression" in one.tasks and one.name != "random"]
    main(place, n_seeds, learner, words or fitting)
