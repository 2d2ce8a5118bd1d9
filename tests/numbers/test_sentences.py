"""What is said of going on."""

from dataclasses import replace

import pytest
from chosen import chosen
from standings import stands

from al_core.evaluation.giveaways import Leak
from al_core.evaluation.scores import Score
from al_core.numbers.economics import Advice, Worth
from al_core.numbers.pace import Pace
from al_core.numbers.sentences import (
    NOT_FORESEEN,
    Said,
    advice,
    reason,
    target,
    to_budget_words,
    to_target_words,
    word_of,
)
from al_core.projects.settings import Settings
from al_core.tasks.regression.task import Regression


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("keep going", "The next 50 labels (10 min) should add about 2 points (0 to 4): more than they cost."),
        ("your call", "The next 50 labels (10 min) should add about 2 points (0 to 4). Is that worth it to you?"),
        ("stop", "The next 50 labels (10 min) would add about 2 points (0 to 4): probably not worth it."),
    ],
)
def test_the_advice_weighs_the_next_fifty(word, sentence):
    assert advice(stands(word)) == sentence


@pytest.mark.parametrize("end", [{"n_left": 30}, {"settings": chosen(("a", "b"), budget=158)}])
def test_no_more_labels_are_weighed_than_can_still_come(end):
    assert advice(stands(**end)).startswith("The next 30 labels (6 min) should add about 1 point (0 to 3)")


def test_advice_that_can_never_come_is_not_promised():
    few = stands(n_labels=10, n_left=20, advice=Advice("", 60))

    assert advice(few) == "Too few are left for advice, which comes with 70 labels."


def test_a_budget_that_is_used_up_is_the_whole_reason_to_stop():
    spent = stands(settings=chosen(("a", "b"), budget=50), score=Score(0.5, 0.4, 0.6, 60), word="stop")

    assert advice(spent) == "The budget of 50 labels is used up."
    assert target(spent) == "The target of 90% is not reached yet."


def test_labels_that_go_beyond_the_target_are_said_to():
    met = stands(score=Score(0.99, 0.96, 1.0, 200))

    assert advice(met).endswith("more than they cost. They go beyond the target.")


def test_money_stands_beside_the_minutes_where_there_is_a_wage():
    paid = stands(worth=Worth(seconds=12.0, point=5.0, wage=30.0))

    assert "(10 min, cost 5.00)" in advice(paid)
    assert (
        reason(paid) == "The last 50 answers changed 11% of its decisions. A point is taken to be worth 5.00 in money."
    )


def test_what_is_assumed_is_said():
    assumed = stands(pace=Pace(None, 0), worth=Worth())

    assert reason(assumed).endswith("A point is taken to be worth 10 min, a label to take 8 s.")


def test_too_few_labels_are_counted():
    assert (
        advice(stands(advice=Advice("", 12)))
        == "Advice comes with 70 labels: 12 more. Before that it would be a guess."
    )
    assert "No advice yet" in advice(stands("", nets=()))
    assert reason(stands("", nets=())) == ""


def test_an_end_is_said_plainly():
    assert advice(stands("stop", n_left=0)) == "Everything is labelled."
    spent = stands("stop", settings=chosen(("a", "b"), budget=128))
    assert advice(spent) == "The budget of 128 labels is used up."


@pytest.mark.parametrize(
    ("score", "sentence"),
    [
        (Score(0.98, 0.96, 0.99, 300), "The target of 90% is met beyond doubt."),
        (Score(0.91, 0.88, 0.94, 300), "Whether the target of 90% is reached cannot be told yet."),
        (Score(0.80, 0.76, 0.84, 300), "The target of 90% is not reached yet."),
        (None, ""),
    ],
)
def test_the_target_is_met_only_beyond_doubt(score, sentence):
    assert target(stands(score=score)) == sentence


def test_where_everything_is_labelled_nothing_is_yet_to_come():
    done = stands(score=Score(0.80, 0.76, 0.84, 300), n_left=0)

    assert target(done) == "The target of 90% is not reached."


def test_a_stop_below_the_target_says_what_else_may_help():
    below = {"score": Score(0.80, 0.76, 0.84, 300)}

    assert "another model" in target(stands("stop", nets=(0.01,), **below))
    assert "another model" not in target(stands("stop", **below))  # labels still help, at this price


def test_a_first_look_that_says_stop_is_told_from_a_call_that_is_close():
    waiting = stands("your call", advice=Advice("your call", waiting=True))

    assert advice(waiting).endswith("probably not worth it. “Stop” waits for the next model to say so, too.")


def test_advice_and_target_say_the_same_of_a_target_that_seems_reached():
    seems = stands(score=Score(0.93, 0.91, 0.95, 300))

    assert to_target_words(seems) == Said("reached, it seems", "more checks would make it sure")
    assert target(seems) == "The target of 90% seems to be reached; more checks would make it sure."


def test_nothing_is_promised_of_a_target_once_nothing_is_left_to_ask():
    for score in (Score(0.93, 0.91, 0.95, 300), Score(0.91, 0.88, 0.94, 300)):
        over = stands("stop", score=score, n_left=0)

        assert target(over) == "Whether the target of 90% is reached stays open: nothing is left to ask."
        assert to_target_words(over) == Said("not reached for sure", "and nothing is left to ask")


