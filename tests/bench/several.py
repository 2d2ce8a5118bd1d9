"""Several labels: every strategy beside random, and how often the range of the share that is right holds the truth.

Run it as: python tests/bench/several.py FOLDER [seeds] [model] [strategy ...]
FOLDER holds *.npz with X (rows, features), Y (rows, labels) of 0 and 1, and names. With AL_BATCH=10 sessions begin with
ten labelled rows at random and go on by ten, not by twenty; the areas are from 20 to 200 labels either way.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd

from al_core import STRATEGIES
from al_core.comparison.splits import stratified_split
from al_core.evaluation.proportions import wilson
from al_core.queries.asking import ask
from al_core.queries.context import Context
from al_core.tasks.multilabel.task import Multilabel

BATCH = int(os.environ.get("AL_BATCH", "20"))
BEGUN, FIRST, LAST = BATCH, 20, 200
MEASURES = ("macro_f1", "micro_f1", "accuracy")
LOOKED_AT = (100, 200)
CHECKED, DRAWS = 5, 50  # one label in five is a check; so often are checks drawn


@dataclass(frozen=True)
class Labelled:
    """A data set with several labels a row."""

    name: str
    X: Any
    labels: list[Any]
    task: Multilabel


def sets_in(folder: Path) -> list[Labelled]:
    """The data sets of a folder."""
    found = []
    for path in sorted(folder.glob("*.npz")):
        with np.load(path, allow_pickle=False) as kept:
            task = Multilabel(tuple(map(str, kept["names"])))
            labels = task.given(kept["Y"].tolist())
            found.append(Labelled(path.stem, kept["X"].astype(np.float64), labels, task))
    return found


def curve(data: Labelled, strategy: str, model: str, seed: int) -> list[dict[str, Any]]:
    """One replay from a batch at random: the measures of each size, and whether the range held at some."""
    task, rng = data.task, np.random.default_rng(seed)
    split = stratified_split(task.strata(data.labels), 0, 0.4, seed)
    known = rng.permutation(split.pool)[:BEGUN].tolist()
    truth, memory, lines = [data.labels[row] for row in split.test], {}, []
    while True:
        labels = {row: data.labels[row] for row in sorted(known)}
        fitted = task.fit(task.model(model), data.X[list(labels)], list(labels.values()), seed=seed)
        belief, n = task.belief(fitted, data.X[split.test]), len(known)
        right = task.same(task.decide(belief), truth)
        values = {name: task.metrics[name](truth, task.decide(belief), None, ()) for name in MEASURES}
        lines.append({"n": n, **values, **(held(right, n, seed) if n in LOOKED_AT else {})})
        if n >= LAST:
            return lines
        rows = np.setdiff1d(split.pool, known)
        context = Context(data.X, labels, (), fitted, seed, pool=split.pool, memory=memory)
        candidates = task.candidates(context, rows, np.random.default_rng([seed, n]))
        known += ask(STRATEGIES[strategy], candidates, BATCH).rows.tolist()


def held(right: Any, n: int, seed: int) -> dict[str, Any]:
    """How often the range of the share right, told by checks at random, holds the share among all other tests."""
    rng, hits = np.random.default_rng([seed, n]), 0
    for _ in range(DRAWS):
        order = rng.permutation(right)
        checks, others = order[: n // CHECKED], order[n // CHECKED :]
        low, high = wilson(int(checks.sum()), len(checks))
        hits += low <= others.mean() <= high
    return {"held": hits / DRAWS}


def area(lines: list[dict[str, Any]], measure: str) -> float:
    """The mean of a measure from 20 to 200 labels."""
    kept = [line for line in lines if line["n"] >= FIRST]
    values, sizes = [line[measure] for line in kept], [line["n"] for line in kept]
    return float(np.trapezoid(values, sizes) / (sizes[-1] - sizes[0]))


def against(areas: pd.DataFrame, other: str) -> pd.DataFrame:
    """By how much each strategy is above another on a set, in points, and the ends of the 90% interval over seeds."""
    wide = areas.pivot_table(index=["set", "measure", "seed"], columns="strategy", values="area")
    lines = []
    for (name, measure), part in wide.groupby(level=["set", "measure"]):
        for strategy in part.columns.drop(other):
            gain = 100 * (part[strategy] - part[other]).to_numpy()
            drawn = np.random.default_rng(0).choice(gain, (2_000, len(gain))).mean(axis=1)
            low, high = np.quantile(drawn, [0.05, 0.95])
            lines.append((strategy, name, measure, gain.mean(), low, high))
    return pd.DataFrame(lines, columns=["strategy", "set", "measure", "gain", "low", "high"])


def shown(table: pd.DataFrame) -> str:
    """A line a strategy, a column a set and measure: "+2.1 (1.4 to 2.8)"."""
    said = [f"{line.gain:+.1f} ({line.low:.1f} to {line.high:.1f})" for line in table.itertuples()]
    wide = table.assign(said=said).pivot_table(
        index="strategy", columns=["measure", "set"], values="said", aggfunc="first"
    )
    return wide.to_string()


def main(folder: str, seeds: str = "20", model: str = "auto", *strategies: str) -> None:
    """Replay, and print the tables."""
    names = list(strategies) or [name for name, one in STRATEGIES.items() if "multilabel" in one.tasks]
    names = list(dict.fromkeys([*names, "random"]))
    areas, kept = [], []
    for data in sets_in(Path(folder)):
        for strategy in names:
            for seed in range(int(seeds)):
                lines = curve(data, strategy, model, seed)
                areas += [(data.name, one, strategy, seed, area(lines, one)) for one in MEASURES]
                kept += [(data.name, strategy, line["n"], line["held"]) for line in lines if "held" in line]
            print(data.name, strategy, "done", file=sys.stderr, flush=True)
    table = pd.DataFrame(areas, columns=["set", "measure", "strategy", "seed", "area"])
    print(table.groupby(["strategy", "measure", "set"])["area"].mean().unstack([1, 2]).round(3).to_string())
    print("\nAbove random, in points:\n" + shown(against(table, "random")))
    if "margin_per_label" in names:
        print("\nAbove margin per label, in points:\n" + shown(against(table, "margin_per_label")))
    share = pd.DataFrame(kept, columns=["set", "strategy", "n", "held"])
    print(
        "\nThe range holds the share right:\n"
        + share.groupby(["set", "n"])["held"].mean().unstack().round(3).to_string()
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
