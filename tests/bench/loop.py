"""A hundred single margin queries on digits: ours beside those peers that can be imported.

Ours twice: a replay with the built-in model, and a loop with `select` and scikit-learn's model, which all peers have;
and that model in a bare loop without any library, in either environment: their scikit-learn is another version.
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


def ours_same_model(X: Any, y: Any, initial: Any, pool: Any, test: Any) -> float:
    """A loop with `al_core.select`, which fits once a query, and the model of the last one."""
    from al_core import select

    model, labels = LogisticRegression(max_iter=1_000), {int(row): y[row] for row in initial}
    picks = select("margin", X, labels, model=model, candidates=pool)
    for _ in range(N_QUERIES):
        labels[picks[0]] = y[picks[0]]
        picks = select("margin", X, labels, model=model, candidates=pool)
    return float(picks.model.score(X[test], y[test]))


def bare(X: Any, y: Any, initial: Any, pool: Any, test: Any) -> float:
    """Nothing but the model and a margin, which is what every library adds its own to."""
    model, labelled = LogisticRegression(max_iter=1_000), initial.tolist()
    for _ in range(N_QUERIES):
        top = np.sort(model.fit(X[labelled], y[labelled]).predict_proba(X[pool]), axis=1)
        position = int((top[:, -1] - top[:, -2]).argmin())
        labelled.append(pool[position])
        pool = np.delete(pool, position)
    return float(model.fit(X[labelled], y[labelled]).score(X[test], y[test]))


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


OURS: dict[str, Callable[..., float]] = {"built-in model": ours, "same model": ours_same_model}
HERE = OURS | {"bare loop": bare}
PEERS: dict[str, Callable[..., float]] = {
    "modAL": modal,
    "scikit-activeml": activeml,
    "small-text": small_text,
    "ALiPy": alipy,
    "bare loop, theirs": bare,
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
    accuracy = (HERE | PEERS)[name](*rows)
    return time.perf_counter() - start, time.process_time() - work, accuracy


def main(seeds: int) -> None:
    """Print seconds and accuracies, and how many times the time of each of ours a peer takes."""
    results: dict[str, list[tuple[float, float, float]]] = {name: [] for name in (*HERE, *PEERS)}
    missing: dict[str, str] = {}
    for name in HERE:
        run(name, 0)
    for seed in range(seeds):
        for name in HERE:
            results[name].append(run(name, seed))
        for name in PEERS:
            try:
                results[name].append(apart(__file__, "--one", name, seed, peer=True))
            except ImportError as error:
                missing[name] = str(error)
    print(f"{N_QUERIES} single margin queries on digits, {seeds} seeds, medians (accuracy: mean)")
    for name, runs in results.items():
        print(f"  {name:18} {f'not measured: {missing[name]}' if name in missing else measured(runs)}")
        for own in OURS if name in PEERS and name not in missing else ():
            wall, work = times(runs, results[own])
            print(f"  {'':18} takes {wall:.1f} x our time with the {own}, {work:.1f} x our processor time")


def measured(runs: list[tuple[float, float, float]]) -> str:
    """Seconds and accuracy of some runs."""
    wall, work, accuracy = np.array(runs).T
    return f"{np.median(wall):6.2f} s  processor {np.median(work):6.2f} s  accuracy {accuracy.mean():.4f}"


def times(runs: list[tuple[float, float, float]], own: list[tuple[float, float, float]]) -> list[float]:
    """How many times our wall and processor seconds, seed by seed."""
    ratios = np.array(runs) / np.array(own)
    return [statistics.median(ratios[:, place]) for place in (0, 1)]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(run(sys.argv[2], int(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
