"""Teach `learning_active_learning`: simulated states of labelling on made pools, and what each label would gain.

Writes al_core/strategies/learnt/gain.npz, a network of some 1,600 numbers. Only made pools are used.

Run it as: OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python tests/bench/train_lal.py [states]
"""

import sys
import warnings
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from scipy.stats import spearmanr
from sklearn import datasets
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import StandardScaler

from al_core import models
from al_core.models import get_model
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.learnt.gain import LEARNT, OUTERMOST, _Network
from al_core.strategies.learnt.states import FEATURES, state_of

POOL, TESTED, TRIED = 400, 1_000, 12
FEWEST, MOST = 4, 120
MODELS = ("logistic_regression", "logistic_regression", "logistic_regression", "naive_bayes", "k_nearest")
NETWORKS, UNITS, DECAY = 5, 16, 1.0
LEAD = FEATURES.index("lead of the likeliest class")
STILL = 0.002  # a difference in accuracy that is noise on so many test rows


def made_pool(rng: np.random.Generator) -> tuple[Any, Any]:
    """X and y of a pool of some kind: clouds, borders that bend, topics."""
    n, seed, classes = POOL + TESTED, int(rng.integers(2**31)), int(rng.choice([2, 2, 3, 4, 6, 10]))
    kind = rng.choice(["mixed", "mixed", "blobs", "topics", "topics", "moons", "circles", "shells"])
    if kind == "blobs":
        X, y = datasets.make_blobs(
            n, rng.integers(2, 20), centers=classes, cluster_std=rng.uniform(2, 8), random_state=seed
        )
    elif kind == "moons":
        X, y = datasets.make_moons(n, noise=rng.uniform(0.1, 0.4), random_state=seed)
    elif kind == "circles":
        X, y = datasets.make_circles(n, noise=rng.uniform(0.05, 0.2), factor=rng.uniform(0.3, 0.7), random_state=seed)
    elif kind == "shells":
        X, y = datasets.make_gaussian_quantiles(
            n_samples=n, n_features=rng.integers(2, 8), n_classes=min(classes, 4), random_state=seed
        )
    elif kind == "topics":
        return topics(rng, n, classes)
    else:
        informative = int(rng.integers(4, 15))
        X, y = datasets.make_classification(
            n,
            informative + int(rng.integers(0, 25)),
            n_informative=informative,
            n_redundant=0,
            n_classes=classes,
            n_clusters_per_class=int(rng.integers(1, 3)) if classes <= 4 else 1,
            class_sep=rng.uniform(0.5, 2),
            flip_y=rng.choice([0, 0.02, 0.1, 0.2]),
            weights=rng.dirichlet(np.full(classes, 5.0)),
            random_state=seed,
        )
    return StandardScaler().fit_transform(X), y


def topics(rng: np.random.Generator, n: int, classes: int) -> tuple[Any, Any]:
    """Rows of one length in many directions, of which some tell the class, as vectors of texts are."""
    width = int(rng.integers(30, 100))
    y = rng.choice(classes, n, p=rng.dirichlet(np.full(classes, 5.0)))
    spread = np.linspace(1, 0.2, width)
    kinds = rng.standard_normal((classes, int(rng.integers(1, 4)), width))
    X = spread * (
        rng.standard_normal((n, width)) + rng.uniform(0.2, 0.8) * kinds[y, rng.integers(kinds.shape[1], size=n)]
    )
    return np.sqrt(10) * X / np.linalg.norm(X, axis=1, keepdims=True), y


