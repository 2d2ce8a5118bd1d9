"""What labels of another pool are worth for a start: `python tests/bench/head_start.py FOLDER [SEEDS]`.

Each set is cut in two along a direction drawn at random, softly, so that the halves are related and shifted. 300
labelled rows of one half are lent to the other, whose model learns from few labels drawn at random: as they are
("related"), with their labels shuffled ("unrelated"), and with each class called by the name of the next ("contrary").
Points of accuracy on other rows of the same half, against the same model without a head start.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sets import data_sets

from al_core.models import fit
from al_core.models.catalogue import get_model
from al_core.models.lending import HeadStart, Lent

LENT, TESTED, ROWS = 300, 1_000, 4_000
LABELS = (5, 10, 20, 40, 80, 160)


def halves(X, rng):
    """Rows of one half and of the other, along a direction drawn at random."""
    along = (X - X.mean(axis=0)) @ rng.normal(size=X.shape[1])
    one = rng.random(len(X)) < 1 / (1 + np.exp(-1.5 * along / along.std()))
    return rng.permutation(np.flatnonzero(one)), rng.permutation(np.flatnonzero(~one))


def lenders(X, y, rows, rng):
    """The lent rows with their labels, with others, and with the contrary."""
    classes, codes = np.unique(y[rows], return_inverse=True)
    labels = {"related": y[rows], "unrelated": rng.permutation(y[rows]), "contrary": np.roll(classes, 1)[codes]}
    return {kind: Lent(X[rows], said) for kind, said in labels.items()}


def measured(name, X, y, seed):
    """A line a number of labels: what the model alone is right in, and with each lender."""
    rng = np.random.default_rng(seed)
    drawn = rng.permutation(len(y))[:ROWS]
    X, y = X[drawn], y[drawn]
    there, here = halves(X, rng)
    tested, pool = here[: min(TESTED, len(here) // 2)], here[min(TESTED, len(here) // 2) :]
    lent = lenders(X, y, there[:LENT], rng)
    for n in LABELS:
        own = pool[:n]
        if n > len(pool) // 2 or len(np.unique(y[own])) < 2:
            continue
        models = {"alone": get_model("auto")} | {kind: HeadStart(get_model("auto"), one) for kind, one in lent.items()}
        right = {kind: fit(one, X[own], y[own], seed=seed).predict(X[tested]) for kind, one in models.items()}
        yield {"set": name, "seed": seed, "labels": n} | {
            kind: 100 * float(np.mean(said == y[tested])) for kind, said in right.items()
        }


def main(folder="", seeds=5):
    """Print the table, over sets and by set at 20 labels."""
    lines = []
    for name, X, y in data_sets(Path(folder) if folder else None):
        lines += [line for seed in range(seeds) for line in measured(name, X, y, seed)]
        print(f"{name} done", file=sys.stderr, flush=True)
    table = pd.DataFrame(lines).groupby(["set", "labels"]).mean().drop(columns="seed").reset_index()
    for kind in ("related", "unrelated", "contrary"):
        table[kind] -= table["alone"]
    print(table.groupby("labels").mean(numeric_only=True).round(1).to_string())
    print(table[table.labels == 20].round(1).to_string(index=False))
    print("worst:", table[["unrelated", "contrary"]].min().round(1).to_dict())


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
