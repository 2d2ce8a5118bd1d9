"""Expected error reduction over 1,000 candidates (20 features, 3 classes, 50 labels): ours beside modAL's exact one.

Prints how many times longer modAL takes, and how alike both rank the candidates (Spearman), from the same runs. Ours
includes fitting the model; modAL's learner is fitted before its clock starts.

Run it as: OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python tests/bench/expected_error.py [seeds]
(modAL needs scikit-learn < 1.8; with an environment of its own in PEERS_PYTHON, it runs there.)
"""

import json
import statistics
import sys
import time
import warnings
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from apart import apart
from sklearn.linear_model import LogisticRegression

N_CANDIDATES, N_FEATURES, N_CLASSES, N_LABELS = 1_000, 20, 3, 50
REPEATS = 5


def pool(seed: int) -> tuple[Any, Any]:
    """Overlapping clouds; the first rows, with all classes among them, are labelled."""
    rng = np.random.default_rng(seed)
    y = np.concatenate([np.arange(N_CLASSES), rng.integers(N_CLASSES, size=N_LABELS + N_CANDIDATES - N_CLASSES)])
    centres = 0.5 * rng.standard_normal((N_CLASSES, N_FEATURES))
    return centres[y] + rng.standard_normal((len(y), N_FEATURES)), y


def model() -> Any:
    """The same estimator for both."""
    return LogisticRegression(max_iter=1_000)


def ours(seed: int) -> tuple[float, float, list[float]]:
    """Wall and processor seconds (medians), and minus the expected entropy of every candidate."""
    from al_core import select

    X, y = pool(seed)
    labels = {row: int(y[row]) for row in range(N_LABELS)}
    walls, works = [], []
    for _ in range(REPEATS):
        start, work = time.perf_counter(), time.process_time()
        picks = select("expected_error_reduction", X, labels, model=model(), n=N_CANDIDATES)
        walls.append(time.perf_counter() - start)
        works.append(time.process_time() - work)
    return statistics.median(walls), statistics.median(works), picks.scores[np.argsort(picks.rows)].tolist()


def modal(seed: int) -> tuple[float, float, list[float]]:
    """Wall and processor seconds of one run, and minus the expected entropy of every candidate."""
    vars(np)["float"] = float  # its name in the NumPy that modAL was written for
    warnings.simplefilter("ignore")
    from modAL.expected_error import expected_error_reduction
    from modAL.models import ActiveLearner

    X, y = pool(seed)
    learner = ActiveLearner(model(), expected_error_reduction, X[:N_LABELS], y[:N_LABELS])
    start, work = time.perf_counter(), time.process_time()
    rows, errors = expected_error_reduction(learner, X[N_LABELS:], loss="log", n_instances=N_CANDIDATES)
    wall, work = time.perf_counter() - start, time.process_time() - work
    return wall, work, (-np.asarray(errors)[np.argsort(rows)]).tolist()


def main(seeds: int) -> None:
    """Print a line a seed."""
    from scipy.stats import spearmanr

    ours(0)
    for seed in range(seeds):
        mine = ours(seed)
        try:
            theirs = apart(__file__, "--modal", seed, peer=True)
        except ImportError as error:
            print(f"modAL was not measured: {error}")
            return
        alike = spearmanr(mine[2], theirs[2])[0]
        first = int(np.argmax(mine[2]))
        place = int((np.array(theirs[2]) > theirs[2][first]).sum()) + 1
        print(
            f"seed {seed}: ours {mine[0] * 1_000:.0f} ms, modAL {theirs[0]:.1f} s; "
            f"{theirs[0] / mine[0]:.0f} x our time, {theirs[1] / mine[1]:.0f} x our processor time; "
            f"rank correlation {alike:.3f}; our first pick is their number {place} of {N_CANDIDATES}",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--modal"]:
        print(json.dumps(modal(int(sys.argv[2]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
