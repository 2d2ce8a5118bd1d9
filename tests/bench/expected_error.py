"""Expected error reduction over 1,000 candidates (20 features, 3 classes, 50 labels): ours beside modAL's exact one.

Prints how many times longer modAL takes, and how alike both rank the candidates (Spearman), from the same runs. Ours
includes fitting the model; modAL's learner is fitted before its clock starts.

Run it as: OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python tests/bench/expected_error.py [seeds]
       or: ... python tests/bench/expected_error.py models [model ...]
`models` prints how alike ours and fitting anew for every label rank 40 candidates with other models, and the processor
seconds of a question about 10,000 rows.
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
SMALL, LARGE = 40, 10_000


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


def of_a_model(name: str) -> tuple[float, float]:
    """Rank correlation with fitting anew on a small pool, and processor seconds on a large one."""
    from scipy.special import entr
    from scipy.stats import spearmanr

    from al_core import models, select
    from al_core.matrices.rows import content_order
    from al_core.models import get_model

    X, y = pool(0)
    X, y, rows = X[: N_LABELS + SMALL], y[: N_LABELS + SMALL], np.arange(N_LABELS, N_LABELS + SMALL)
    # In the order in which a question has them: what chooses by trial chooses by that.
    known = content_order(X[:N_LABELS])
    fitted = models.fit(get_model(name), X[known], y[known])
    expected = []
    for row, shares in zip(rows, models.belief(fitted, X[rows]), strict=True):
        learnt, others = np.append(known, row), rows[rows != row]
        after = (models.fit(fitted, X[learnt], np.append(y[known], label)) for label in fitted.classes_)
        expected.append(shares @ [entr(models.belief(one, X[others])).sum(axis=1).mean() for one in after])
    labels = {row: int(y[row]) for row in range(N_LABELS)}
    picks = select("expected_error_reduction", X, labels, model=name, n=SMALL)
    found = picks.scores[np.argsort(picks.rows)]

    large = np.random.default_rng(0).standard_normal((LARGE, N_FEATURES))
    large[: len(X)] = X
    work = time.process_time()
    select("expected_error_reduction", large, labels, model=name, n=10)
    return float(spearmanr(-found, expected)[0]), time.process_time() - work


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
    elif sys.argv[1:2] == ["models"]:
        from al_core import MODELS

        for each in sys.argv[2:] or MODELS:
            rank, seconds = of_a_model(each)
            print(f"{each}: rank correlation {rank:.3f}, {seconds:.1f} s for {LARGE:,} rows", flush=True)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
