"""Spans: do the 90% intervals of a score hold the truth as often as they say, at 100 and 200 tested sentences?

Run it as: OMP_NUM_THREADS=1 python tests/bench/span_honesty.py FILE.parquet [sentences to learn from] [draws]
FILE has `tokens` and IOB2 `tags`, a list a row. A tagger learns some sentences; of the rest, on all of which its score
is the truth, test sets are drawn (with repeats, as from a large pool), and each interval is held against that truth.
Beside it stands what drawing the test sentences again (the percentile bootstrap) would have said of F1.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from al_core.tasks.sequence.task import SequenceTask

from al_core.evaluation.ratios import of_ratio, ratio
from al_core.matrices.inputs import as_objects
from al_core.tasks.sequence.metrics import counts_by_name, measures_of_spans

TESTED, RESAMPLES = (100, 200), 400
Ends = Callable[[Any, int], tuple[float, float]]


def answers(file: Path, learnt: int) -> tuple[tuple[str, ...], Any, Any]:
    """The names, and of all sentences that were not learnt from the true markings and those of a tagger."""
    table = pd.read_parquet(file)
    task = SequenceTask.of_labels(table["tags"])
    rows, labels = task.handed(table["tokens"].tolist()).rows, task.given(table["tags"])
    order = np.random.default_rng(0).permutation(len(table))
    known, rest = order[:learnt], order[learnt:]
    model = task.fit(task.model("auto"), rows[known], [labels[row] for row in known], seed=0)
    return task.labels, as_objects([labels[row] for row in rest]), task.answers(model, rows[rest])


def intervals(names: tuple[str, ...], truth: Any, said: Any) -> Iterator[tuple[str, float, Ends]]:
    """Each score with its truth, and how its interval follows from the places of tested sentences and a seed."""
    for name, metric in measures_of_spans(names).items():
        yield (
            name,
            metric(truth, said, None, ()),
            lambda at, seed, of=metric: of.ends(truth[at], said[at], None, (), seed),
        )
    right, called, true = counts_by_name(truth, said, names)
    tops, bottoms = 2 * right, called + true
    yield "entity_f1, drawn again", *_drawn_again(tops.sum(0), bottoms.sum(0))
    for name, top, bottom in zip(names, tops, bottoms, strict=True):
        yield f"F1 of {name}", ratio(top, bottom), lambda at, seed, of=(top, bottom): of_ratio(of[0][at], of[1][at])
        yield f"F1 of {name}, drawn again", *_drawn_again(top, bottom)


def _drawn_again(top: Any, bottom: Any) -> tuple[float, Ends]:
    def ends(at: Any, seed: int) -> tuple[float, float]:
        weights = np.random.default_rng(seed).multinomial(len(at), np.full(len(at), 1 / len(at)), size=RESAMPLES)
        below = weights @ bottom[at]
        values = (weights @ top[at])[below > 0] / below[below > 0]
        return tuple(np.quantile(values, [0.05, 0.95])) if len(values) else (np.nan, np.nan)

    return ratio(top, bottom), ends


def held(truth: float, ends: Ends, n_tests: int, n_all: int, draws: int) -> dict[str, float]:
    """How often the interval holds the truth, or lies below or above it, of the draws in which there is one."""
    found = np.array(
        [ends(np.random.default_rng([seed, n_tests]).integers(n_all, size=n_tests), seed) for seed in range(draws)]
    )
    low, high = found[np.isfinite(found[:, 0])].T
    return {
        "truth": truth,
        "held": np.mean((low <= truth) & (truth <= high)),
        "too low": np.mean(high < truth),
        "too high": np.mean(low > truth),
        "width": np.mean(high - low),
    }


def main(file: Path, learnt: int, draws: int) -> None:
    """Print a line a score and number of tested sentences."""
    names, truth, said = answers(file, learnt)
    lines = [
        {"score": name, "tests": n} | held(true, ends, n, len(truth), draws)
        for name, true, ends in intervals(names, truth, said)
        for n in TESTED
    ]
    pd.set_option("display.width", 200, "display.max_rows", 200)
    print(f"{file.stem}: learnt from {learnt:,} sentences, {len(truth):,} others, {draws} draws")
    print(pd.DataFrame(lines).pivot(index="score", columns="tests").round(3).to_string())


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[2:]]
    main(Path(sys.argv[1]), *given, *(300, 500)[len(given) :])
