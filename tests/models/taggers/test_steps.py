"""Rows walked through together."""

import numpy as np

from al_core.models.taggers import steps as walked
from al_core.models.taggers.steps import steps_of


def test_first_tokens_come_first_and_those_of_the_longest_row_before_others():
    (steps,) = steps_of(np.array([0, 1, 4, 4, 6]), 3)

    assert steps.rows.tolist() == [1, 3, 0]
    assert [steps.tokens[steps[step]].tolist() for step in range(len(steps))] == [[1, 4, 0], [2, 5], [3]]
    assert [steps.n_rows(step) for step in range(4)] == [3, 2, 1, 0]


def test_the_last_token_of_each_row_and_the_one_before_each_are_found():
    (steps,) = steps_of(np.array([0, 1, 4, 4, 6]), 3)

    assert steps.tokens[steps.last].tolist() == [3, 5, 0]
    assert (steps.tokens[steps.behind] - steps.tokens[steps.ahead]).tolist() == [1, 1, 1]


def test_many_rows_are_cut_into_blocks_and_none_is_lost(monkeypatch):
    monkeypatch.setattr(walked, "_AT_ONCE", 10)

    blocks = list(steps_of(np.arange(0, 22, 2), 5))

    assert [len(steps.rows) for steps in blocks] == [2] * 5
    assert sorted(np.concatenate([steps.tokens for steps in blocks])) == list(range(20))
