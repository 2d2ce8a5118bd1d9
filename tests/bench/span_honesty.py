"""Spans: do the 90% intervals of a score hold the truth as often as they say, at 100 and 200 tested sentences?

Run it as: OMP_NUM_THREADS=1 python tests/bench/span_honesty.py FILE.parquet|made [sentences to learn from] [draws]
FILE has `tokens` and IOB2 `tags`, a list a row; "made" are messages with names as the sample has them. A tagger learns
some sentences; of the rest, on all of which its score is the truth, test sets are drawn (with repeats, as from a large
pool), and each interval is held against that truth. Beside it stands what drawing the test sentences again (the
percentile bootstrap) would have said of F1.
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

from al_core.evaluation.ratios import of_ratio, ratio
from al_core.matrices.inputs import as_objects
from al_core.pools.named_messages import write_named
from al_core.spans.tags import tags_of
from al_core.spans.tokens import tokens_of
from al_core.tasks.sequence.metrics import counts_by_name, measures_of_spans
from al_core.tasks.sequence.task import SequenceTask

TESTED, RESAMPLES, MADE = (100, 200), 400, 3_000
Ends = Callable[[Any, int], tuple[float, float]]


def tagged(source: str) -> tuple[list[list[str]], list[list[str]]]:
    """Tokens and tags of a file, or of made messages."""
    if source != "made":
        table = pd.read_parquet(source)
        return [list(one) for one in table["tokens"]], [list(one) for one in table["tags"]]
    messages = [(text, marking, tokens_of(text)) for text, marking in write_named(MADE)]
    words = [[text[start:end] for start, end in places.tolist()] for text, _, places in messages]
    return words, [tags_of(marking, places) for _, marking, places in messages]


def answers(source: str, learnt: int) -> tuple[tuple[str, ...], Any, Any]:
    """The names, and of all sentences that were not learnt from the true markings and those of a tagger."""
    tokens, tags = tagged(source)
    task = SequenceTask.of_labels(tags)
    rows, labels = task.handed(tokens).rows, task.given(tags)
    order = np.random.default_rng(0).permutation(len(labels))
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


def main(source: str, learnt: int, draws: int) -> None:
    """Print a line a score and number of tested sentences."""
    names, truth, said = answers(source, learnt)
    lines = [
        {"score": name, "tests": n} | held(true, ends, n, len(truth), draws)
        for name, true, ends in intervals(names, truth, said)
        for n in TESTED
    ]
    pd.set_option("display.width", 200, "display.max_rows", 200)
    print(f"{Path(source).stem}: learnt from {learnt:,} sentences, {len(truth):,} others, {draws} draws")
    print(pd.DataFrame(lines).pivot(index="score", columns="tests").round(3).to_string())


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[2:]]
    main(sys.argv[1], *given, *(300, 500)[len(given) :])
