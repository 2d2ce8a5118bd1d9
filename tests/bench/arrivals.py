"""Are new rows called different when they are, and only then? Alarms on rows of the same kind and of four other kinds.

Run it as: python tests/bench/arrivals.py [FOLDER] [repeats]
The sets are those of sets.py with 1,500 rows or more. The model is a logistic regression of 200 labels drawn at random;
800 rows are old, and 50, 100 or 200 are new.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from sets import data_sets, scaled

from al_core import models
from al_core.evaluation.distribution_shift import drift

FEWEST, N_OLD, N_LABELS, SIZES = 1_500, 800, 200, (50, 100, 200)


def same(X: Any, y: Any, rng: np.random.Generator) -> Any:
    """Every row as likely as any other."""
    return np.ones(len(y))


def tilted(X: Any, y: Any, rng: np.random.Generator) -> Any:
    """Rows at one end of the direction along which the rows are spread most are likelier."""
    direction = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2][0]
    return np.exp(scaled((X @ direction)[:, None])[:, 0])


def another_mix(X: Any, y: Any, rng: np.random.Generator) -> Any:
    """The odds of one class are three times as high."""
    return np.where(y == rng.choice(y), 3.0, 1.0)


def noisy(X: Any, y: Any, rng: np.random.Generator) -> Any:
    """Rows as likely as before, with noise of half a deviation (added by the caller)."""
    return np.ones(len(y))


KINDS: dict[str, Callable[..., Any]] = {
    "the same kind": same, "covariate tilt": tilted, "class odds x 3": another_mix, "noise 0.5 sd": noisy
}  # fmt: skip


def alarms(job: tuple[str, Any, Any, int]) -> list[tuple[str, str, int, bool]]:
    """Set, kind, number of new rows and whether there was an alarm, for one draw of old and new rows."""
    name, X, y, seed = job
    rng = np.random.default_rng([seed, 5])
    order = rng.permutation(len(y))
    old, labelled, rest = np.split(order, [N_OLD, N_OLD + N_LABELS])
    model = models.fit(models.get_model("logistic_regression"), X[labelled], y[labelled], seed=seed)
    found = []
    for kind, weigh in KINDS.items():
        weights = weigh(X[rest], y[rest], rng)
        for n in SIZES:
            new = X[rng.choice(rest, n, replace=False, p=weights / weights.sum())]
            if weigh is noisy:
                new = new + rng.normal(size=new.shape) * X.std(axis=0) / 2
            said = drift(X[old], new, model.predict(X[old]), model.predict(new), seed=seed)
            found.append((name, kind, n, said.different))
    return found


def main(folder: Path | None, repeats: int) -> None:
    """Print the share of alarms, over all sets and on the worst one."""
    sets = [(name, X.astype(np.float32), y) for name, X, y in data_sets(folder) if len(y) >= FEWEST]
    with ProcessPoolExecutor() as executor:
        jobs = [(*one, seed) for one in sets for seed in range(repeats)]
        lines = [line for found in executor.map(alarms, jobs) for line in found]
    frame = pd.DataFrame(lines, columns=["set", "kind", "n", "alarm"])
    print(f"Share of alarms ({len(sets)} sets x {repeats} draws), and on the sets with the fewest and the most")
    for kind in KINDS:
        for n in SIZES:
            by_set = frame[(frame.kind == kind) & (frame.n == n)].groupby("set").alarm.mean()
            print(f"  {kind:16} {n:4} new rows  {by_set.mean():6.2f}   ({by_set.min():.2f} to {by_set.max():.2f})")


if __name__ == "__main__":
    given = sys.argv[1:]
    place = Path(given.pop(0)) if given and not given[0].isdigit() else None
    main(place, int(given[0]) if given else 20)
