"""What the labeller shows for a row."""

import json

import pytest
from pools_made_up import written

from al_core.pools.examples import example


def test_fields_say_where_a_value_lies_in_the_pool(table):
    low, middle, high = (example(table, row)["fields"][0] for row in (0, 1250, 2499))

    assert (low["at"], high["at"]) == (0.0, 1.0)
    assert middle["at"] == pytest.approx(0.5, abs=0.02)
    assert middle["low"] == pytest.approx(0.245, abs=0.02)
    assert example(table, 0)["fields"][1] == {"name": "colour", "value": "blue", "at": None, "low": None, "high": None}


def test_an_example_can_be_sent_to_the_browser(table):
    shown = example(table, 7)

    assert json.loads(json.dumps(shown)) == shown
    assert shown["short"] == "size 7.5, colour red"
    assert (shown["kind"], shown["id"], shown["title"]) == ("table", "8", "Row 8")


def test_an_empty_text_is_shown_as_empty(tmp_path):
    pool = written(tmp_path, [["", "a"], ["two words", ""]], {"text": "text", "label": "label"}, kind="text")

    assert example(pool, 0)["text"] == ""
    assert pool.known_labels() == {0: "a"}
