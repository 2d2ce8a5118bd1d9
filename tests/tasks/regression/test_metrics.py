"""The measures of numbers."""

import numpy as np
import pytest
from sklearn.metrics import make_scorer, mean_absolute_error, median_absolute_error, r2_score, root_mean_squared_error

from al_core.evaluation.proportions import wilson
from al_core.evaluation.scorers import as_metric
from al_core.tasks.regression.metrics import measures, near, of_numbers

TRUTH, SAID = np.array([1.0, 2.0, 3.0, 6.0]), np.array([1.5, 2.0, 5.0, 3.0])


def test_who_differs_by_exactly_the_tolerance_agrees_whatever_rounding_says():
    assert 1.1 - 0.9 > 0.2, "which is why it is said"

    assert near([1.1, 1e9 + 0.1, 5], [0.9, 1e9 - 0.1, 5.21], 0.2).tolist() == [True, True, False]


def test_the_headline_is_the_share_within_the_tolerance_with_wilsons_interval():
    right = measures(0.5)["accuracy"]

    assert right(TRUTH, SAID, None, ()) == 0.5
    assert right.ends(TRUTH, SAID, None, (), 0) == wilson(2, 4)
    assert measures(0.5, "cm")["accuracy"].title == "Right within 0.5 cm"


@pytest.mark.parametrize(
    ("name", "function"), [("rmse", root_mean_squared_error), ("mae", mean_absolute_error), ("r2", r2_score)]
)
def test_the_field_s_measures_are_scikit_learn_s_with_an_interval_around(name, function):
    measure = measures(1)[name]

    low, high = measure.ends(TRUTH, SAID, None, (), 0)

    assert measure(TRUTH, SAID, None, ()) == pytest.approx(function(TRUTH, SAID))
    assert low < measure(TRUTH, SAID, None, ()) < high
    assert measure.ends(TRUTH, SAID, None, (), 0) == (low, high)


def test_coverage_is_the_share_whose_range_holds_the_truth():
    ends = np.array([[0, 2], [2, 2], [3.5, 9], [0, 6]])
    coverage = measures(1)["coverage"]

    assert coverage(TRUTH, SAID, ends, ()) == 0.75
    assert np.isnan(coverage(TRUTH, SAID, None, ()))


def test_nothing_is_said_of_nothing_nor_of_what_does_not_vary():
    assert all(np.isnan(one([], [], None, ())) for name, one in measures(1).items() if name != "coverage")
    assert np.isnan(measures(1)["r2"]([2, 2], [1, 2], None, ()))


def test_a_scorer_of_scikit_learn_is_given_numbers():
    objects = TRUTH.astype(object)

    assert of_numbers(as_metric("neg_median_absolute_error"))(objects, SAID, None, ()) == -1.25
    assert of_numbers(as_metric(make_scorer(median_absolute_error)))(objects, SAID, None, ()) == 1.25


def test_a_level_has_the_unit_of_its_measure():
    every = measures(1.0, "years")

    assert [every[name].level(3) for name in ("rmse", "mae", "r2")] == ["3 years", "3 years", "3"]
    assert [every[name].in_a_sentence for name in ("accuracy", "rmse")] == ["right within 1 year", "RMSE, years"]


def test_the_interval_of_squares_heeds_that_few_tests_may_have_no_large_error():
    rng, held = np.random.default_rng(0), []
    rmse = measures(1)["rmse"]
    for _ in range(400):
        errors = rng.laplace(size=20) * rng.choice([1, 3], p=[0.9, 0.1], size=20)
        low, high = rmse.ends(np.zeros(20), errors, None, (), 0)
        held.append(low <= np.sqrt(0.9 * 2 + 0.1 * 18) <= high)

    assert 0.85 < np.mean(held) < 0.95
