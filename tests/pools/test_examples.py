"""What the labeller shows for a row."""

import json

import pytest
from pools_made_up import written
from uploaded import pool_of
from zipped import pets, zipped

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


@pytest.mark.parametrize("sign", [".", ","])
def test_a_number_as_programs_write_it_is_rounded_and_one_that_was_typed_is_not(tmp_path, sign):
    path = tmp_path / "sizes.csv"
    written = ["2.5456453567934907", "-12345.678901234", "48.137154", "7.5", "0.000123456789", "8.25"]
    path.write_text("name;size\n" + "".join(f"n{at};{size}\n" for at, size in enumerate(written)).replace(".", sign))

    pool = pool_of(path, tmp_path, name="id")
    shown = [example(pool, row)["fields"][0]["value"].replace(sign, ".") for row in range(6)]

    assert shown == ["2.5456", "-12345.7", "48.137154", "7.5", "0.00012346", "8.25"]


def test_the_folder_that_is_the_label_of_an_image_is_not_read_in_its_title(tmp_path):
    path = zipped(tmp_path / "pets.zip", pets(2))

    labelled, only_named = pool_of(path, tmp_path / "a"), pool_of(path, tmp_path / "b", folder="ignore")

    assert [example(labelled, row)["title"] for row in (1, 2)] == ["Image cat1.png", "Image dog0.png"]
    assert example(only_named, 0)["title"] == "Image cat/cat0.png"
