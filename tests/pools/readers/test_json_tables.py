"""The records in a JSON file that is one object."""

import pytest

from al_core.pools.readers.json_tables import unfolded

ROWS = [{"text": "a", "label": "x"}, {"text": "b", "label": "y"}, {"text": "c", "label": "x"}]


@pytest.mark.parametrize(
    "whole",
    [
        {"data": ROWS},
        {"name": "letters", "labels": ["x", "y"], "examples": ROWS},
        {"response": {"items": ROWS}},
        {"response": {"status": 200, "result": {"items": ROWS}}},
        {"fields": [{"id": "text"}, {"id": "label"}], "records": [["a", "x"], ["b", "y"], ["c", "x"]]},
        {"data": [["text", "label"], ["a", "x"], ["b", "y"], ["c", "x"]], "by": "us"},
        {"text": ["a", "b", "c"], "label": ["x", "y", "x"]},
        {"text": {"0": "a", "1": "b", "2": "c"}, "label": {"0": "x", "1": "y", "2": "x"}},
        {"0": ROWS[0], "1": ROWS[1], "2": ROWS[2]},
        {"columns": ["text", "label"], "index": [0, 1, 2], "data": [["a", "x"], ["b", "y"], ["c", "x"]]},
    ],
)
def test_a_table_is_found_in_an_object(whole):
    assert [*unfolded(whole)] == ROWS


def test_names_of_rows_are_kept_as_their_identifiers():
    assert unfolded({"first": ROWS[0], "second": ROWS[1]}) == [{"id": "first", **ROWS[0]}, {"id": "second", **ROWS[1]}]


def test_an_object_that_is_one_record_stays_one():
    record = {"text": "a", "tags": ["x", "y"], "meta": {"source": "web"}}

    assert unfolded(record) == [record]


def test_two_tables_are_one_too_many():
    with pytest.raises(ValueError, match="“train” and “test”"):
        unfolded({"train": ROWS, "test": ROWS})


def test_vectors_beside_texts_are_a_column_and_no_table():
    assert unfolded({"text": ["a", "b"], "vector": [[1, 2], [3, 4]]}) == [
        {"text": "a", "vector": [1, 2]},
        {"text": "b", "vector": [3, 4]},
    ]
