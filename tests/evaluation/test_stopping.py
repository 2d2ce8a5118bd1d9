"""A claim needs more than the interval that is shown."""

import numpy as np
import pytest

from al_core.errors import BadInput
from al_core.evaluation.proportions import wilson
from al_core.evaluation.scores import Score
from al_core.evaluation.stability import Stability, delta_f, kappa, net_churn, overall_uncertainty, stability_of_beliefs
from al_core.evaluation.stopping import Criterion, criteria
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


NOW = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.5, 0.5]])  # calls 0, 0, 1, 0


def test_stability_counts_decisions_that_changed():
    seen = stability_of_beliefs(NOW, np.array([0, 0, 1, 1]), np.array([1, 1, 1, 0]), True)

    assert (seen.n, seen.changed_10, seen.changed_50, seen.net) == (4, 0.25, 0.5, 0.25)
    # agreement 3/4; chance 1/2 x 3/4 + 1/2 x 1/4 = 1/2
    assert seen.kappa == pytest.approx(0.5)
    # F1 of class 0: 2 x 2 / 5, of class 1: 2 x 1 / 3
    assert seen.delta_f == pytest.approx(1 - (0.8 + 2 / 3) / 2)
    entropies = [-p * np.log(p) - (1 - p) * np.log(1 - p) for p in (0.9, 0.8, 0.7, 0.5)]
    assert seen.uncertainty == pytest.approx(np.mean(entropies) / np.log(2))


def test_what_is_undefined_is_none_and_never_zero_or_stop():
    alone = stability_of_beliefs(NOW, None, None, False)
    assert (alone.changed_50, alone.changed_10, alone.net, alone.kappa, alone.uncertainty) == (None,) * 5

    constant = np.zeros(5, int)
    assert kappa(constant, constant) is None
    assert delta_f(constant, constant) is None
    assert {one.says_stop for one in criteria([], 10, None)} == {None}
    assert {one.says_stop for one in criteria([None, alone], 10, None)} == {None}


def test_certain_beliefs_have_no_uncertainty_and_no_warning():
    assert overall_uncertainty(np.eye(3)) == 0
    assert overall_uncertainty(np.ones((3, 1))) is None


def test_kappa_says_stop_only_three_times_in_a_row():
    steady, shaky = Stability(100, kappa=0.995), Stability(100, kappa=0.9)
    said = [criteria(seen, 10, None)[0].says_stop for seen in ([steady] * 2, [steady] * 3, [shaky, steady, steady])]
    assert said == [None, True, False]


def test_the_budget_is_a_criterion_where_there_is_one():
    assert criteria([], 50, 100)[-1] == Criterion("Budget", "all answers given", 0.5, False)
    assert criteria([], 100, 100)[-1].says_stop


def test_what_is_not_defined_is_none_and_never_stop():
    nothing = np.array([], np.int64)

    assert kappa(nothing, nothing) is None
    assert kappa([0, 1], [0, 1]) == 1
    assert stability_of_beliefs(np.empty((0, 2)), nothing, nothing, True) == Stability(0)
    assert criteria([], 0, 0)[-1].says_stop is None
    assert np.isnan(net_churn(np.nan, 0.1))
