"""A claim needs more than the interval that is shown."""

import pytest

from al_core.errors import BadInput
from al_core.evaluation.proportions import wilson
from al_core.evaluation.scores import Score
from al_core.evaluation.target_claims import target_missed, target_reached


@pytest.mark.parametrize(
    ("right", "n", "reached"),
    [(300, 300, True), (280, 300, False), (284, 300, True), (19, 19, False), (30, 30, False), (60, 60, True)],
)
def test_a_target_of_nine_tenths_is_claimed_only_beyond_doubt(right, n, reached):
    score = Score(right / n, *wilson(right, n), n)

    assert target_reached(score, 0.9) is reached


@pytest.mark.parametrize(("right", "n", "missed"), [(80, 100, True), (84, 100, False), (2, 19, False), (0, 20, True)])
def test_a_target_of_nine_tenths_is_given_up_only_beyond_doubt(right, n, missed):
    score = Score(right / n, *wilson(right, n), n)

    assert target_missed(score, 0.9) is missed


def test_what_nobody_could_label_counts_against_either_claim():
    good, poor = Score(0.98, *wilson(98, 100), 100), Score(0.82, *wilson(82, 100), 100)

    assert [target_reached(good, 0.9, n_open) for n_open in (0, 1, 5)] == [True, True, False]
    assert [target_missed(poor, 0.9, n_open) for n_open in (0, 2, 20)] == [True, True, False]


def test_without_a_score_nothing_is_claimed():
    assert not target_reached(None, 0.5)
    assert not target_missed(None, 0.5)


def test_a_target_in_percent_is_not_compared_with_a_share():
    with pytest.raises(BadInput, match="The target must be a share from 0 to 1, not 80"):
        target_reached(Score(0.85, 0.8, 0.9, 100), 80)
