"""What all records say together."""

import pytest

from al_core.errors import BadInput
from al_core.pools.readers.tools import tally as tally_module
from al_core.pools.readers.tools.tally import Tally, are_classes
from al_core.pools.readers.tools.tool import Given, Statement


def test_the_question_that_most_examples_answer_comes_first():
    tally = Tally("a.json")
    for at in range(40):
        words = Given("why", [f"because of {at}"])
        tally.add(Statement({"text": at}, [words, *([Given("cls", ["ab"[at % 2]])] if at < 30 else [])]), f"#{at}")

    assert list(tally.settled()) == ["cls", "why"]


def test_texts_that_people_wrote_are_no_classes():
    assert are_classes(["a", "b"] * 3)
    assert not are_classes([f"text {at}" for at in range(40)])


def test_records_of_the_same_example_are_one():
    tally = Tally("a.json")
    for label in ("a", "a", "b"):
        tally.add(Statement({"text": ""}, [Given("cls", [label])], lost={"span": 2}), "task 1")

    assert tally.n_examples == 1
    assert tally.settled()["cls"]["task 1"].label == "a"
    assert tally.lost == {"span": 6}


def test_more_fields_than_columns_can_be_are_refused(monkeypatch):
    monkeypatch.setattr(tally_module, "MAX_COLUMNS", 1)

    with pytest.raises(BadInput, match=r"^a\.json has more than 1 fields"):
        Tally("a.json").add(Statement({"text": "", "more": ""}), "#1")
