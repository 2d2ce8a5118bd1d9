"""Spans: what each strategy needs, in tokens to read and in sentences, for the entity F1 that random has at 500.

Run it as: python tests/bench/spans.py FOLDER [seeds] [strategy ...]
FOLDER holds .parquet files with lists of `tokens`, their IOB2 `tags`, and a `split`: sentences of "train" are asked,
those of "test" are tested on. Each replay has 20 sentences first, then asks 50 a round, until it has read as many
tokens as the first 500 sentences of random are in the mean of the seeds: so that strategies that take short sentences
are not stopped before they have cost as much. The first 20 are those that the strategy itself asks for where it needs
no model, else they are random's. AL_SPANS_POOL=0 or 1 takes every second sentence of the pool only, so that what was
tried on one half can be looked at on the other; AL_SPANS_MODEL names a tagger, else it is the task's own. Two
processes.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd

from al_core import STRATEGIES
from al_core.pools.features.texts import TextVectors
from al_core.queries.asking import ask
from al_core.queries.context import Context
from al_core.spans.marking import Marking
from al_core.spans.sentences import Sentences, read_tokens
from al_core.spans.tags import spans_of
from al_core.tasks.sequence.task import TASK

BEGUN, LAST, BATCH = 20, 500, 50
SHARES = (0.3, 0.55, 0.8, 1.0)  # of random's tokens, at which F1 is looked at
STEPS = 200  # of tokens, at which curves of several seeds are averaged
PROCESSES = 2


@dataclass(frozen=True)
class Corpus:
    """Sentences, the features by which they are compared, the spans in each, and which are asked and tested on."""

    name: str
    sentences: Sentences
    X: Any
    labels: list[Marking]
    pool: Any
    test: Any

    @property
    def task(self) -> Any:
        """The task with all names that are found."""
        return TASK(tuple(sorted({one.name for label in self.labels for one in label.spans})))


def corpora(folder: Path, half: str) -> list[Corpus]:
    """The corpora of a folder."""
    found = []
    for path in sorted(folder.glob("*.parquet")):
        table = pd.read_parquet(path)
        sentences = read_tokens([list(words) for words in table["tokens"]])
        labels = [spans_of(list(tags), sentences.places_in(row)) for row, tags in enumerate(table["tags"])]
        texts = [" ".join(words) for words in table["tokens"]]
        train = np.flatnonzero((table["split"] == "train") & (sentences.n_tokens > 0))
        pool = train if not half else train[train % 2 == int(half)]
        X = TextVectors(texts).transform(texts)
        found.append(Corpus(path.stem, sentences, X, labels, pool, np.flatnonzero(table["split"] == "test")))
    return found


def strict_f1(truth: Sequence[Marking], said: Sequence[Marking]) -> float:
    """F1 of spans, of which beginning, end and name must be right, over all sentences together."""
    right = sum(len(set(one.spans) & set(other.spans)) for one, other in zip(truth, said, strict=True))
    return 2 * right / max(1, sum(len(one.spans) for one in (*truth, *said)))


def curve(data: Corpus, model: str, last: int, run: tuple[str, int]) -> Any:
    """One replay of a strategy with a seed, until `last` tokens are read: sentences, tokens and F1, round by round."""
    (strategy, seed), memory = run, {}
    known, lines = _begun(data, strategy, seed, memory), []
    truth = [data.labels[row] for row in data.test]
    while True:
        labels = {row: data.labels[row] for row in sorted(known)}
        rows = np.array(list(labels))
        fitted = data.task.fit(data.task.model(model), data.sentences[rows], list(labels.values()), seed=seed)
        tokens = int(data.sentences.n_tokens[rows].sum())
        lines.append((len(known), tokens, strict_f1(truth, data.task.answers(fitted, data.sentences[data.test]))))
        if tokens >= last or len(known) + BATCH > len(data.pool):
            return np.array(lines, float)
        known += asked(data, strategy, labels, fitted, memory, seed, BATCH)


def _begun(data: Corpus, strategy: str, seed: int, memory: dict[Any, Any]) -> list[int]:
    """The first sentences of a replay."""
    if strategy == "random" or STRATEGIES[strategy].needs_model:
        return in_order(data, seed)[:BEGUN].tolist()
    return asked(data, strategy, {}, None, memory, seed, BEGUN)


def in_order(data: Corpus, seed: int) -> Any:
    """The pool in the order of a seed, by which random begins."""
    return np.random.default_rng([seed, 7]).permutation(data.pool)


def asked(
    data: Corpus, strategy: str, labels: dict[int, Marking], fitted: Any, memory: dict[Any, Any], seed: int, n: int
) -> list[int]:
    """The next sentences that a strategy asks for."""
    context = Context(
        data.X,
        labels,
        (),
        fitted,
        seed,
        pool=data.pool,
        memory=memory,
        originals=data.sentences,
        fitted_by=data.task.fit,
    )
    open_rows = np.setdiff1d(data.pool, list(labels)).astype(np.int64)
    candidates = data.task.candidates(context, open_rows, np.random.default_rng([seed, len(labels)]))
    return list(ask(STRATEGIES[strategy], candidates, n).rows.tolist())


def at_steps(run: Any, column: int, last: float) -> Any:
    """A column of a replay by the tokens read, between two rounds in proportion, nan outside."""
    return np.interp(np.linspace(0, last, STEPS + 1), run[:, 1], run[:, column], left=np.nan, right=np.nan)


def summary(curves: dict[tuple[str, int], Any], strategies: Sequence[str], seeds: int, last: float) -> pd.DataFrame:
    """A line a strategy: what it needs on the mean curve, with the 90% interval over draws of the seeds, and F1."""
    stacked = {
        name: np.stack([[at_steps(curves[name, seed], column, last) for column in (0, 2)] for seed in range(seeds)])
        for name in strategies
    }
    draws, lines = np.random.default_rng(0).integers(seeds, size=(1_000, seeds)), []
    for name, runs in stacked.items():
        mean, share = runs.mean(axis=0), _share(runs, stacked["random"])
        drawn = [_share(runs[draw], stacked["random"][draw]) for draw in draws]
        low, high = np.quantile(drawn, [0.05, 0.95], method="nearest")
        sentences = mean[0, round(share * STEPS)] if np.isfinite(share) else np.nan
        at = [mean[1, round(part * STEPS)] for part in SHARES]
        lines.append((name, share, low, high, sentences, *at, mean[0, -1]))
    head = ["strategy", "tokens", "low", "high", "sentences", *(f"F1 at {share:.0%}" for share in SHARES)]
    return pd.DataFrame(lines, columns=[*head, "sentences in all"]).round(3)


def _share(runs: Any, of_random: Any) -> float:
    """The first part of the tokens at which mean F1 is what random has after all of them; infinite if none is."""
    reached = np.flatnonzero(runs.mean(axis=0)[1] >= of_random.mean(axis=0)[1, -1])
    return float(reached[0]) / STEPS if len(reached) else np.inf


def main(folder: str, seeds: str = "5", *strategies: str) -> None:
    """Replay, and print a table a corpus."""
    names = list(strategies) or [name for name, one in STRATEGIES.items() if "sequence" in one.tasks]
    names = list(dict.fromkeys([*names, "random"]))
    for data in corpora(Path(folder), os.environ.get("AL_SPANS_POOL", "")):
        model = os.environ.get("AL_SPANS_MODEL", "") or data.task.usual().get("model", "auto")
        first = [in_order(data, seed)[:LAST] for seed in range(int(seeds))]
        last = round(float(np.mean([data.sentences.n_tokens[rows].sum() for rows in first])))
        runs = [(name, seed) for seed, name in product(range(int(seeds)), names)]
        with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as processes:
            curves = {}
            for run, found in zip(runs, processes.map(partial(curve, data, model, last), runs), strict=True):
                curves[run] = found
                print(data.name, *run, found[-1].tolist(), file=sys.stderr, flush=True)
        print(f"\n{data.name}, {seeds} seeds; of {last:,} tokens, infinite where it is never as good:")
        print(summary(curves, names, int(seeds), last).to_string(index=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
