"""A language model beside the people who label, in words."""

from dataclasses import replace

import pytest
from standings import stands

from al_core.evaluation.scores import Score
from al_core.language_model.blind_test import judged
from al_core.language_model.ledger import ModelAnswer
from al_core.language_model.prefill import sway_of
from al_core.learning.rounds import Round
from al_core.learning.side_by_side import Helped
from al_core.numbers.rivals import (
    blind_table,
    blind_words,
    helped_words,
    price_words,
    rival_words,
    sure_words,
    sway_words,
)

CLASSES = ("Benign", "Malignant")


def made(n_right, n, silent=0, cost=0.002):
    """A test in which it is right so often, abstains so often, and is wrong otherwise; all examples are benign."""
    answers = ["Benign"] * n_right + [""] * silent + ["Malignant"] * (n - n_right - silent)
    said = {row: ModelAnswer(row, answer, 1.0, cost, 1.0) for row, answer in enumerate(answers)}
    return judged(dict.fromkeys(range(n), "Benign"), said, CLASSES)


def test_both_stand_beside_one_another_with_what_they_take(tumours):
    test = made(81, 100)

    said = rival_words(test, tumours, stands())

    assert said == (
        f"The language model alone: 81% (74–87%) for 1.14, all 569 {tumours.pool.noun}s; you with 128 labels: "
        "86% (82–90%) for 26 min. The ranges overlap: neither is better beyond doubt."
    )


@pytest.mark.parametrize(("n_right", "who"), [(100, "The language model is better."), (60, "Your model is better.")])
def test_who_is_better_is_said_where_the_ranges_leave_no_doubt(tumours, n_right, who):
    assert rival_words(made(n_right, 100), tumours, stands()).endswith(who)


def test_what_its_own_labels_taught_is_not_counted_for_the_people(tumours):
    helped = Helped(500, 0.4, "x", {"accuracy": Score(0.7, 0.65, 0.75, 300)}, Score(0.16, 0.1, 0.2, 300))

    said = rival_words(made(81, 100), tumours, stands(last=Round(helped=helped)))

    assert "you with 128 labels: 70% (65–75%) for 26 min; both together: 86% (82–90%)" in said


def test_without_a_score_or_prices_that_is_said(tumours):
    said = rival_words(made(81, 100, cost=None), tumours, stands(score=None))

    assert "at a price not known" in said
    assert "cannot be told yet" in said
    assert price_words(made(81, 100, cost=None)) == "its price is not known"
    assert price_words(made(81, 100)) == "2.00 per 1,000"


def test_answers_that_are_none_are_counted_and_named():
    assert blind_words(made(81, 100)) == "Right in 81% (likely 74–87%) of 100 examples that it was tested on blind."
    assert "It said 1 times" not in blind_words(made(80, 100, silent=1))
    assert "It said 10 times that it cannot tell; of the others 89%" in blind_words(made(80, 100, silent=10))


def test_a_class_that_nothing_is_known_of_has_a_dash():
    assert blind_table(made(10, 10)) == (
        ("Benign", "100% (79–100%) of 10", "100% (79–100%) of 10"),
        ("Malignant", "– (not among the tests)", "– (never said)"),
    )


@pytest.mark.parametrize(
    ("gain", "said"),
    [
        (Score(-0.03, -0.05, -0.01, 300), "They make the model worse, by 3 points (1 to 5)"),
        (Score(0.04, 0.01, 0.06, 300), "They make it better, by 4 points (1 to 6)"),
        (Score(0.01, -0.02, 0.03, 300), "Whether that helps cannot be told yet"),
    ],
)
def test_whether_its_labels_help_is_said_openly(gain, said):
    helped = Helped(500, 0.36, "x", {"accuracy": Score(0.8, 0.75, 0.85, 300)}, gain)

    words = helped_words(Round(helped=helped))

    assert words.startswith("500 labels of a language model teach too, each for 0.36 of a person's.")
    assert said in words
    assert "without them it is right in 80%" in words
    assert helped_words(Round()) == helped_words(None) == ""
    assert helped_words(Round(helped=replace(helped, scores={}, gain=None))).endswith("of a person's.")


def test_whether_it_sways_people_is_said_with_both_shares():
    swayed = [(True, True)] * 95 + [(True, False)] * 5 + [(False, True)] * 14 + [(False, False)] * 11

    said = sway_words(sway_of(swayed))

    assert said.startswith(
        "With its answer in view people gave the same in 95% (likely 90–98%) of 100, without it in 56%"
    )
    assert "So it sways them, by 39 points" in said
    assert "cannot be told yet" in sway_words(sway_of(swayed[-30:] + [(True, False)] * 3))
    assert sway_words(sway_of([(True, True)])) == "1 answer so far: too few to tell whether it sways people."


def test_how_often_it_is_sure_and_right_then_is_said():
    assert sure_words(made(45, 50), 80).startswith(
        "It is sure of 62% of the examples it was tested on, and right in 90%"
    )
    assert "of none" in sure_words(None, 80)
