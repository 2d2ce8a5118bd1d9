"""Examples that lie in one column as JSON objects."""

import csv
import io
import json

import pytest
from uploaded import text_of


def table(*rows) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


@pytest.mark.parametrize("printed", [json.dumps, str])
def test_their_fields_become_columns(taken, printed):
    rows = [[at, printed({"text": text_of(at), "label": "no" if at % 2 else "yes"})] for at in range(6)]

    export = taken(table(["id", "payload"], *rows), "a.csv")

    assert export.roles == {"id": "id", "text": "text", "label": "label"}
    assert export.labels[1] == "no"
    assert "Column payload: holds objects in braces; each field of them is a column." in export.notes


def test_a_field_that_is_called_like_a_column_keeps_that_of_its_object(taken):
    rows = [[f"k{at}", json.dumps({"id": at, "body": text_of(at)})] for at in range(6)]

    assert list(taken(table(["id", "entry"], *rows), "a.csv").roles) == ["id", "entry.id", "entry.body"]


def test_beside_a_text_objects_are_what_they_were(taken):
    rows = [[text_of(at), json.dumps({"label": "ab"[at % 2], "comment": "I am not sure at all"})] for at in range(6)]

    export = taken(table(["text", "answer_label"], *rows), "a.csv")

    assert export.labels == dict(enumerate("ababab"))
