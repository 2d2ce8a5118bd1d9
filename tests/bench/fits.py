"""Models on few labels: fits beside scikit-learn's, experiments beside modAL's, and what the automatic model gains.

Run it as: python tests/bench/fits.py [fits] [experiment] [auto]
(All by default. modAL needs scikit-learn < 1.8; with an environment of its own in PEERS_PYTHON, it runs there.)
"""

import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from apart import apart
from scipy.sparse import csr_array
from sklearn import datasets
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

SEEDS = 2
N_INITIAL, ROUNDS, BATCH, N_TEST = 20, 30, 10, 700
STRATEGIES = ("random", "least_confidence", "margin", "entropy", "vote_entropy")
DRAWS = 8
SIZES = (20, 50, 100, 150, 200, 300)


def fits() -> None:
    """Seconds and loss of one fit: from nothing, and from the fit on ten labels less."""
    from al_core.models.softmax import SoftmaxRegression

    print("Logistic regression, processor time of one fit; loss above the least in parts of it")
    for name, X, y in problems():
        best = min(loss(kind(tol=1e-9, max_iter=9999).fit(X, y), X, y) for kind in (SoftmaxRegression, _newton_cg))
        print(f"  {name}")
        for title, make in {
            "scikit-learn": lambda: LogisticRegression(max_iter=1_000),
            "scikit-learn, newton-cg, tol 1e-3": lambda: LogisticRegression(solver="newton-cg", tol=1e-3),
            "ours": lambda: SoftmaxRegression(tol=1e-5),
        }.items():
            cold, warm = (least([made(make, X, y, start) for _ in range(5)]) for start in (0, len(y) - 10))
            gap = loss(make().fit(X, y), X, y) / best - 1
            print(f"    {title:34} cold {1e3 * cold:7.1f} ms  warm {1e3 * warm:7.1f} ms  loss + {max(gap, 0):.0e}")


def _newton_cg(**settings: Any) -> Any:
    return LogisticRegression(solver="newton-cg", **settings)


def problems() -> Iterator[tuple[str, Any, Any]]:
    """Digits of several sizes, and a wide sparse text."""
    X, y = datasets.load_digits(return_X_y=True)
    for n in (50, 120, 300):
        yield f"digits, {n} x 64, 10 classes", X[:n] / 16, y[:n]
    yield "digits as they come, 120 x 64, 10 classes", X[:120], y[:120]
    yield "text, 1,000 x 50,000, 5 classes", *texts()


def texts(n: int = 1_000, width: int = 50_000, n_classes: int = 5, n_words: int = 80) -> tuple[Any, Any]:
    """TF-IDF of words that occur as in languages, each fifth one typical of its class; rows three long, as a pool's."""
    rng = np.random.default_rng(0)
    y = rng.integers(n_classes, size=n)
    common = rng.zipf(1.3, (n, n_words)) % width
    typical = (rng.zipf(1.3, (n, n_words)) * 31 + 7_001 * y[:, None]) % width
    words = np.where(rng.random((n, n_words)) < 0.2, typical, common)
    counts = csr_array((np.ones(words.size), (np.repeat(np.arange(n), n_words), words.ravel())), shape=(n, width))
    rarity = np.log((n + 1) / (np.bincount(counts.indices, minlength=width) + 1)) + 1
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return 3 * csr_array(normalize(counts)), y


def made(make: Callable[[], Any], X: Any, y: Any, start: int) -> float:
    """Processor seconds of a fit; `start` labels are learnt before."""
    model = make()
    if start:
        model.fit(X[:start], y[:start]).set_params(warm_start=True)
    return timed(lambda: model.fit(X, y))


