"""A strategy goes to other processes by its name; one from a notebook goes if what it is made of can go."""

import copy
import pickle
from dataclasses import replace

import cloudpickle
import numpy as np
import pytest

from al_core import STRATEGIES
from al_core.strategies import strategy


def first_come(candidates):
    """Asks the first row first.

    Nobody, Never
    """
    return -np.arange(len(candidates), dtype=float)


def because(candidates, position):
    return "It stands there."


QUEUE = strategy("In a queue", reason=because, needs_model=False)(first_come)


@pytest.mark.parametrize("name", STRATEGIES)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_strategy_comes_back_as_itself(name, protocol):
    content = pickle.dumps(STRATEGIES[name], protocol)
    assert pickle.loads(content) is STRATEGIES[name]
    assert len(content) < 200


def test_a_copy_of_a_strategy_is_the_strategy():
    assert copy.deepcopy(STRATEGIES["margin"]) is STRATEGIES["margin"]


def test_a_strategy_of_ones_own_comes_back_equal():
    assert pickle.loads(pickle.dumps(QUEUE)) == QUEUE


def test_a_borrowed_name_does_not_make_it_another_strategy():
    lookalike = replace(QUEUE, name="margin")
    assert pickle.loads(pickle.dumps(lookalike)) == lookalike


def test_what_python_cannot_pickle_is_refused_in_its_words():
    of_the_moment = replace(QUEUE, reason=lambda candidates, position: "Because.")
    with pytest.raises((pickle.PicklingError, AttributeError), match=r"[Cc]an't pickle|[Cc]an't get local"):
        pickle.dumps(of_the_moment)
    assert pickle.loads(cloudpickle.dumps(of_the_moment)).title == "In a queue"
