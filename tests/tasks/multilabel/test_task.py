"""A set of labels as an answer; `labels` are declared once, and `details` tell of each."""

import numpy as np
import pytest

from al_core.errors import BadInput, Refused
from al_core.tasks import read_task, write_task
from al_core.tasks.multilabel.labels import adding, named_labels, renaming
from al_core.tasks.multilabel.task import Multilabel

TASK = named_labels(["a", "b", "c"])


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (["d"], "“d” is not one of this project's labels"),
        (["a", "a"], "“a” is named twice"),
        ("a", "is no list of labels; an empty list says that none fits"),
        ('{"a": 1}', "is no list of labels"),
        ([["a"]], "is not one of this project's labels"),
    ],
)
def test_what_is_no_set_of_labels_is_refused_in_a_sentence(value, sentence):
    with pytest.raises(Refused, match=sentence):
        TASK.validate(value)


def test_a_list_and_its_json_are_taken_and_an_empty_one_is_an_answer():
    assert TASK.validate(["c", "a"]) == TASK.validate('["c", "a"]')
    assert TASK.read(TASK.validate(["c", "a"])) == ("a", "c")
    assert TASK.read(TASK.validate([])) == ()


def test_of_several_people_the_majority_decides_label_by_label_and_on_a_tie_who_was_first():
    assert TASK.settle([("a", "b"), ("b", "c"), ("b",)]) == ("b",)
    assert TASK.settle([("a",), ("b",)]) == ("a",)
    assert TASK.settle([(), ("a", "b")]) == ()
    assert TASK.settle([("a", "b"), ("a", "c"), ("b",), ()]) == ("a", "b")


def test_labels_are_added_renamed_and_merged_and_old_answers_are_read_by_todays_names():
    task = adding("d")(renaming("c", "a")(renaming("b", "bee")(TASK)))

    assert task.labels == ("a", "bee", "d")
    assert task.read('["b", "c"]') == ("a", "bee")
    assert task.read('["a", "c"]') == ("a",)
    assert task.from_start('["b"]')
    assert not task.from_start('["d"]')
    assert read_task(write_task(task)) == task
    with pytest.raises(BadInput, match="“b” was the name of “bee”"):
        adding("b")(task)


def test_a_single_label_is_enough_and_none_is_not():
    assert named_labels(["spam"]).labels == ("spam",)
    with pytest.raises(BadInput, match="At least one label is needed"):
        named_labels([" "])


def test_how_it_is_asked_changes_nothing_that_is_learnt():
    one_by_one = named_labels(["a", "b", "c"], one_by_one=True)

    assert one_by_one.fingerprint() == TASK.fingerprint()
    assert read_task(write_task(one_by_one)).one_by_one


def test_a_stratum_is_the_rarest_label_that_a_row_has():
    sets = [("a",), ("a", "b"), ("a",), (), ("b", "c"), ("a",)]

    assert TASK.strata(sets).tolist() == [0, 1, 0, 3, 2, 0]


def test_a_rare_label_is_in_every_part_of_a_split():
    from al_core.comparison.splits import stratified_split

    sets = [("a",)] * 60 + [("a", "c")] * 6 + [()] * 34
    split = stratified_split(TASK.strata(sets), 10, 0.3, seed=0)

    assert all(any("c" in sets[row] for row in part) for part in (split.initial, split.pool, split.test))


def fitted(n=120, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, 3))
    sets = [tuple(name for name, x in zip("ab", row, strict=False) if x > 0) for row in X]
    model = TASK.fit(TASK.model("auto"), X[: n // 2], sets[: n // 2], seed=0)
    return model, TASK.belief(model, X[n // 2 :]), sets[n // 2 :]


def test_each_label_has_recall_and_precision_and_what_nobody_tests_is_said():
    _, belief, truth = fitted()
    details = TASK.details(truth, belief)

    first = details[0]
    assert first["label"] == "a"
    assert first["n"] == sum("a" in one for one in truth)
    assert first["recall_low"] < first["recall"] <= first["recall_high"]
    assert TASK.blind_spots(details, "check") == ("nothing is known of “c”, as no check has it",)
    assert "Always saying" in TASK.doubts(details, "check", "accuracy")
    table = TASK.breakdown(truth, details)
    assert [row[0] for row in table.rows] == sorted("abc", key=lambda name: -sum(name in one for one in truth))
    assert "without any label" in table.note


def test_a_guess_names_what_the_model_would_say_with_its_probabilities():
    _, belief, _ = fitted()
    (guess, *_), (said, *_) = TASK.guesses(belief), TASK.decide(belief)

    shown = TASK.guess(guess)
    assert {name for name, _ in shown} >= set(said)
    assert len(shown) >= 2
    assert renaming("a", "b")(TASK).guess([["a", 0.4], ["b", 0.7]]) == (("b", 0.7),)


def test_how_sure_it_is_says_how_often_whole_answers_are_right():
    model, belief, truth = fitted(n=600)
    sure, right = TASK.sure(model, belief), TASK.same(TASK.decide(belief), truth)

    assert sure[right].mean() > sure[~right].mean()
    assert abs(sure.mean() - right.mean()) < 0.1


def test_a_label_that_nobody_named_yet_is_missing_and_the_curve_waits_for_the_first():
    assert TASK.missing([("a",), ()]) == ("b", "c")
    assert TASK.why_not_learnt(("b", "c")) == ""
    assert "example of a label" in TASK.why_not_learnt(("a", "b", "c"))
    assert Multilabel(("a",)).missing([]) == ("a",)
