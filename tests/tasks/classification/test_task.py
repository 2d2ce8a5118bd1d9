"""A class out of a list: which values are taken, under which names, by which keys, and what a guess becomes."""

import pytest

from al_core.errors import Refused
from al_core.tasks.classification.task import Classification


@pytest.mark.parametrize("value", ["spam", "junk"])
def test_a_class_is_taken_under_its_name_of_today_and_of_before(value):
    assert Classification(("ham", "spam"), {"junk": "spam"}).validate(value) == value


@pytest.mark.parametrize("value", ["eggs", "", 1, None])
def test_what_is_no_class_is_refused(value):
    with pytest.raises(Refused, match="is not one of this project's classes"):
        Classification(("ham", "spam")).validate(value)


def test_a_class_keeps_its_number_and_its_key_where_others_have_gone():
    task = Classification(("ham", "spam"), places=("ham", *[""] * 8, "spam"))

    assert task.numbered == {0: "ham", 9: "spam"}
    assert [task.key(position) for position in (0, 1)] == ["1", "0"]


def test_digits_are_their_own_keys_and_the_eleventh_class_has_none():
    assert Classification(("3", "7")).key(1) == "7"
    assert Classification(tuple("abcdefghijk")).key(10) == ""


def test_the_guess_about_classes_that_became_one_is_the_sum_of_both():
    task = Classification(("ham", "spam"), {"junk": "spam"})

    assert task.guess([["junk", 0.5], ["spam", 0.3]]) == (("spam", 0.8),)


def test_no_model_is_tested_before_two_classes_are_seen():
    task = Classification(("ham", "spam", "eggs"))

    assert task.why_not_learnt(task.missing(["ham"])).endswith("None yet of: spam, eggs")
    assert task.why_not_learnt(task.missing(["ham", "eggs"])) == ""
