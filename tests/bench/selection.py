"""Margin selection over a million rows against the model's own predict_proba, in one run.

Run it as: python tests/bench/selection.py [rows] [features] [classes]
       or: python tests/bench/selection.py sparse [rows] [features] [classes]
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.picking import pick
from al_core.strategies import STRATEGIES

REPEATS = 15
PICKS = 100
WORDS = 60


def memory(line: str) -> float:
    """A line of /proc/self/status, in MB: VmRSS is what is used now, VmHWM the peak since it was last reset."""
    status = dict(entry.split(":", 1) for entry in Path("/proc/self/status").read_text().splitlines())
    return int(status[line].split()[0]) / 1024


class Watch:
    """Seconds and extra peak memory (MB, as the kernel counts it) of what runs inside. Linux only."""

    def __enter__(self) -> "Watch":
        Path("/proc/self/clear_refs").write_text("5")
        self._before = memory("VmRSS")
        self._start = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._start
        self.extra = max(0.0, memory("VmHWM") - self._before)


def measure(*works: Callable[[], Any]) -> list[tuple[float, float]]:
    """Best seconds and largest extra memory of each, taking turns so that all meet the same machine."""
    watches: list[list[Watch]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(REPEATS):
        for work, seen in zip(works, watches, strict=True):
            with Watch() as watch:
                result = work()
            seen.append(watch)
            del result
    return [(min(w.seconds for w in seen), max(w.extra for w in seen)) for seen in watches]


def pool(n_rows: int, n_features: int, n_classes: int) -> tuple[Any, Any]:
    """Overlapping clusters in float32, and their class."""
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((n_classes, n_features)).astype(np.float32)
    y = rng.integers(n_classes, size=n_rows)
    X = rng.standard_normal((n_rows, n_features), dtype=np.float32)
    X *= 2
    X += centres[y]
    return X, y


def sparse_pool(n_rows: int, n_features: int, n_classes: int) -> tuple[Any, Any]:
    """Rows of length 1 with 60 words each, the common ones more often, and classes that prefer some words; CSR."""
    rng = np.random.default_rng(0)
    y = rng.integers(n_classes, size=n_rows)
    words = (n_features * rng.random((n_rows, WORDS)) ** 3).astype(np.int32)
    words[:, :10] = (words[:, :10] // n_classes * n_classes + y[:, None]) % n_features
    at = np.repeat(np.arange(n_rows), WORDS)
    counts = sparse.csr_matrix((np.ones(at.size, np.float32), (at, words.ravel())), (n_rows, n_features))
    return normalize(counts), y


def compare(X: Any, y: Any) -> None:
    """Print both times, their ratio, the memory, and whether the picks are those of the plain way."""
    (n_rows, n_features), n_classes = X.shape, len(np.unique(y))
    model = LogisticRegression(solver="newton-cg", tol=1e-3).fit(X[:500], y[:500])
    context = Context(X, {}, tuple(range(n_classes)), model)
    rows = np.arange(n_rows)

    def ours() -> Any:
        return pick(STRATEGIES["margin"], Candidates(context, rows, np.random.default_rng(0)), PICKS)

    (own_seconds, own_extra), (seconds, extra) = measure(lambda: model.predict_proba(X), ours)
    picks, scores = ours()
    top_two = np.partition(model.predict_proba(X), -2, axis=1)[:, -2:]
    plain = top_two[:, 0] - top_two[:, 1]
    print(f"{n_rows:,} x {n_features} {X.dtype}, {n_classes} classes, best {PICKS} by margin")
    print(f"  predict_proba alone {own_seconds * 1000:7.1f} ms  {own_extra:6.1f} MB extra")
    print(f"  margin selection    {seconds * 1000:7.1f} ms  {extra:6.1f} MB extra")
    print(f"  ratio               {seconds / own_seconds:7.2f}")
    leaders = np.argsort(-plain, kind="stable")[:PICKS]
    same, agree = set(picks) == set(leaders), np.allclose(scores, plain[leaders], atol=1e-6)
    print(f"  same picks as the plain way: {same}; scores agree: {agree}")


if __name__ == "__main__":
    given, make, usual = sys.argv[1:], pool, [1_000_000, 64]
    if given[:1] == ["sparse"]:
        given, make, usual = given[1:], sparse_pool, [100_000, 50_000]
    sizes = [int(argument) for argument in given]
    for classes in [sizes[2]] if len(sizes) > 2 else [2, 10, 100]:
        compare(*make(*(sizes + usual[len(sizes) :])[:2], classes))
