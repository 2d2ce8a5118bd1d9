"""Uncertainty herding against brute force on a tiny pool."""

import numpy as np

from al_core import select
from al_core.models import get_model

KNOWN = {3: "a", 5: "b", 8: "a", 9: "b"}


def pool(n=60):
    return np.random.default_rng(0).standard_normal((n, 3))


def squared(X):
    return np.square(X[:, None] - X[None]).sum(axis=2)


def test_each_pick_raises_the_likeness_of_what_is_in_doubt_most():
    X, labelled = pool(), list(KNOWN)
    distances = squared(X)
    among = distances[np.ix_(labelled, labelled)] + np.diag([np.inf] * 4)
    likeness = np.exp(-distances / np.median(among.min(axis=1)))
    fitted = get_model("logistic_regression").fit(X[labelled], list(KNOWN.values()))
    doubt = 1 - np.abs(np.diff(fitted.predict_proba(X), axis=1)[:, 0])

    picks = select("uncertainty_herding", X, KNOWN, n=6).rows.tolist()

    expected = list(labelled)
    for _ in range(6):
        covered = [doubt @ likeness[:, [*expected, row]].max(axis=1) for row in range(len(X))]
        expected.append(int(np.argmax(covered)))
    assert picks == expected[4:]
    assert picks != select("max_herding", X, KNOWN, n=6).rows.tolist()


def test_without_labels_it_is_max_herding_and_repeats_make_it_no_narrower():
    X = pool()
    assert select("uncertainty_herding", X, {}, n=9).rows.tolist() == select("max_herding", X, {}, n=9).rows.tolist()

    repeated = np.vstack([X, X[[3]]])
    once, twice = (select("uncertainty_herding", repeated, known, n=1) for known in (KNOWN, {**KNOWN, 60: "a"}))
    distances = squared(X[list(KNOWN)])
    assert distances[distances > 0].min() > 0.1
    assert not set(twice.rows) & {3, 60}
    assert once.reasons[0].startswith("Nearest to about")


def test_what_the_model_is_sure_of_everywhere_is_spread_still():
    X = np.concatenate([np.linspace(-60, -50, 20), np.linspace(50, 60, 20)])[:, None]
    picks = select("uncertainty_herding", X, {0: "a", 39: "b"}, n=4).rows
    assert {bool(row < 20) for row in picks} == {True, False}
