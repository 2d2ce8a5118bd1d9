"""What the labeller is told about an example before it is answered."""

from types import SimpleNamespace

import pytest
import streamlit as st
from selections import OF_CLASSES

from al_core import select
from al_core.serving.serving import Served
from pages.ui.label import served as module
from pages.ui.label.served import is_behind, why

CLASSES = ("Billing", "Praise")


def served(strategy, reason):
    return Served("token", 7, reason, (), check=False, strategy=strategy)


@pytest.mark.parametrize("name", OF_CLASSES)
def test_no_strategy_tells_the_guess_before_the_answer(name):
    rows = [[number / 10, (number * 7 % 5) / 5] for number in range(60)]
    labels = {row: CLASSES[row % 2] for row in range(20)}
    for reason in select(name, rows, labels, n=5).reasons:
        said = why(served(name, reason), CLASSES)
        assert said.endswith(".")
        assert not any(label in said for label in CLASSES)


def test_a_reason_that_names_no_class_is_told_as_it_is():
    assert why(served("auto", "Its answer would settle about 3%."), CLASSES) == "Its answer would settle about 3%."


def test_otherwise_it_says_that_the_model_is_unsure_and_not_between_what():
    said = why(served("margin", "The model hesitates between Billing and Praise."), CLASSES)
    assert said == "Torn between two: the model is unsure here, and this answer should teach it more than most."


@pytest.mark.parametrize("name", ["random", "stratified"])
def test_what_was_drawn_at_random_is_never_told_as_a_doubt_of_the_model(name):
    (reason,) = select(name, [[number, number % 3] for number in range(60)], {}, n=1).reasons

    assert why(served(name, reason), ("a", "at", "random", "Drawn", ".")) == reason


def test_letters_inside_of_other_words_name_no_class():
    assert why(served("k_center", "Unlike all that is labelled."), ("a", "b", "like")) == "Unlike all that is labelled."
    assert "the model is unsure" in why(served("margin", "The model hesitates between a (51%) and b."), ("a", "b"))


@pytest.mark.parametrize(("version", "seconds", "behind"), [(3, 10, True), (2, 10, False), (3, 1, False)])
def test_a_tab_in_which_nobody_answers_is_told_of_a_newer_model(version, seconds, behind, monkeypatch):
    ranking = SimpleNamespace(version=version)
    context = SimpleNamespace(workspace=SimpleNamespace(ranking=lambda _: ranking), project=None)
    monkeypatch.setattr(st, "session_state", {module.SEEN: (2, 100.0)})
    monkeypatch.setattr(module.time, "monotonic", lambda: 100.0 + seconds)

    assert is_behind(context) is behind