def test_known_labels_that_cannot_get_more_are_not_waited_for():
    wide = stands(has_zone=False, n_tests=60, score=Score(0.88, 0.8, 0.94, 60))

    assert target(wide) == "Whether the target of 90% is reached cannot be told: 60 known labels leave it open."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"score": Score(0.855, 0.83, 0.88, 300)}, Said("32 labels or more", "6.4 min or more")),
        ({}, Said("cannot be told", "perhaps reached, perhaps far: the interval is too wide")),
        ({"score": Score(0.98, 0.96, 0.99, 300)}, Said("reached", "beyond doubt")),
        (
            {"score": Score(0.5, 0.4, 0.6, 60), "nets": (0.0,)},
            Said("not in sight", "even 300 more labels would hardly reach it"),
        ),
        (
            {"score": Score(0.5, 0.4, 0.6, 60), "nets": (0.0,), "n_left": 78},
            Said("not in sight", "even all 78 labels that are left would hardly reach it"),
        ),
        ({"score": Score(0.5, 0.4, 0.6, 60), "n_left": 0}, Said("not reached", "and nothing is left to ask")),
        (
            {"score": Score(0.88, 0.85, 0.91, 300), "n_left": 0},
            Said("not reached for sure", "and nothing is left to ask"),
        ),
        ({"score": None}, Said("not known", "without a score")),
        ({"nets": ()}, Said("not yet known", "after some more labels")),
        ({"nets": (), "n_labels": 60}, Said("not yet known", "after 70 labels")),
        ({"score": Score(0.889, 0.888, 0.89, 10**6)}, Said("7 to 268 labels", "1.4 to 67 min")),
    ],
)
def test_the_way_to_the_target_is_a_range_or_nothing(changes, said):
    assert to_target_words(stands(**changes)) == said


def test_the_way_to_the_target_has_its_price_where_there_is_one():
    far = {"score": Score(0.889, 0.888, 0.89, 10**6), "worth": Worth(seconds=12.0, wage=30.0)}
    open_ended = {"score": Score(0.855, 0.83, 0.88, 300), "worth": Worth(seconds=12.0, price=0.5)}

    assert to_target_words(stands(**far)).note == "1.4 to 67 min, cost 0.70 to 33.50"
    assert to_target_words(stands(**open_ended)).note == "6.4 min, cost 16.00 or more"


def test_of_a_budget_no_more_is_foreseen_than_of_anything_else():
    large, spent = (stands(settings=chosen(("a", "b"), budget=budget)) for budget in (900, 128))

    assert to_budget_words(large).startswith("To the end of the budget: 772 labels")
    assert "likely" not in to_budget_words(large)
    assert to_budget_words(spent) == ""


def test_the_rest_of_the_budget_has_its_time_and_its_money():
    paid = stands(settings=chosen(("a", "b"), budget=200), worth=Worth(seconds=12.0, price=0.1))

    assert to_budget_words(paid).startswith(
        "To the end of the budget: 72 labels, 14 to 18 min, cost 7.20. Accuracy is then likely"
    )
    waged = replace(paid, worth=Worth(seconds=12.0, wage=30.0))
    assert ", 14 to 18 min, cost 7.20 to 9.00. Accuracy is" in to_budget_words(waged)
    assert to_budget_words(stands()) == ""


@pytest.mark.parametrize(
    ("score", "met"),
    [(Score(0.98, 0.96, 0.99, 300), "is met so far"), (Score(0.93, 0.91, 0.95, 300), "seems to be reached so far")],
)
def test_neither_met_nor_seemingly_reached_is_a_target_of_which_something_is_not_known(score, met):
    now = stands(score=score, blind_spots=("nothing is known of “c”",), leak=Leak("amount", 98, 100))

    assert not now.reached
    assert target(now) == f"The target of 90% {met}, but the column “amount” alone tells the answers."
    assert target(replace(now, leak=None)) == f"The target of 90% {met}, but nothing is known of “c”."
    assert to_target_words(now).more == "But the column “amount” alone tells the answers."


class Unmeasured(Regression):
    """Numbers of which nothing is foreseen."""

    foresight = None


def unforeseen(**changes):
    """A project with a kind of label for which it was not measured what more of them bring."""
    return stands("", settings=Settings(Unmeasured(1.0, "years")), nets=(), **changes)


def test_of_numbers_what_changed_are_numbers_and_a_budget_buys_some_within_the_tolerance():
    settings = replace(Settings(Regression(1.0, "years")), worth=replace(Settings(Regression(1.0)).worth, budget=158))
    now = stands(settings=settings, nets=(0.02,))

    assert reason(now).startswith("The last 50 answers changed 11% of its numbers by more than the tolerance. A point")
    assert "more labels" not in advice(now)
    assert " Right within 1 year is then likely " in to_budget_words(now)


def test_of_labels_for_which_it_was_not_measured_nothing_is_foreseen():
    now = unforeseen(score=Score(0.86, 0.78, 0.93, 60))

    assert (advice(now), reason(now), word_of(now)) == (NOT_FORESEEN, "", "No advice")
    assert target(now) == "Whether the target of 90% is reached cannot be told yet."
    assert to_target_words(now) == Said("not yet sure", "how far it is cannot be told here")


def test_a_target_is_met_or_missed_also_where_nothing_is_foreseen():
    met, missed = unforeseen(score=Score(0.99, 0.97, 1.0, 300)), unforeseen(score=Score(0.5, 0.45, 0.55, 300))

    assert target(met) == "The target of 90% is met beyond doubt."
    assert to_target_words(met).value == "reached"
    assert target(missed) == "The target of 90% is not reached yet."
    assert to_target_words(missed).value == "not reached yet"
    ended = unforeseen(n_left=0, advice=Advice("stop"))
    assert (advice(ended), reason(ended)) == ("Everything is labelled.", "")
