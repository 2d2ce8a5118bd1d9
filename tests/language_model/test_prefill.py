"""What a language model is sure of, who is shown it, and how much that sways people."""

from math import isnan

import pytest

from al_core.evaluation.proportions import wilson
from al_core.language_model.ledger import Ledger, ModelAnswer
from al_core.language_model.prefill import gets_help, sure_answers, sway_of


def said(answers):
    return {row: ModelAnswer(row, answer, 1.0, None, 1.0) for row, answer in answers.items()}


def test_it_is_sure_where_it_names_the_same_class_both_times():
    once, again = {1: "wet", 2: "wet", 3: "", 4: None, 5: "dry"}, {1: "wet", 2: "dry", 3: "", 4: None}

    assert {row: one.answer for row, one in sure_answers(said(once), said(again)).items()} == {1: "wet"}


def test_one_example_in_five_stays_without_help_and_always_the_same():
    helped = [gets_help("letters", row) for row in range(2_000)]

    assert 0.77 < sum(helped) / 2_000 < 0.83
    assert helped == [gets_help("letters", row) for row in range(2_000)]
    assert helped != [gets_help("others", row) for row in range(2_000)]


def test_how_much_it_sways_is_the_difference_of_both_shares_with_its_interval():
    sway = sway_of([(True, True)] * 56 + [(True, False)] * 14 + [(False, True)] * 48 + [(False, False)] * 32)

    (low_1, high_1), (low_2, high_2) = wilson(56, 70), wilson(48, 80)
    assert (sway.helped.value, sway.alone.value) == (0.8, 0.6)
    assert sway.difference.value == pytest.approx(0.2)
    assert sway.difference.low == pytest.approx(0.2 - ((0.8 - low_1) ** 2 + (high_2 - 0.6) ** 2) ** 0.5)
    assert sway.difference.high == pytest.approx(0.2 + ((high_1 - 0.8) ** 2 + (0.6 - low_2) ** 2) ** 0.5)
    # Newcombe's own example, 56/70 and 48/80, at 95% is 0.0524 to 0.3339: at 90% it lies inside.
    assert 0.0524 < sway.difference.low < sway.difference.high < 0.3339


def test_of_one_arm_alone_nothing_can_be_told():
    assert isnan(sway_of([(True, True)] * 3).difference.value)


def test_the_ledger_keeps_what_was_shown_once_an_example_and_whether_it_is_on(tmp_path):
    ledger, asked = Ledger(tmp_path), ("host", "model", "prompt")
    assert not ledger.prefills(asked)

    ledger.set_prefill(asked)
    ledger.add_shown("t1", 4, "wet", "wet", True)
    ledger.add_shown("t2", 5, "wet", "dry", False)
    ledger.add_shown("t1", 4, "dry", "wet", True)

    again = Ledger(tmp_path).read()
    assert again.prefills(asked)
    assert not again.prefills(("host", "other", "prompt"))
    assert again.shown() == [(True, True), (False, False)]
    ledger.set_prefill(None)
    assert not again.read().prefills(asked)
