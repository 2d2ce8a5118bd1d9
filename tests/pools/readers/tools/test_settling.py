"""What several people say of one example."""

import pytest

from al_core.pools.readers.tools.settling import MANY, SPLIT, settled_label, settled_number
from al_core.pools.readers.tools.tool import Given
from al_core.tasks.regression.task import Regression


def given(*labels, who="", **more):
    return Given("label", labels, who, **more)


def test_more_than_half_decide_and_a_tie_does_not():
    assert settled_label([given("a"), given("a"), given("b")])[:3] == ("a", "", 3)
    assert settled_label([given("a"), given("b")])[:3] == ("", SPLIT, 2)
    assert settled_label([given("a"), given("a"), given("b"), given("c")])[:3] == ("", SPLIT, 4)


def test_who_gave_no_label_has_no_say():
    assert settled_label([given(), given("a")])[:3] == ("a", "", 1)
    assert settled_label([])[:3] == ("", "", 0)


def test_what_one_person_said_twice_comes_together():
    assert settled_label([given("a", who="anna"), given("a", who="anna"), given("b", who="ben")]).why == SPLIT
    assert settled_label([given("a", who="anna"), given("b", who="anna")])[:3] == ("", MANY, 1)


def test_a_sure_answer_stands_above_the_others():
    assert settled_label([given("a"), given("a"), given("b", sure=True)])[:3] == ("b", "", 1)


def test_a_refusal_is_a_class_only_beside_a_single_one():
    assert settled_label([given("a", refused=True)], single=True)[:3] == ("not a", "", 1)
    assert settled_label([given("a", refused=True)])[:3] == ("", "", 0)


def test_an_answer_of_several_or_of_none_is_kept_as_a_list():
    assert settled_label([given("b", "a", who="anna"), given("a", "b", who="ben")]).cell == '["a", "b"]'
    assert settled_label([given(none_fits=True)]).cell == "[]"
    assert settled_label([given("a")]).cell == "a"
    assert settled_label([given()]).cell == ""


@pytest.mark.parametrize(
    "said", [["9", "10", "31"], ["10", "9"], ["9.5", "100", "9", "20"], ["-3", "2", "-3.5"], ["7"]]
)
def test_of_numbers_the_middle_one_counts_as_it_does_of_answers(said):
    settled = settled_number([given(one) for one in said])

    assert float(settled.label) == Regression(1.0).settle([float(one) for one in said])
    assert (settled.why, settled.n_people, settled.middle) == ("", len(said), len(said) > 1)


def test_a_person_has_one_number_the_last_and_a_sure_one_stands_alone():
    twice = [given("3", who="anna"), given("8", who="ben"), given("5", who="anna"), given(), given("6", who="cy")]
    assert settled_number(twice)[:3] == ("6", "", 3)
    assert settled_number([given("3"), given("8", sure=True), given("9")]).label == "8"
    assert settled_number([given()])[:3] == ("", "", 0)
