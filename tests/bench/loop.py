"""A hundred single margin queries on digits: ours beside those peers that can be imported.

Run it as: python tests/bench/loop.py [seeds]
(modAL needs scikit-learn < 1.8, ALiPy a Python below 3.10; with an environment of theirs in PEERS_PYTHON, they run
there.)
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from apart import apart
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

N_INITIAL, N_QUERIES, N_TEST = 20, 100, 700


def ours(X: Any, y: Any, initial: Any, pool: Any, test: Any) -> float:
    """`al_core.simulate`, which also scores the model after every query."""
    from al_core import simulate

    n_labels = N_INITIAL + N_QUERIES
    curve = simulate(
        X, y, "margin", model="logistic_regression", initial=initial, pool=pool, test=test, n_labels=n_labels
    )
    return float(curve.value.iloc[-1])


def modal(X: Any, y: Any, initial: Any, pool: Any, test: Any) -> float:
    """modAL's ActiveLearner with its margin sampling."""
    from modAL.models import ActiveLearner
    from modAL.uncertainty import margin_sampling

    learner = ActiveLearner(LogisticRegression(max_iter=1_000), margin_sampling, X[initial], y[initial])
    for _ in range(N_QUERIES):
        position = int(learner.query(X[pool])[0][0])
        learner.teach(X[pool[[position]]], y[pool[[position]]])
        pool = np.delete(pool, position)
    return float(learner.score(X[test], y[test]))


def activeml(X: Any, y: Any, initial: Any, pool: Any, test: Any) -> float:
    """scikit-activeml's UncertaintySampling with its margin method."""
    from skactiveml.classifier import SklearnClassifier
    from skactiveml.pool import UncertaintySampling

    rows = np.concatenate([initial, pool])
    known = np.full(len(rows), np.nan)
    known[: len(initial)] = y[initial]
    classifier = SklearnClassifier(LogisticRegression(max_iter=1_000), classes=list(range(10)), random_state=0)
    strategy = UncertaintySampling(method="margin_sampling", random_state=0)
    for _ in range(N_QUERIES):
        position = strategy.query(X=X[rows], y=known, clf=classifier)[0]
        known[position] = y[rows[position]]
    return float(classifier.fit(X[rows], known).score(X[test], y[test]))


def small_text(X: Any, y: Any, initial: Any, pool: Any, test: Any) -> float:
    """small-text's PoolBasedActiveLearner with its breaking ties, which is margin sampling."""
    from small_text import BreakingTies, PoolBasedActiveLearner, SklearnClassifierFactory, SklearnDataset

    classes = np.arange(10)
    training = SklearnDataset(X[np.concatenate([initial, pool])], y[np.concatenate([initial, pool])], classes)
    factory = SklearnClassifierFactory(LogisticRegression(max_iter=1_000), len(classes))
    learner = PoolBasedActiveLearner(factory, BreakingTies(), training)
    learner.initialize_data(np.arange(len(initial)), training.y[: len(initial)])
    for _ in range(N_QUERIES):
        learner.update(training.y[learner.query(num_samples=1)])
    return float(np.mean(learner.classifier.predict(SklearnDataset(X[test], y[test], classes)) == y[test]))


def alipy(X: Any, y: Any, initial: Any, pool: Any, test: Any) -> float:
    """ALiPy's QueryInstanceUncertainty with its margin measure."""
    from alipy.query_strategy import QueryInstanceUncertainty

    strategy, labelled = QueryInstanceUncertainty(X, y, measure="margin"), initial.tolist()
    model = LogisticRegression(max_iter=1_000).fit(X[labelled], y[labelled])
    for _ in range(N_QUERIES):
        labelled += strategy.select(labelled, np.setdiff1d(pool, labelled).tolist(), model=model, batch_size=1)
        model.fit(X[labelled], y[labelled])
    return float(model.score(X[test], y[test]))


LOOPS: dict[str, Callable[..., float]] = {
    "modAL": modal,
    "scikit-activeml": activeml,
    "small-text": small_text,
    "ALiPy": alipy,
}


def split(seed: int) -> tuple[Any, ...]:
    """Digits with initial, pool and test rows; every class among the initial ones."""
    X, y = load_digits(return_X_y=True)
    order = np.random.default_rng(seed).permutation(len(y))
    _, firsts = np.unique(y[order], return_index=True)
    order = np.concatenate([order[firsts], np.delete(order, firsts)])
    return X, y, order[:N_INITIAL], order[N_INITIAL:-N_TEST], order[-N_TEST:]


def run(name: str, seed: int) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and final accuracy of one loop."""
    rows = split(seed)
    start, work = time.perf_counter(), time.process_time()
    accuracy = LOOPS.get(name, ours)(*rows)
    return time.perf_counter() - start, time.process_time() - work, accuracy


def main(seeds: int) -> None:
    """Print seconds and accuracies, and how many times faster ours is."""
    run("ours", 0)
    results: dict[str, list[tuple[float, float, float]]] = {"ours": []}
    missing: dict[str, str] = {}
    for seed in range(seeds):
        results["ours"].append(run("ours", seed))
        for name in LOOPS:
            try:
                results.setdefault(name, []).append(apart(__file__, "--one", name, seed, peer=True))
            except ImportError as error:
                missing[name] = str(error)
    mine = np.array(results["ours"])
    print(f"{N_QUERIES} single margin queries on digits, {seeds} seeds, medians (accuracy: mean)")
    for name, runs in results.items():
        if name in missing:
            print(f"  {name:16} not measured: {missing[name]}")
            continue
        theirs = np.array(runs)
        wall, work = (statistics.median(theirs[:, place] / mine[:, place]) for place in (0, 1))
        print(
            f"  {name:16} {np.median(theirs[:, 0]):6.2f} s  accuracy {theirs[:, 2].mean():.4f}"
            f"  takes {wall:.1f} x our time, {work:.1f} x our processor time"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(run(sys.argv[2], int(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
