"""What is asked about an example, and how strictly the reply is read."""

from dataclasses import replace

import pytest
from pools_made_up import written

from al_core.language_model.prompt import Prompt, prompt_of, shown_text, why_not_offered
from al_core.tasks.multilabel.labels import named_labels

PROMPT = Prompt("What is it about?", ("Sport", "Sport clubs", "World"), "Clubs before sport.", ("text",))


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("Sport", "Sport"),
        ("  “sport clubs”. ", "Sport clubs"),
        ("**World**", "World"),
        ("can’t tell", ""),
        ("Can't tell.", ""),
        ("Class: Sport", None),
        ("Sport or World", None),
        ("Sport\nbecause of the ball", None),
        ("Politics", None),
        ("", None),
    ],
)
def test_a_reply_is_one_of_the_classes_or_it_is_no_answer(reply, read):
    assert PROMPT.read(reply) == read


def test_classes_that_differ_by_capitals_only_are_told_apart_by_them():
    prompt = Prompt("?", ("us", "US"))

    assert (prompt.read("us"), prompt.read("US"), prompt.read("Us")) == ("us", "US", None)


def test_a_class_that_says_that_it_cannot_be_told_is_a_class():
    prompt = Prompt("?", ("yes", "Can't tell"))

    assert prompt.abstain == "cannot be told"
    assert (prompt.read("can't tell"), prompt.read("cannot be told")) == ("Can't tell", "")


def test_question_classes_guidelines_and_the_example_are_all_that_is_sent():
    sent = PROMPT.messages("A ball.")[1]["content"]

    assert [part in sent for part in ("What is it about?", "- Sport clubs", "Clubs before sport.", "A ball.")] == [
        True
    ] * 4
    assert "How to decide" not in Prompt("?", ("a", "b")).messages("x")[1]["content"]


def test_another_question_class_guideline_or_column_makes_another_prompt():
    others = [
        replace(PROMPT, question="Which?"),
        replace(PROMPT, classes=("Sport", "World")),
        replace(PROMPT, guidelines=""),
        replace(PROMPT, columns=("text", "year")),
    ]

    assert len({PROMPT.name, replace(PROMPT).name, *(one.name for one in others)}) == 5


def test_turned_it_asks_the_same_in_another_way_and_is_known_as_the_same_prompt():
    turned = replace(PROMPT, turned=True)

    sent = turned.messages("A ball.")[1]["content"]

    assert sent.index("World") < sent.index("Sport clubs")
    assert [part in sent for part in ("What is it about?", "Clubs before sport.", "A ball.")] == [True] * 3
    assert turned.name == f"{PROMPT.name}-turned"
    assert turned.read("Sport") == "Sport"


def test_a_table_is_sent_as_lines_of_column_and_value(tmp_path):
    rows = [["wool", "3.5", "sheep"], ["", "2", "goat"]]
    pool = written(tmp_path, rows, {"cloth": "category", "size": "number", "kind": "label"})

    assert shown_text(pool, 0) == "size: 3.5\ncloth: wool" or shown_text(pool, 0) == "cloth: wool\nsize: 3.5"


def test_it_is_offered_for_classes_of_texts_and_tables_only(tumours):
    several = replace(tumours, settings=replace(tumours.settings, task=named_labels(["a", "b"])))
    pictures = replace(tumours, pool=replace(tumours.pool, kind="image"))

    assert why_not_offered(tumours) == ""
    assert "one class" in why_not_offered(several)
    assert "images" in why_not_offered(pictures)
    assert prompt_of(tumours).classes == ("Benign", "Malignant")
