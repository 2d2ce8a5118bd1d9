"""Uncertainty against the hand calculation, the answer beside the array."""

import numpy as np
import pytest
from fixed import Fixed

from al_core import STRATEGIES, select
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.picking import pick


def make_pool(n=120, n_classes=3, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.integers(n_classes, size=n)
    y[:n_classes] = np.arange(n_classes)
    X = rng.standard_normal((n, 6)) + 2 * rng.standard_normal((n_classes, 6))[y]
    X.setflags(write=False)
    return X, y


def known(y, rows=range(12)):
    return {int(row): f"class {y[row]}" for row in rows}


PROBA = np.array(
    [
        [0.98, 0.01, 0.01],  # certain
        [0.50, 0.48, 0.02],  # torn between two
        [0.36, 0.32, 0.32],  # could be anything
        [0.70, 0.29, 0.01],
    ]
)


def fixed(proba, members=()):
    X = np.arange(len(proba), dtype=float)[:, None]
    context = Context(X, {}, ("a", "b", "c"), Fixed(proba))
    context.__dict__["committee"] = [Fixed(member) for member in members]
    return Candidates(context, np.arange(len(proba)), np.random.default_rng(0))


@pytest.mark.parametrize(
    ("name", "scores", "first"),
    [
        ("margin", [-0.97, -0.02, -0.04, -0.41], 1),
        ("least_confidence", [0.02, 0.50, 0.64, 0.30], 2),
        ("entropy", [0.1119, 0.7771, 1.0971, 0.6547], 2),
    ],
)
def test_uncertainty_equals_the_hand_calculation(name, scores, first):
    np.testing.assert_allclose(STRATEGIES[name](fixed(PROBA)), scores, atol=1e-4)
    assert pick(STRATEGIES[name], fixed(PROBA), 1)[0].tolist() == [first]


@pytest.mark.parametrize("name", ["margin", "least_confidence", "entropy"])
def test_the_most_certain_example_is_asked_last(name):
    one_hot_first = [[1.0, 0.0, 0.0], [0.6, 0.4, 0.0], [0.0, 0.9, 0.1]]
    assert pick(STRATEGIES[name], fixed(one_hot_first), 3)[0].tolist() == [1, 2, 0]


def test_reasons_name_the_classes_and_their_probabilities():
    picks = ask(STRATEGIES["margin"], fixed(PROBA), 1)
    assert picks.reasons == ("The model hesitates between a (50%) and b (48%).",)


def test_reasons_give_no_probabilities_where_the_model_has_none():
    X, y = make_pool()
    for name in ("margin", "least_confidence", "entropy"):
        assert "%" not in select(name, X, known(y), model="linear_svm").reasons[0]


def test_ties_are_drawn_and_not_the_first_rows():
    X = np.zeros((10, 2))
    drawn = [int(select("random", X, {}, seed=seed).rows[0]) for seed in range(500)]
    counts = np.bincount(drawn, minlength=10)
    # chi-square with 9 degrees of freedom: 27.9 is passed once in a thousand
    assert ((counts - 50) ** 2 / 50).sum() < 27.9
