"""Models of spans: strict F1, seconds to learn and to tag, beside python-crfsuite on the same features.

Run it as: python tests/bench/taggers.py FOLDER [SEEDS] [crf windowed_softmax crfsuite]
A folder's .parquet files have the columns tokens, tags (IOB2) and split (train, test).
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd

from al_core.models.taggers.fitted import fit_tagger
from al_core.models.taggers.words import seen_in, words_at
from al_core.spans.sentences import Sentences, read_tokens
from al_core.spans.tags import spans_of, token_numbers

SIZES = (100, 500, 1_500)
POOL = 20_000
RIDGE = 0.3
Said = list[list[str]]
Tags = Callable[[Sentences], Said]


def main(folder: Path, seeds: int, models: Sequence[str]) -> None:
    """A line for each set, model and number of sentences, and whether twice the steps change anything."""
    for path in sorted(folder.glob("*.parquet")):
        table = pd.read_parquet(path)
        X, tags = read_tokens([list(one) for one in table.tokens]), [list(one) for one in table.tags]
        train, test = (np.flatnonzero(table.split == part) for part in ("train", "test"))
        names = sorted({tag[2:] for one in tags for tag in one if tag != "O"})
        pool = X[np.resize(test, POOL)]
        print(f"{path.stem}: {len(names)} names; a pool of {POOL:,} sentences with {len(pool.codes):,} tokens")
        for model in models:
            for size in SIZES:
                drawn = [np.random.default_rng(seed).permutation(train)[:size] for seed in range(seeds)]
                runs = [run(LEARNERS[model], (X, tags, names), rows, test, pool) for rows in drawn]
                f1, fit, tag = np.mean(runs, axis=0)
                print(f"  {model:24} {size:5} F1 {f1:.3f}  learn {fit:5.2f} s  tag the pool {tag:4.2f} s", flush=True)


def run(learn: Any, known: Any, rows: Any, test: Any, pool: Sentences) -> tuple[float, float, float]:
    """Strict F1, and processor seconds of the fit and of tagging the pool."""
    X, tags, names = known
    began = time.process_time()
    tagged = learn(X[rows], [tags[row] for row in rows], names)
    fitted = time.process_time() - began
    f1 = strict_f1([tags[row] for row in test], tagged(X[test]))
    began = time.process_time()
    tagged(pool)
    return f1, fitted, time.process_time() - began


def ours(model: str, **settings: Any) -> Any:
    """Learns by `fit_tagger`."""

    def learn(X: Sentences, tags: Said, names: Sequence[str]) -> Tags:
        """The tags of a fitted tagger."""
        from al_core.models.taggers.catalogue import get_tagger

        tagger = fit_tagger(get_tagger(model).set_params(**settings), X, tags, names)

        def tagged(new: Sentences) -> Said:
            """Its best sequences."""
            found = tagger.tag(new)
            words = np.array(tagger.classes_)[found.codes]
            return [one.tolist() for one in np.split(words, found.bounds[1:-1])]

        return tagged

    return learn


def crfsuite(X: Sentences, tags: Said, names: Sequence[str]) -> Tags:
    """The same features and ridge in python-crfsuite, which lets an I- follow anything."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0, "c2": RIDGE, "max_iterations": 1_000})
    for one, said in zip(_seen(X), tags, strict=True):
        trainer.append(one, said)
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        tagger = pycrfsuite.Tagger()
        tagger.open(f"{folder}/model")
    return lambda new: [tagger.tag(one) for one in _seen(new)]


def _seen(X: Sentences) -> Any:
    words = {offset: words_at(X, offset).tolist() for offset in seen_in(X.vocabulary)}
    for first, stop in zip(X.bounds[:-1].tolist(), X.bounds[1:].tolist(), strict=True):
        yield [
            [key for offset, seen in seen_in(X.vocabulary).items() for key in seen.of(words[offset][at])]
            for at in range(first, stop)
        ]


def strict_f1(truth: Said, said: Said) -> float:
    """Of spans with their names, over all sentences."""
    right = n = 0
    for one, other in zip(truth, said, strict=True):
        own, found = (set(spans_of(tags, token_numbers(len(one))).spans) for tags in (one, other))
        right, n = right + len(own & found), n + len(own) + len(found)
    return 2 * right / n if n else 0.0


LEARNERS = {
    "crf": ours("crf"),
    "crf, twice the steps": ours("crf", tol=1e-5),
    "windowed_softmax": ours("windowed_softmax"),
    "crfsuite": crfsuite,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]), int((sys.argv[2:] or ["2"])[0]), sys.argv[3:] or list(LEARNERS))
