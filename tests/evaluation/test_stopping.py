"""The criteria of the field, each with what is undefined left out."""

import numpy as np
import pytest

from al_core.evaluation.stability import (
    Stability,
    delta_f,
    kappa,
    net_churn,
    overall_uncertainty,
    stability_of_decisions,
    with_signs,
)
from al_core.evaluation.stopping import Criterion, criteria


def seen_from(now, before_10, before_50, proba):
    called = now.argmax(axis=1)
    return with_signs(stability_of_decisions(np.equal, called, before_10, before_50), called, before_10, proba)


NOW = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.5, 0.5]])  # calls 0, 0, 1, 0


def test_stability_counts_decisions_that_changed():
    seen = seen_from(NOW, np.array([0, 0, 1, 1]), np.array([1, 1, 1, 0]), NOW)

    assert (seen.n, seen.changed_10, seen.changed_50, seen.net) == (4, 0.25, 0.5, 0.25)
    # agreement 3/4; chance 1/2 x 3/4 + 1/2 x 1/4 = 1/2
    assert seen.kappa == pytest.approx(0.5)
    # F1 of class 0: 2 x 2 / 5, of class 1: 2 x 1 / 3
    assert seen.delta_f == pytest.approx(1 - (0.8 + 2 / 3) / 2)
    entropies = [-p * np.log(p) - (1 - p) * np.log(1 - p) for p in (0.9, 0.8, 0.7, 0.5)]
    assert seen.uncertainty == pytest.approx(np.mean(entropies) / np.log(2))


def test_what_is_undefined_is_none_and_never_zero_or_stop():
    alone = seen_from(NOW, None, None, None)
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
    assert seen_from(np.empty((0, 2)), nothing, nothing, np.empty((0, 2))) == Stability(0)
    assert criteria([], 0, 0)[-1].says_stop is None
    assert np.isnan(net_churn(np.nan, 0.1))
