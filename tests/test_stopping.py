"""A claim needs more than the interval that is shown."""

import pytest

from al_core.evaluation import Score, wilson
from al_core.stopping import target_reached


@pytest.mark.parametrize(
    ("right", "n", "reached"),
    [(300, 300, True), (280, 300, False), (284, 300, True), (19, 19, False), (30, 30, False), (60, 60, True)],
)
def test_a_target_of_nine_tenths_is_claimed_only_beyond_doubt(right, n, reached):
    score = Score(right / n, *wilson(right, n), n)

    assert target_reached(score, 0.9) is reached


def test_without_a_score_nothing_is_claimed():
    assert not target_reached(None, 0.5)
