"""Tested blind: every number against counts made by hand (`blind_test`), and what may follow from it (`teaching`)."""

from dataclasses import replace

import numpy as np
import pytest
from logs import log_of

from al_core.errors import BadInput, Refused
from al_core.evaluation.proportions import wilson
from al_core.language_model.blind_test import blind_tests, judged, name_of_test
from al_core.language_model.ledger import ModelAnswer
from al_core.language_model.teaching import labels_to_teach, rows_to_label
from al_core.projects.labels import fold
from al_core.projects.settings import adjusted

CLASSES = ("Benign", "Malignant")


def opinions(answers, at=100.0, cost=0.002):
    return {row: ModelAnswer(row, answer, at, cost, at) for row, answer in answers.items()}


@pytest.fixture
def ten():
    """Ten tests of which it was asked nine: six right, one wrong, one that it cannot tell, one that nobody can read."""
    truth = dict(enumerate(["Benign"] * 6 + ["Malignant"] * 4))
    answers = ["Benign"] * 4 + ["Malignant", "", "Malignant", "Malignant", None]
    return judged(truth, opinions(dict(enumerate(answers))), CLASSES)


def test_all_is_counted_as_by_hand(ten):
    assert (ten.accuracy.value, ten.accuracy.n) == (6 / 9, 9)
    assert (ten.accuracy.low, ten.accuracy.high) == wilson(6, 9)
    assert (ten.answered.value, ten.answered.n) == (6 / 7, 7)
    assert (ten.abstained, ten.unreadable, ten.waiting) == (1, 1, 1)
    benign, malignant = ten.classes
    assert (benign.found.value, benign.found.n) == (4 / 6, 6)
    assert (benign.right.value, benign.right.n) == (1.0, 4)
    assert (malignant.found.value, malignant.found.n) == (2 / 3, 3)
    assert (malignant.right.value, malignant.right.n) == (2 / 3, 3)
    assert ten.per_thousand == pytest.approx(2.0)
    assert ten.chance == pytest.approx((5 * 4 + 2 * 3) / 49)


def test_what_was_never_asked_tells_nothing():
    assert judged({1: "Benign"}, opinions({2: "Benign"}), CLASSES) is None


def of_hundred(n_right, share_of_first=0.5):
    """A test on a hundred examples, its mistakes spread over both classes."""
    n_first = round(100 * share_of_first)
    truth = [CLASSES[row >= n_first] for row in range(100)]
    wrong = np.linspace(0, 99, 100 - n_right).round().astype(int)
    answers = [CLASSES[(row >= n_first) ^ (row in wrong)] for row in range(100)]
    return judged(dict(enumerate(truth)), opinions(dict(enumerate(answers))), CLASSES)


def test_a_label_weighs_what_it_tells_beyond_chance_at_the_lower_end():
    test = of_hundred(80)

    low = wilson(80, 100)[0]
    assert test.chance == pytest.approx(0.5)
    assert test.beyond_chance == pytest.approx(2 * low - 1)
    assert test.weight == pytest.approx((2 * low - 1) ** 2, abs=0.001)
    assert of_hundred(95).weight > test.weight > of_hundred(60).weight


def test_an_answer_that_is_always_the_same_weighs_nothing_however_often_it_is_right():
    truth = dict(enumerate(["Benign"] * 90 + ["Malignant"] * 10))

    same = judged(truth, opinions(dict.fromkeys(truth, "Benign")), CLASSES)

    assert same.accuracy.value == 0.9
    assert same.weight == 0.0


def test_too_few_tests_weigh_nothing(ten):
    assert not ten.enough
    assert ten.weight == 0.0


def test_known_labels_test_it_where_they_test_the_model(tumours):
    assert blind_tests(tumours, fold([], tumours.task), {}) == tumours.zones.tests


def test_checks_test_it_but_those_answered_after_its_own_answer_do_not(unknown_tumours):
    rows = unknown_tumours.zones.check_zone[:10]
    labels = fold(log_of(unknown_tumours, rows, check=True), unknown_tumours.task)
    answered = {row: labels.standing(row)[0].answered_at for row in rows.tolist()}

    before = {row: ModelAnswer(row, "Benign", 500.0, 0.0, first_at=500.0) for row in rows.tolist()}
    late = rows.tolist()[3]
    before[late] = replace(before[late], first_at=answered[late] - 1)

    assert blind_tests(unknown_tumours, labels, {}).keys() == {*rows.tolist()}
    assert blind_tests(unknown_tumours, labels, before).keys() == {*rows.tolist()} - {late}


def test_it_labels_no_row_that_tests_or_has_an_answer_and_always_the_same_first(unknown_tumours):
    zones = unknown_tumours.zones
    labels = fold(log_of(unknown_tumours, zones.candidates[:20]), unknown_tumours.task)

    rows = rows_to_label(unknown_tumours, labels, 1_000)

    assert {*rows} == {*zones.candidates[20:].tolist()}
    assert rows_to_label(unknown_tumours, labels, 30) == rows[:30]


def test_its_labels_teach_with_the_weight_that_follows_from_the_test(tumours):
    asked = [*tumours.zones.candidates[:3].tolist(), int(tumours.zones.hold_out[0])]
    said = opinions(dict(zip(asked, ["Benign", "", "Odd", "Benign"], strict=True)))
    test = of_hundred(80)

    taught = labels_to_teach(tumours, said, test)

    assert (taught.by_row, taught.weight) == ({asked[0]: "Benign"}, test.weight)
    for given, why in ((None, "tested blind"), (of_hundred(52), "from guessing")):
        with pytest.raises(Refused, match=why):
            labels_to_teach(tumours, said, given)
    with pytest.raises(Refused, match="no example yet"):
        labels_to_teach(tumours, opinions({asked[3]: "Benign"}), test)
    with pytest.raises(BadInput, match="whole one"):
        labels_to_teach(replace(tumours, settings=adjusted(tumours.settings, model="k_nearest")), said, test)


def test_a_test_is_named_by_who_was_asked_what_and_on_which_day():
    names = {name_of_test("h", "m", "p", at) for at in (0.0, 1.0, 90_000.0)} | {name_of_test("h", "m", "q", 0.0)}

    assert len(names) == 3
