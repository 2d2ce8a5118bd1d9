"""What is worked out for some candidates is passed on to those like them."""

import numpy as np
import pytest
from scipy.special import xlogy
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from al_core.models import get_model
from al_core.queries import refits
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.refits import (
    JUDGES,
    _by_turns,
    affordable_fits,
    can_learn_anew,
    effort,
    expected_worth,
    judges,
    passed_on,
)

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


@pytest.mark.parametrize(
    ("model", "least", "most"),
    [("naive_bayes", 1, 1), ("svm_rbf", 1, 1), ("auto", 2, 5), ("random_forest", 10, 15), ("gradient_boosting", 6, 20)],
)
def test_models_cost_more_the_longer_they_take(model, least, most):
    assert least <= effort(get_model(model), 3) <= most


def test_a_model_in_a_pipeline_or_calibrated_costs_what_it_costs():
    assert effort(make_pipeline(StandardScaler(), RandomForestClassifier(80)), 2) == 10
    assert effort(get_model("naive_bayes", "sigmoid"), 2) > effort(get_model("naive_bayes"), 2)


def test_fewer_fits_can_be_had_of_a_slow_model_and_with_many_labels():
    few, many = ({row: "ab"[row % 2] for row in range(n)} for n in (4, 10))
    assert affordable_fits(asked(few).context) > affordable_fits(asked(many).context)
    assert affordable_fits(asked(few).context) > 10 * affordable_fits(asked(few, model="random_forest").context) >= 10


def test_by_turns_the_first_and_the_most_doubtful_are_tried():
    assert _by_turns(np.array([[0.9, 0.1], [0.7, 0.3], [1.0, 0.0], [0.5, 0.5]])) == [0, 3, 1, 2]


def test_what_was_not_tried_is_worth_what_its_doubt_lets_expect(monkeypatch):
    candidates = asked({0: "a", 11: "b"}, rows=range(1, 11))
    doubts = -xlogy(candidates.proba, candidates.proba).sum(axis=1)
    tried = np.array([2, 5, 9])
    monkeypatch.setattr(refits, "_by_refits", lambda *_: (tried, 3 * doubts[tried - 1] + 1, doubts[tried - 1]))

    assert expected_worth(candidates, print) == pytest.approx(3 * doubts + 1)