def timed(work: Callable[[], Any]) -> float:
    """Processor seconds that it takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def least(seconds: list[float]) -> float:
    """The least of several: what disturbs only ever adds."""
    return min(seconds)


def loss(model: Any, X: Any, y: Any) -> float:
    """What a logistic regression with C = 1 is to make small."""
    proba = model.predict_proba(X)[np.arange(len(y)), np.searchsorted(model.classes_, y)]
    return float(-np.log(proba).sum() + np.square(model.coef_).sum() / 2)


def experiment() -> None:
    """Five strategies, 30 rounds of 10: processor seconds and final accuracy, beside modAL's."""
    print(f"{len(STRATEGIES)} strategies x {SEEDS} seeds x {ROUNDS} rounds of {BATCH} on digits")
    ours(0)
    mine = [np.array(ours(seed)) for seed in range(SEEDS)]
    print(f"  ours   {sum(one[0] for one in mine):6.1f} s of processor time, accuracy {np.mean(mine, axis=0)[1]:.3f}")
    try:
        theirs = [np.array(apart(__file__, "--one", seed, peer=True)) for seed in range(SEEDS)]
    except ImportError as error:
        print(f"  modAL  not measured: {error}")
        return
    spent, ours_spent = (sum(one[0] for one in runs) for runs in (theirs, mine))
    print(f"  modAL  {spent:6.1f} s of processor time, accuracy {np.mean(theirs, axis=0)[1]:.3f}")
    print(f"  modAL takes {spent / ours_spent:.1f} times ours")


def split(seed: int) -> tuple[Any, ...]:
    """Digits with initial, pool and test rows; every class among the initial ones."""
    X, y = datasets.load_digits(return_X_y=True)
    order = np.random.default_rng(seed).permutation(len(y))
    _, firsts = np.unique(y[order], return_index=True)
    order = np.concatenate([order[firsts], np.delete(order, firsts)])
    return X / 16, y, order[:N_INITIAL], order[N_INITIAL:-N_TEST], order[-N_TEST:]


def ours(seed: int) -> tuple[float, float]:
    """Processor seconds of `simulate` for every strategy, and mean accuracy at the end; scored every round."""
    from al_core import simulate

    X, y, initial, pool, test = split(seed)
    settings = {"model": "logistic_regression", "initial": initial, "pool": pool, "test": test, "batch_size": BATCH}
    start = time.process_time()
    goal = N_INITIAL + ROUNDS * BATCH
    curves = [
        simulate(X, y, name, n_labels=goal, seed=seed, **settings)
        for name, one in STRATEGIES.items()
        if one.fits("classification")
    ]
    return time.process_time() - start, float(np.mean([curve.value.iloc[-1] for curve in curves]))


def modal(seed: int) -> tuple[float, float]:
    """The same with modAL; scored every round too."""
    from modAL.disagreement import vote_entropy_sampling
    from modAL.models import ActiveLearner, Committee
    from modAL.uncertainty import entropy_sampling, margin_sampling, uncertainty_sampling

    X, y, initial, everything, test = split(seed)
    rng = np.random.default_rng(seed)

    def at_random(learner: Any, X_pool: Any, n_instances: int = 1) -> Any:
        chosen = rng.choice(len(X_pool), n_instances, replace=False)
        return chosen, X_pool[chosen]

    def learner(query: Any, **settings: Any) -> Any:
        return ActiveLearner(LogisticRegression(max_iter=1_000), query, X[initial], y[initial], **settings)

    start, accuracies = time.process_time(), []
    for query in (at_random, uncertainty_sampling, margin_sampling, entropy_sampling, None):
        if query is None:
            members = [learner(uncertainty_sampling, bootstrap_init=True) for _ in range(5)]
            asking = Committee(members, vote_entropy_sampling)
        else:
            asking = learner(query)
        pool = everything
        for _ in range(ROUNDS):
            asking.score(X[test], y[test])
            positions = np.asarray(asking.query(X[pool], n_instances=BATCH)[0])
            bootstrap = {"bootstrap": True} if query is None else {}
            asking.teach(X[pool[positions]], y[pool[positions]], **bootstrap)
            pool = np.delete(pool, positions)
        accuracies.append(asking.score(X[test], y[test]))
    return time.process_time() - start, float(np.mean(accuracies))


