"""Spans: what each strategy needs, in tokens to read and in sentences, for the entity F1 that random has at 500.

Run it as: python tests/bench/spans.py FOLDER [seeds] [strategy ...]
FOLDER holds .parquet files with lists of `tokens`, their IOB2 `tags`, and a `split`: sentences of "train" are asked,
those of "test" are tested on. Each replay begins with 50 sentences at random and asks 50 a round, to 500; all
strategies of one seed begin with the same. AL_SPANS_POOL=0 or 1 takes every second sentence of the pool only, so that
what was tried on one half can be looked at on the other; AL_SPANS_MODEL names a tagger, else it is the task's own.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Sequence
from dataclasses import dataclass
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

BEGUN, LAST, BATCH = 50, 500, 50
SHARES = (0.55, 0.8)  # of random's tokens, at which F1 is looked at
KEPT = ["sentences", "tokens", "entities", "f1"]


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


def curve(data: Corpus, strategy: str, model: str, seed: int) -> list[tuple[int, int, int, float]]:
    """One replay: sentences, tokens and entities that were read, and F1, round by round."""
    task, rng = data.task, np.random.default_rng([seed, 7])
    known, memory, lines = rng.permutation(data.pool)[:BEGUN].tolist(), {}, []
    truth = [data.labels[row] for row in data.test]
    while True:
        labels = {row: data.labels[row] for row in sorted(known)}
        rows = np.array(list(labels))
        fitted = task.fit(task.model(model), data.sentences[rows], list(labels.values()), seed=seed)
        f1 = strict_f1(truth, task.answers(fitted, data.sentences[data.test]))
        tokens, entities = int(data.sentences.n_tokens[rows].sum()), sum(len(one.spans) for one in labels.values())
        lines.append((len(known), tokens, entities, f1))
        if len(known) >= LAST:
            return lines
        context = Context(
            data.X,
            labels,
            (),
            fitted,
            seed,
            pool=data.pool,
            memory=memory,
            originals=data.sentences,
            fitted_by=task.fit,
        )
        open_rows = np.setdiff1d(data.pool, known)
        candidates = task.candidates(context, open_rows, np.random.default_rng([seed, len(known)]))
        known += ask(STRATEGIES[strategy], candidates, BATCH).rows.tolist()


def needed(lines: Any, value: float, of: int) -> float:
    """How much of a column had been read when F1 reached a value, between two rounds in proportion; nan if never."""
    f1 = lines[:, KEPT.index("f1")]
    at = int(np.argmax(f1 >= value))
    if f1[at] < value or not at:
        return float(lines[0, of]) if at == 0 and f1[0] >= value else np.nan
    share = (value - f1[at - 1]) / (f1[at] - f1[at - 1])
    return float(lines[at - 1, of] + share * (lines[at, of] - lines[at - 1, of]))


def summary(curves: dict[tuple[str, int], Any], strategies: Sequence[str], seeds: int) -> pd.DataFrame:
    """A line a strategy: what it needs on the mean curve, with the 90% interval over draws of the seeds, and F1."""
    stacked = {name: np.stack([curves[name, seed] for seed in range(seeds)]) for name in strategies}
    draws = np.random.default_rng(0).integers(seeds, size=(1_000, seeds))
    goal, lines = stacked["random"].mean(axis=0)[-1], []
    for name, runs in stacked.items():
        low, high = _range([_share(runs[drawn], stacked["random"][drawn]) for drawn in draws])
        at = [_f1_at(runs, share * goal[1]) for share in SHARES]
        mean = runs.mean(axis=0)
        lines.append((name, _share(runs, stacked["random"]), low, high, needed(mean, goal[3], 0), *at, *mean[-1, 1:]))
    head = ["strategy", "tokens", "low", "high", "sentences", *(f"F1 at {share:.0%}" for share in SHARES)]
    return pd.DataFrame(lines, columns=[*head, "tokens at 500", "entities at 500", "F1 at 500"]).round(3)


def _share(runs: Any, of_random: Any) -> float:
    """The part of random's tokens that is needed for its F1 at the end; at most all of what was read."""
    mean, goal = runs.mean(axis=0), of_random.mean(axis=0)[-1]
    found = needed(mean, goal[3], 1) / goal[1]
    return found if np.isfinite(found) else np.inf


def _range(shares: list[float]) -> tuple[float, float]:
    low, high = np.quantile(shares, [0.05, 0.95], method="nearest")
    return float(low), float(high)


def _f1_at(runs: Any, tokens: float) -> float:
    return float(np.mean([np.interp(tokens, run[:, 1], run[:, 3]) for run in runs]))


def main(folder: str, seeds: str = "5", *strategies: str) -> None:
    """Replay, and print a table a corpus."""
    names = list(strategies) or [name for name, one in STRATEGIES.items() if "sequence" in one.tasks]
    names = list(dict.fromkeys([*names, "random"]))
    model = os.environ.get("AL_SPANS_MODEL", "")
    for data in corpora(Path(folder), os.environ.get("AL_SPANS_POOL", "")):
        chosen = model or data.task.usual().get("model", "auto")
        curves = {}
        for seed in range(int(seeds)):
            for name in names:
                curves[name, seed] = np.array(curve(data, name, chosen, seed), float)
            print(data.name, "seed", seed, "done", file=sys.stderr, flush=True)
        print(f"\n{data.name}, {seeds} seeds; of random's tokens, infinite where it is never as good:")
        print(summary(curves, names, int(seeds)).to_string(index=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
