"""What is worked out for some candidates is passed on to those like them."""

import numpy as np
import pytest

from al_core.models import get_model
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.refits import JUDGES, can_learn_anew, judges, passed_on

X = np.arange(12.0)[:, None]


def asked(labels, rows=range(12), model="naive_bayes"):
    context = Context(X, labels, ("a", "b"), estimator=get_model(model))
    return Candidates(context, np.array(rows), np.random.default_rng(0))


def test_two_classes_are_needed_to_learn_anew():
    assert can_learn_anew(asked({0: "a", 11: "b"}))
    assert not can_learn_anew(asked({0: "a", 11: "a"}))


def test_rows_that_have_a_label_judge_nothing_while_there_are_others():
    assert sorted(judges(asked({0: "a", 11: "b"}).context)) == list(range(1, 11))
    assert len(judges(asked(dict.fromkeys(range(12), "a")).context)) == 12 <= JUDGES


def test_a_row_keeps_its_own_value_and_any_other_has_the_mean_of_its_neighbours_by_how_near_they_are():
    passed = passed_on(asked({}, rows=[3, 4]), np.array([3, 5]), np.array([1.0, 2.0]))

    assert passed == pytest.approx([1.0, 1.5])
