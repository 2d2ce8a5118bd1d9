"""Words, meaning and both: what random labels bring, also in letters that a model of meaning does not know.

Run it as: AL_TEXT_MODEL=FOLDER_OF_A_MODEL python tests/bench/meaning.py FOLDER [seeds]
FOLDER holds .parquet files with the columns text and label; of each 2,000 rows are looked at, half of them tested on.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import string
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from scipy.stats import t

from al_core.matrices.threads import one_thread
from al_core.meaning.finding import named_encoder
from al_core.models import fit, get_model
from al_core.models.views import with_views
from al_core.pools.features.frames import Handed, handed_in

SIZES, ROWS = (20, 50, 100, 200), 2_000
PERCENT = 100


def ciphered(texts: list[str]) -> list[str]:
    """Each letter exchanged for another one, always the same: words stay words, but nobody knows them."""
    mixed = "".join(np.random.default_rng(7).permutation(list(string.ascii_lowercase)))
    table = str.maketrans(string.ascii_letters, mixed + mixed.upper())
    return [text.translate(table) for text in texts]


def sets(folder: Path) -> Iterator[tuple[str, list[str], Any]]:
    """Name, texts and labels of 2,000 rows of each file, as they are and ciphered."""
    for path in sorted(folder.rglob("*.parquet")):
        table = pd.read_parquet(path, columns=["text", "label"])
        table = table.iloc[np.random.default_rng(0).permutation(len(table))[:ROWS]]
        texts, y = table["text"].astype(str).tolist(), np.unique(table["label"].astype(str), return_inverse=True)[1]
        yield path.stem, texts, y
        yield f"{path.stem}, ciphered", ciphered(texts), y


def curves(handed: Handed, words_alone: Any, y: Any, seeds: int) -> pd.DataFrame:
    """Accuracy by labels and seed: the automatic model on words, meaning and both, logistic regression on two."""
    X, views = handed.X, handed.views
    seen = {
        "words": ("auto", X[:, : views[0]], ()),
        "meaning": ("auto", X[:, views[0] :], ()),
        "both": ("auto", X, views),
        "LR words": ("logistic_regression", words_alone, ()),
        "LR both": ("logistic_regression", X, ()),
    }
    rows = []
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(y))
        pool, tested = np.split(order, 2)
        for n in SIZES:
            values = {
                name: float(
                    (
                        fit(with_views(get_model(model), views), Z[pool[:n]], y[pool[:n]]).predict(Z[tested])
                        == y[tested]
                    ).mean()
                )
                for name, (model, Z, views) in seen.items()
            }
            rows.append({"seed": seed, "labels": n, **values})
    return pd.DataFrame(rows)


def interval(differences: Any) -> str:
    """Mean and 95% interval in points."""
    mean, half = (
        differences.mean(),
        t.ppf(0.975, len(differences) - 1) * differences.std(ddof=1) / len(differences) ** 0.5,
    )
    return f"{PERCENT * mean:+.1f} ({PERCENT * (mean - half):+.1f} to {PERCENT * (mean + half):+.1f})"


def main() -> None:
    """A line a set and number of labels."""
    folder, seeds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10
    encoder = named_encoder()
    assert encoder is not None, "AL_TEXT_MODEL names no model"
    print(f"{encoder.name}, {encoder.width} numbers a text; {seeds} seeds\n")
    print("| set | labels | words | meaning | both | both less the better view | LR words | LR both |\n|" + "---|" * 8)
    spent = {}
    for name, texts, y in sets(folder):
        clock, own = perf_counter(), process_time()
        handed = handed_in(texts)
        spent[name] = perf_counter() - clock, process_time() - own
        with one_thread():
            found = curves(handed, handed_in(texts, meant=False).X, y, seeds)
        for n, at in found.groupby("labels"):
            means = at.mean()
            better = max("words", "meaning", key=lambda view: means[view])
            told = [f"{PERCENT * means[one]:.1f}" for one in ("words", "meaning", "both")]
            rest = [f"{PERCENT * means[one]:.1f}" for one in ("LR words", "LR both")]
            print(f"| {' | '.join([name, str(n), *told, interval(at['both'] - at[better]), *rest])} |", flush=True)
    print("\n| set | seconds for words and meaning | of processor |\n|---|---|---|")
    for name, (clock, own) in spent.items():
        print(f"| {name} | {clock:.0f} | {own:.0f} |")


if __name__ == "__main__":
    main()
