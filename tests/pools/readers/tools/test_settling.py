"""What several people say of one example."""

from al_core.pools.readers.tools.settling import MANY, SPLIT, settled_label
from al_core.pools.readers.tools.tool import Given


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
