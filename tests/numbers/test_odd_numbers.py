"""What a notebook hands to the functions of numbers by mistake is refused in a sentence, never counted."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from al_core.errors import Problem
from al_core.evaluation.distribution_shift import drift
from al_core.evaluation.metrics import accuracy
from al_core.evaluation.proportions import wilson
from al_core.evaluation.scores import Score, score
from al_core.evaluation.stability import overall_uncertainty
from al_core.evaluation.target_claims import target_reached
from al_core.models.calibration import calibrated
from al_core.numbers.economics import Worth, best_stop
from al_core.numbers.gains import gain
from al_core.numbers.outlook import to_budget
from al_core.numbers.saved.measured import difference
from al_core.numbers.saved.projection import projection_of

SURE = np.array([[0.9, 0.1], [0.2, 0.8]])
POINTS = np.random.default_rng(0).standard_normal((60, 2))
BELIEFS = np.full((2, 60, 2), 0.5)
UNKNOWN = Score(0.8, float("nan"), 0.9, 100)


def projected(X=POINTS, beliefs=BELIEFS, strategy="margin", model="logistic_regression"):
    return projection_of(X, beliefs, 10, strategy=strategy, model=model)


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        (lambda: accuracy(["0", "1"], [0, 1]), "name classes alike"),
        (lambda: score([0, 1], 0 * SURE, [0, 1], "log_loss"), "must add up to 1; those of row 0 add up to 0"),
        (lambda: score([0, 1], np.ones((2, 2)), [0, 1]), "must add up to 1"),
        (lambda: score([0, 0], SURE, [0, 0]), "named twice"),
        (lambda: wilson(15, 10), "15 of 10 is no share"),
        (lambda: wilson(5, -2), "5 of -2 is no share"),
        (lambda: target_reached(Score(1.95, 0.9, 2.1, 300), 0.9), "score must be a share"),
        (lambda: to_budget(100, (5, 8), UNKNOWN, 0.1), "without its interval"),
        (lambda: to_budget(-1, (5, 8), None, None), "at least 0"),
        (lambda: difference(np.ones(30), np.ones(1), 20), "same checks"),
        (lambda: difference([], [], 20), "same checks"),
        (lambda: gain(0.1, 50.5), "whole number"),
        (lambda: best_stop(0.1, Worth(), 300.5), "whole number"),
        (lambda: Worth(seconds=None), "seconds of a worth must be a number"),
        (lambda: Worth(wage="8"), "wage of a worth must be a number"),
        (lambda: drift(POINTS, POINTS, [0] * 60, [None] * 60), "class of some new rows is missing"),
        (lambda: drift(POINTS, 1e200 * POINTS, [0] * 60, [0] * 60), "scale them"),
        (lambda: calibrated(LogisticRegression(), "temperature").fit(POINTS, [0] * 60), "labels of two classes"),
        (lambda: projected(beliefs=BELIEFS[:, :40]), "all 60 rows"),
        (lambda: projected(beliefs=BELIEFS[0]), "teachers, rows, classes"),
        (lambda: projected(beliefs=np.nan * BELIEFS), "missing or infinite"),
        (lambda: projected(model="nope"), "no model called"),
        (lambda: projected(strategy="nope"), "no strategy called"),
    ],
)
def test_a_mistake_is_named(mistake, sentence):
    with pytest.raises(Problem, match=sentence):
        mistake()


def test_lists_and_flags_are_as_good_as_arrays():
    assert difference([True, False, True], [0.5, 0.5, 0.5], 20).n_checks == 3
    assert overall_uncertainty([[0.5, 0.5]]) == pytest.approx(1.0)
    assert overall_uncertainty(np.full((3, 2), np.nan)) is None
    assert accuracy([1, 0], np.array([1.0, 1.0])) == 0.5


def test_strategy_and_model_of_a_projection_go_by_name():
    assert projected().teachers == 2
