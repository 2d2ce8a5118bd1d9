import json

import pytest

from al_core.pools.readers.marked.one_record import is_one_record
from al_core.pools.readers.uploads import preview

PLACES = [{"start": 0, "end": 4, "label": "PER"}, {"start": 8, "end": 11, "label": "LOC"}]


@pytest.mark.parametrize(
    "record",
    [
        {"text": "Anna in Rom", "entities": PLACES},
        {"text": "Anna in Rom", "spans": [[0, 4, "PER"], [8, 11, "LOC"]]},
        {"tokens": ["Anna", "in", "Rom"], "tags": ["B-PER", "O", "B-LOC"]},
    ],
)
def test_a_file_of_one_record_is_one_text_with_its_spans(record, saved):
    seen = preview(saved(json.dumps(record, indent=1), "one.json"))

    assert (seen.n_rows, seen.options.spans) == (1, True)
    assert "Known spans: 2 in 1 text: PER 1, LOC 1." in [note.text for note in seen.notes]


def test_a_task_with_its_annotations_is_one_record():
    assert is_one_record({"id": 1, "data": {"text": "Anna"}, "annotations": [{"result": []}]})


@pytest.mark.parametrize(
    "table",
    [
        {"tokens": ["Anna", "Rom"], "label": ["person", "place"]},
        {"name": "news", "entities": [{"id": 1, "label": "x"}]},
        {"text": ["a", "b"], "label": ["O", "O"]},
    ],
)
def test_columns_and_lists_of_records_are_tables(table):
    assert not is_one_record(table)
