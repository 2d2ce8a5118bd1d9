"""A hundred single margin queries on digits: ours beside those peers that can be imported.

Ours three times: a replay with the built-in model, and `select` and `Loop` with scikit-learn's model, which all peers
have; and that model in a bare loop without any library, in either environment: their scikit-learn may be another.
Run it as: python tests/bench/loop.py [seeds]
       or: python tests/bench/loop.py together [seeds], for `Loop` and modAL in turns in one process
(ALiPy needs a Python below 3.10; with an environment of theirs in PEERS_PYTHON, they run there; `together` needs one
with all that `al_core` imports.)
"""

import functools
import inspect
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import sklearn
from apart import apart
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

N_INITIAL, N_QUERIES, N_TEST = 20, 100, 700


def logistic() -> LogisticRegression:
    """The model that all have."""
    return LogisticRegression(max_iter=1_000)


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


def ours_loop(X: Any, y: Any, initial: Any, pool: Any, test: Any, model: Any = None) -> float:
    """`al_core.Loop`, from one question to the next, and its model."""
    from al_core import Loop

    known = {int(row): y[row] for row in initial}
    loop = Loop(X, model=logistic() if model is None else model, strategy="margin", labels=known, candidates=pool)
    for _ in range(N_QUERIES):
        loop.teach(y[loop.query()])
    return float(loop.model.score(X[test], y[test]))


def bare(X: Any, y: Any, initial: Any, pool: Any, test: Any) -> float:
    """Nothing but the model and a margin, which is what every library adds its own to."""
    model, labelled = LogisticRegression(max_iter=1_000), initial.tolist()
    for _ in range(N_QUERIES):
        top = np.sort(model.fit(X[labelled], y[labelled]).predict_proba(X[pool]), axis=1)
        position = int((top[:, -1] - top[:, -2]).argmin())
        labelled.append(pool[position])
        pool = np.delete(pool, position)
    return float(model.fit(X[labelled], y[labelled]).score(X[test], y[test]))


def modal_as_it_was() -> None:
    """scikit-learn 1.8 took away the name by which modAL tells check_X_y what may be missing: translate it."""
    from modAL.models import learners

    def check_X_y(*arguments: Any, force_all_finite: Any = True, **named: Any) -> Any:
        return sklearn.utils.check_X_y(*arguments, ensure_all_finite=force_all_finite, **named)

    if "force_all_finite" not in inspect.signature(sklearn.utils.check_X_y).parameters:
        vars(learners)["check_X_y"] = check_X_y


def modal(X: Any, y: Any, initial: Any, pool: Any, test: Any, model: Any = None) -> float:
    """modAL's ActiveLearner with its margin sampling."""
    from modAL.models import ActiveLearner
    from modAL.uncertainty import margin_sampling

    modal_as_it_was()
    learner = ActiveLearner(logistic() if model is None else model, margin_sampling, X[initial], y[initial])
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


OURS: dict[str, Callable[..., float]] = {"built-in model": ours, "same model": ours_same_model, "Loop": ours_loop}
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


def together(seeds: int) -> dict[str, list[tuple[float, float, float, float, int]]]:
    """By model, a line a seed: processor seconds of `Loop` and of modAL, in turns, then of each without its fits."""
    found: dict[str, list[tuple[float, float, float, float, int]]] = {}
    for name, model in (
        ("logistic regression", logistic()),
        ("random forest", RandomForestClassifier(20, random_state=0)),
    ):
        fits = Fits(type(model))
        for loop in (ours_loop, modal):
            loop(*split(0), model=model)
        for seed in range(seeds):
            spent, beside = [], []
            for loop in (ours_loop, modal) if seed % 2 else (modal, ours_loop):
                rows, before = split(seed), fits.seconds
                start = time.process_time()
                loop(*rows, model=model)
                spent.append(time.process_time() - start)
                beside.append(spent[-1] - fits.seconds + before)
            order = slice(None, None, 1 if seed % 2 else -1)
            found.setdefault(name, []).append((*spent[order], *beside[order], seed))
        fits.stop()
    return found


class Fits:
    """The processor seconds that the fits of a class of models take, wherever they are asked for."""

    def __init__(self, kind: Any) -> None:
        self.kind, self.fit, self.seconds = kind, kind.fit, 0.0
        kind.fit = self.timed

    @property
    def timed(self) -> Callable[..., Any]:
        """The fit, with a clock around it."""

        @functools.wraps(self.fit)
        def fit(model: Any, *arguments: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return self.fit(model, *arguments, **named)
            finally:
                self.seconds += time.process_time() - start

        return fit

    def stop(self) -> None:
        """Give the class its own fit back."""
        self.kind.fit = self.fit


def print_together(seeds: int) -> None:
    """Print what `together` found, in the environment of PEERS_PYTHON."""
    for name, runs in apart(__file__, "--together", seeds, peer=True).items():
        spent = np.array(runs)[:, :4]
        mine, theirs, beside, beside_theirs = spent.mean(axis=0)
        print(f"{name}, {seeds} seeds, seconds of processor time for {N_QUERIES} queries, mean")
        print(f"  Loop {mine:.2f}, modAL {theirs:.2f}: {mine / theirs:.2f} (seeds: {spent[:, 0] / spent[:, 1]})")
        print(f"  without the fits, which depend on the labels asked: Loop {beside:.3f}, modAL {beside_theirs:.3f}")


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
    elif sys.argv[1:2] == ["--together"]:
        print(json.dumps(together(int(sys.argv[2]))))
    elif sys.argv[1:2] == ["together"]:
        print_together(int(sys.argv[2]) if len(sys.argv) > 2 else 10)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
