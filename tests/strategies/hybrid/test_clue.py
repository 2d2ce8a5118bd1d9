"""CLUE: centres are drawn to where the model doubts, worked out on a line."""

import numpy as np
from fixed import Fixed
from scipy.stats import entropy

from al_core import STRATEGIES
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context

SURE, TORN = [0.999, 0.001], [0.5, 0.5]


def asked(places, proba, n):
    """What is picked of candidates at these places of a line, of which the model believes this."""
    X = np.arange(len(places), dtype=float)[:, None]
    embedding = np.asarray(places, np.float32)[:, None]
    context = Context(X, {}, ("a", "b"), Fixed(proba), embedding=embedding)
    return STRATEGIES["clue"](Candidates(context, np.arange(len(places)), np.random.default_rng(0)), n).tolist()


def test_one_pick_is_nearest_to_the_mean_that_entropy_weighs():
    rng = np.random.default_rng(1)
    places, proba = rng.random(40) * 10, rng.dirichlet([0.5, 0.5], 40)
    middle = np.average(places, weights=entropy(proba, axis=1))

    assert asked(places, proba, 1) == [int(np.abs(places - middle).argmin())]
    assert asked(places, proba, 1) != [int(np.abs(places - places.mean()).argmin())]


def test_a_group_in_doubt_is_asked_before_a_larger_one_that_is_not():
    places = [0, 1, 2, *range(100, 110)]

    picks = asked(places, [TORN] * 3 + [SURE] * 10, 2)

    assert picks[0] == 1
    assert picks[1] >= 3


def test_where_nothing_is_in_doubt_it_groups_all_the_same():
    picks = asked([0, 1, 2, 100, 101, 102, 103, 104], [[1.0, 0.0]] * 8, 2)
    assert picks == [5, 1]
