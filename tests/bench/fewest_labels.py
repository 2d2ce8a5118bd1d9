"""What the defaults need for what plain means reach with 200 labels: `fewest_labels.py [FOLDER] [SEEDS]`.

Plain: words (TF-IDF) or scaled columns, logistic regression, labels drawn at random. Ours: the product's own features,
the automatic model and the automatic strategy, from the first label on, five at a time; with `AL_TEXT_MODEL` texts are
learnt from by what they mean, too. The target of a set is what plain means reach with 200 labels (or as many as the
pool has), on average over the seeds; the labels that a mean curve needs for it are counted, where it never reaches it
as many as there are. Beside it, what our features and model need with labels drawn at random.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sets import TEXT, data_sets
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from al_core import simulate

MOST, POOL, TESTED, AT_ONCE = 200, 2_000, 1_000, 5


def every_set(folder):
    """Name, what ours learns from, what plain means learn from, and labels."""
    texts = {path.stem: path for path in sorted(folder.rglob("*.parquet"))} if folder else {}
    for name, X, y in data_sets(folder):
        if name not in texts:
            yield name, np.asarray(X), np.asarray(X), np.asarray(y)
            continue
        table = pd.read_parquet(texts[name]).sample(frac=1, random_state=0)[: POOL + TESTED]
        words = list(table[TEXT])
        yield (
            name,
            words,
            TfidfVectorizer(sublinear_tf=True).fit_transform(words).tocsr(),
            table["label"].astype(str).to_numpy(),
        )


def curves_of(given, plain, y, seed):
    """The curves of one seed: name -> accuracy by the number of labels."""
    rows = np.random.default_rng(seed).permutation(len(y))[: POOL + TESTED]
    n_tested = min(TESTED, len(rows) // 3)
    split = {"initial": [], "pool": rows[n_tested:].tolist(), "test": rows[:n_tested].tolist(), "seed": seed}
    most = {"n_labels": min(MOST, len(rows) - n_tested), "batch_size": AT_ONCE}
    runs = {
        "plain": simulate(plain, y, "random", model=LogisticRegression(max_iter=1000), **split, **most),
        "at random": simulate(given, y, "random", model="auto", **split, **most),
        "defaults": simulate(given, y, "auto", model="auto", **split, **most),
    }
    return {name: run.set_index("n_labels").value for name, run in runs.items()}


def needed(curve, target):
    """With how many labels a mean curve, smoothed over three points, is at the target; all where it never is."""
    curve = curve[curve.index > 0]
    smooth = curve.rolling(3, center=True, min_periods=1).mean()
    reached = smooth.index[smooth >= target]
    return int(reached[0]) if len(reached) else int(curve.index[-1])


def main(folder="", seeds=3):
    """A line a set as it comes, and the means."""
    lines = []
    for name, given, plain, y in every_set(Path(folder) if folder else None):
        runs = [curves_of(given, plain, y, seed) for seed in range(seeds)]
        mean = {kind: pd.concat([run[kind] for run in runs], axis=1).mean(axis=1) for kind in runs[0]}
        target, most = float(mean["plain"].iloc[-1]), int(mean["plain"].index[-1])
        parts = {kind: needed(curve, target) / most for kind, curve in mean.items()}
        lines.append({"set": name, "texts": isinstance(given, list), "target": round(100 * target, 1), **parts})
        print(lines[-1], flush=True)
    table = pd.DataFrame(lines)
    for what, part in (("all", table), ("texts", table[table.texts]), ("others", table[~table.texts])):
        drawn = np.random.default_rng(0).integers(len(part), size=(2_000, len(part))) if len(part) else None
        if drawn is not None:
            ends = np.percentile(part["defaults"].to_numpy()[drawn].mean(axis=1), [5, 95]).round(2)
            print(
                what,
                len(part),
                part[["plain", "at random", "defaults"]].mean().round(2).to_dict(),
                "90%:",
                ends.tolist(),
            )


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
