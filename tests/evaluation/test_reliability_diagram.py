"""Whether the model is as sure as it should be."""

import numpy as np
import pytest

from al_core.errors import BadInput
from al_core.evaluation.reliability_diagram import expected_calibration_error, reliability

CLASSES = ("no", "yes")


def told(rng, n, temper=1.0):
    """Beliefs, and truths that follow them; a temper below 1 makes the beliefs too sure."""
    logits = rng.normal(0, 2, n)
    truth = np.where(rng.random(n) < 1 / (1 + np.exp(-logits)), "yes", "no")
    yes = 1 / (1 + np.exp(-logits / temper))
    return truth, np.column_stack([1 - yes, yes])


def test_the_error_of_two_bins_by_hand():
    # sorted: 0.6 wrong, 0.7 right | 0.8 right, 1.0 right -> gaps |1 - 1.3| and |2 - 1.8|, over four
    proba = np.array([[0.4, 0.6], [0.3, 0.7], [0.2, 0.8], [0.0, 1.0]])
    truth = ["no", "yes", "yes", "yes"]

    assert expected_calibration_error(truth, proba, CLASSES) == pytest.approx((0.3 + 0.2) / 4)


def test_the_diagram_says_how_sure_and_how_often_right():
    proba = np.array([[0.4, 0.6]] * 20 + [[0.1, 0.9]] * 20)
    truth = ["yes"] * 10 + ["no"] * 10 + ["yes"] * 20

    found = reliability(truth, proba, CLASSES)

    assert [(bin.n, bin.said, bin.right) for bin in found.bins] == [
        (20, pytest.approx(0.6), 0.5),
        (20, pytest.approx(0.9), 1.0),
    ]
    assert found.bins[0].low < 0.5 < found.bins[0].high
    assert found.error.value == pytest.approx(0.1)


def test_the_order_of_the_file_makes_no_difference_where_many_are_equally_sure():
    proba, truth = np.array([[0.1, 0.9]] * 300), np.array(["no"] * 30 + ["yes"] * 270)

    by_class, mixed = (reliability(labels, proba, CLASSES) for labels in (truth, np.tile(truth[::10], 10)))

    assert by_class == mixed
    assert expected_calibration_error(truth, proba, CLASSES) == pytest.approx(0)
    assert by_class.error.low == 0


def test_too_few_examples_give_no_diagram():
    assert reliability(["yes"] * 19, np.full((19, 2), 0.5), CLASSES) is None


def test_the_same_seed_gives_the_same_interval():
    truth, proba = told(np.random.default_rng(0), 60)

    assert reliability(truth, proba, CLASSES, seed=3) == reliability(truth, proba, CLASSES, seed=3)


@pytest.mark.parametrize("temper", [1.0, 0.5, 2.0])
def test_the_interval_holds_the_true_error_about_as_often_as_it_says(temper):
    rng = np.random.default_rng(1)
    # With this many examples the error by chance is gone; ten bins as with 150.
    truth, proba = told(rng, 200_000, temper)
    true = expected_calibration_error(truth, proba, CLASSES)

    held = [(found := reliability(*told(rng, 150, temper), CLASSES).error).low <= true <= found.high for _ in range(50)]

    assert np.mean(held) > 0.75  # of 50 tries at 90%


@pytest.mark.parametrize("n", [20, 40])
def test_mistakes_that_a_sure_model_did_not_happen_to_make_are_reckoned_with(n):
    rng, held = np.random.default_rng(n), 0
    for _ in range(100):
        sure = rng.uniform(0.99, 1, n)
        right = rng.random(n) < 0.97
        error = reliability(np.where(right, 0, 1), np.column_stack([sure, 1 - sure]), [0, 1]).error
        held += error.low <= 0.025 <= error.high

    assert held >= 85


def test_what_chance_explains_begins_at_nothing():
    rng = np.random.default_rng(2)

    found = [reliability(*told(rng, 100), CLASSES) for _ in range(40)]

    assert np.mean([one.error.low == 0 for one in found]) > 0.85
    assert np.mean([one.by_chance for one in found]) == pytest.approx(
        np.mean([one.error.value for one in found]), abs=0.02
    )


def test_the_error_of_no_examples_is_undefined():
    assert np.isnan(expected_calibration_error([], np.empty((0, 2)), ["a", "b"]))


@pytest.mark.parametrize("function", [reliability, expected_calibration_error])
def test_what_does_not_fit_has_no_calibration_but_a_sentence(function):
    truth, proba = told(np.random.default_rng(0), 30)

    with pytest.raises(BadInput, match="none may be missing"):
        function(truth, proba * np.nan, CLASSES)
    with pytest.raises(BadInput, match="is none of the classes"):
        function(truth, proba, (0, 1))
    with pytest.raises(BadInput, match="not as many"):
        function(truth[:25], proba, CLASSES)
    assert function(truth.tolist(), proba.tolist(), CLASSES) == function(truth, proba, CLASSES)