def auto() -> None:
    """How many labels of a plain logistic regression 100 of the automatic model are worth, and how true it speaks."""
    print(f"Automatic model and logistic regression on columns brought to deviation 1, means of {DRAWS} draws")
    worths, errors = [], []
    for name, X, y in sets():
        sizes = [n for n in SIZES if n <= 2 * len(y) // 3]
        draws = [curves(X, y, sizes, seed) for seed in range(DRAWS)]
        ours, plain = (np.mean([draw[which] for draw in draws], axis=0) for which in (0, 1))
        at = sizes.index(100)
        worths.append(float(np.interp(ours[at], np.maximum.accumulate(plain), sizes)))
        errors.append(float(np.mean([draw[2] for draw in draws])))
        more = " or more" if worths[-1] >= sizes[-1] else ""
        print(f"  {name:14} with 100: {ours[at]:.3f} ({plain[at]:.3f}), worth {worths[-1]:.0f}{more}", end="")
        print(f"; calibration error {errors[-1]:.3f}")
    print(f"  100 labels are worth {np.mean(worths):.0f} on average, {np.median(worths):.0f} in the median", end="")
    print(f"; calibration error {np.mean(errors):.3f}, {max(errors):.3f} at most")


def curves(X: Any, y: Any, sizes: list[int], seed: int) -> tuple[list[float], list[float], float]:
    """Accuracy of the automatic and of the plain model after each number of labels; calibration error after 100."""
    from al_core.models import fit, get_model

    order = np.random.default_rng(seed).permutation(len(y))
    test = order[2 * len(order) // 3 :][:1_500]
    ours, plain, error = [], [], np.nan
    for n in sizes:
        rows = order[:n]
        deviation = X[rows].std(axis=0)
        Z = (X - X[rows].mean(axis=0)) * np.where(deviation > 0, 1 / np.maximum(deviation, 1e-12), 0)
        plain.append(
            float((fit(LogisticRegression(max_iter=1_000), Z[rows], y[rows]).predict(Z[test]) == y[test]).mean())
        )
        model = fit(get_model("auto"), X[rows], y[rows], seed=seed)
        right = model.predict(X[test]) == y[test]
        ours.append(float(right.mean()))
        if n == 100:
            error = reliability(model.predict_proba(X[test]), right)
    return ours, plain, error


def sets() -> Iterator[tuple[str, Any, Any]]:
    """What comes with scikit-learn, as it comes, and the sets (.npz with X and y) in the folder AL_SETS."""
    for load in (datasets.load_digits, datasets.load_breast_cancer, datasets.load_wine, datasets.load_iris):
        yield load.__name__.removeprefix("load_"), *load(return_X_y=True)
    yield "moons", *datasets.make_moons(2_000, noise=0.25, random_state=0)
    for path in sorted(Path(os.environ.get("AL_SETS", "/nowhere")).glob("*.npz")):
        with np.load(path, allow_pickle=False) as kept:
            yield path.stem, kept["X"].astype(float), np.unique(kept["y"], return_inverse=True)[1]


def reliability(proba: Any, right: Any, bins: int = 10) -> float:
    """Expected calibration error: mean distance of confidence and share that is right, over tenths of confidence."""
    confidence = proba.max(axis=1)
    of = np.minimum((confidence * bins).astype(int), bins - 1)
    parts = [of == place for place in range(bins)]
    return float(sum(part.mean() * abs(right[part].mean() - confidence[part].mean()) for part in parts if part.any()))


BENCHES = {"fits": fits, "experiment": experiment, "auto": auto}

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(modal(int(sys.argv[2]))))
    else:
        for name in sys.argv[1:] or BENCHES:
            BENCHES[name]()