def labelled_rows(rng: np.random.Generator, X: Any, y: Any, model: Any) -> Any:
    """Rows that have a label: drawn at random, in half of the states half of them asked where a model was torn."""
    n = int(np.exp(rng.uniform(np.log(FEWEST), np.log(MOST))))
    drawn = rng.permutation(POOL)
    first = drawn[: n // 2]
    if n < 8 or rng.random() < 0.5 or len(np.unique(y[first])) < 2:
        return drawn[:n]
    shares = np.sort(models.belief(models.fit(model, X[first], y[first]), X[drawn[n // 2 :]]), axis=1)
    return np.append(first, drawn[n // 2 :][np.argsort(shares[:, -1] - shares[:, -2])[: n - n // 2]])


def state(rng: np.random.Generator) -> tuple[Any, Any] | None:
    """Features of some candidates, and what the label of each gains, in accuracy, above the others; None: nothing."""
    X, y = made_pool(rng)
    model = get_model(rng.choice(MODELS))
    rows = labelled_rows(rng, X, y, model)
    if len(np.unique(y[rows])) < 2:
        return None
    classes = tuple(np.unique(y[rows]).tolist())
    known = {int(row): int(y[row]) for row in rows}
    context = Context(X[:POOL], known, classes, estimator=model, seed=int(rng.integers(1_000)))
    tried = rng.choice(np.setdiff1d(np.arange(POOL), rows), TRIED, replace=False)
    accuracy = []
    for row in tried:
        learnt = np.append(rows, row)
        accuracy.append(np.mean(models.fit(model, X[learnt], y[learnt]).predict(X[POOL:]) == y[POOL:]))
    gain = np.array(accuracy) - np.mean(accuracy)
    return state_of(Candidates(context, tried, rng)), gain / (gain.std() + STILL)


def simulated(n: int) -> tuple[Any, Any]:
    """States and gains, shapes (states, tried, features) and (states, tried)."""
    found = []
    for seed in range(n):
        one = state(np.random.default_rng([seed, 2017]))
        if one is not None:
            found.append(one)
        if seed % 500 == 499:
            print(f"{seed + 1:,} states", flush=True)
    states, gains = zip(*found, strict=True)
    return np.array(states), np.array(gains)


def taught(states: Any, gains: Any) -> dict[str, Any]:
    """Five networks side by side, which is one whose answer is the mean of theirs."""
    width = states.shape[2]
    scaler = StandardScaler().fit(states.reshape(-1, width))
    X = scaler.transform(states.reshape(-1, width)).clip(-OUTERMOST, OUTERMOST)
    made = {"hidden_layer_sizes": (UNITS,), "activation": "tanh", "alpha": DECAY, "batch_size": 500}
    networks = [
        MLPRegressor(**made, early_stopping=True, random_state=seed).fit(X, gains.ravel()) for seed in range(NETWORKS)
    ]
    units, weights = zip(*(network.coefs_ for network in networks), strict=True)
    return {
        "middle": scaler.mean_,
        "scale": scaler.scale_,
        "units": np.hstack(units),
        "biases": np.hstack([network.intercepts_[0] for network in networks]),
        "weights": np.vstack(weights)[:, 0] / NETWORKS,
    }


def ranked(states: Any, gains: Any, foreseen: Any) -> str:
    """How well an order of the candidates agrees with their gains, and what its first pick gains."""
    alike = np.nanmean([spearmanr(*one)[0] for one in zip(foreseen, gains, strict=True)])
    best = gains[np.arange(len(states)), foreseen.argmax(axis=1)].mean()
    return f"rank correlation {alike:.3f}, its first pick gains {best:.3f} deviations"


def main(n: int) -> None:
    """Simulate, teach on four fifths, print how well the rest is ranked, and write what all of them teach."""
    warnings.simplefilter("ignore")
    states, gains = simulated(n)
    part = len(states) // 5
    apart, network = states[:part], _Network(**taught(states[part:], gains[part:]))
    foreseen = network(apart.reshape(-1, apart.shape[2])).reshape(part, -1)
    print(f"{part:,} states kept apart: {ranked(apart, gains[:part], foreseen)}")
    print(f"by margin: {ranked(apart, gains[:part], -apart[:, :, LEAD])}")
    np.savez_compressed(LEARNT, **{name: one.astype(np.float32) for name, one in taught(states, gains).items()})


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_298)
