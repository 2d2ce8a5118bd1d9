"""FALCUN: odds by doubt and by how far beliefs are apart, worked out by hand."""

import numpy as np
import pytest
from fixed import Fixed

from al_core import STRATEGIES
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.hybrid.falcun import drawn_apart

#              doubtful     its twin     less so      sure
BELIEF = np.array([[0.55, 0.45], [0.55, 0.45], [0.4, 0.6], [1.0, 0.0]])
DOUBT = np.array([0.9, 0.9, 0.8, 0.0])


def shares(place, n=2_000):
    """How often each candidate is drawn at this place, those included that begin with the first."""
    drawn = [drawn_apart(BELIEF, DOUBT, place + 1, np.random.default_rng(seed)) for seed in range(n)]
    kept = [picks[place] for picks in drawn if place == 0 or picks[0] == 0]
    return np.bincount(kept, minlength=4) / len(kept), len(kept)


def assert_drawn_with(odds, place):
    found, n = shares(place)
    expected = odds / odds.sum()
    assert found == pytest.approx(expected, abs=4 * np.sqrt(0.25 / n))


def test_the_first_is_drawn_by_doubt_alone():
    assert_drawn_with((2 * DOUBT) ** 10, 0)


def test_the_second_is_drawn_by_doubt_and_by_how_far_its_belief_is_from_the_first():
    # sums of differences to the first: 0, 0, 0.3, 0.9; the least of those and of doubt: 0, 0, 0.3, 0; brought to 0..1
    apart = np.array([0, 0, 1, 0])
    odds = (DOUBT + apart) ** 10
    odds[0] = 0
    assert_drawn_with(odds, 1)


def test_a_doubtful_one_is_drawn_before_any_that_the_model_is_sure_of():
    context = Context(np.arange(4.0)[:, None], {}, ("a", "b"), Fixed(BELIEF))
    firsts = [
        STRATEGIES["falcun"](Candidates(context, np.arange(4), np.random.default_rng(seed)), 1)[0] for seed in range(50)
    ]
    assert set(firsts) == {0, 1, 2}


def test_certainty_everywhere_leaves_it_to_chance_and_nothing_is_drawn_twice():
    picks = {
        tuple(drawn_apart(np.tile([1.0, 0.0], (5, 1)), np.zeros(5), 5, np.random.default_rng(seed)).tolist())
        for seed in range(9)
    }
    assert len(picks) > 3
    assert all(sorted(one) == [0, 1, 2, 3, 4] for one in picks)
