"""JSON as a table: what was written is what is kept."""

import json

from uploaded import pool_of, refusal, roles_of, text_of

from al_core.pools.readers import records as records_module
from al_core.pools.readers.records import as_text
from al_core.pools.readers.uploads import preview


def test_json_lines_keep_what_was_written(saved, data):
    lines = [{"text": "the first of the texts", "label": True, "size": 1}, {"text": "the second of the texts"}]
    last = '{"text": "the third of texts", "label": 1.0, "size": 1e400}'
    path = saved("\n".join([*map(json.dumps, lines), "", last]))

    pool = pool_of(path, data, label="label", size="ignore")

    assert pool.known_labels() == {0: "True", 2: "1.0"}
    assert pool.source_rows().tolist() == [1, 2, 4]


def test_a_field_that_comes_late_is_named(saved, data, monkeypatch):
    monkeypatch.setattr(records_module, "RECORDS_LOOKED_AT", 2)
    path = saved('{"t": "a b c d e"}\n{"t": "b c d e f"}\n{"t": "c d e f g", "late": 1}\n')

    assert "line 3: the field “late”" in refusal(path, data)


def test_objects_in_objects_become_columns_of_their_own(saved):
    inner = [
        {"text": text_of(at), "meta": {"source": "ab"[at % 2], "at": {"page": at, "of": {"x": 1}}}} for at in range(9)
    ]
    path = saved("\n".join(map(json.dumps, [*inner, {"text": "one without anything", "meta": None}])), "a.jsonl")

    seen = preview(path)

    assert [column.name for column in seen.columns] == ["text", "meta.source", "meta.at.page", "meta.at.of"]
    assert seen.rows.iloc[1].tolist() == [text_of(1), "b", "1", '{"x": 1}']


def test_an_object_with_a_key_of_its_own_in_every_record_stays_one_column(saved):
    path = saved("\n".join(json.dumps({"text": text_of(at), "scores": {f"id{at}": 1}}) for at in range(150)), "a.jsonl")

    assert [*roles_of(path)] == ["text", "scores"]
    assert preview(path).rows["scores"][0] == '{"id0": 1}'


def test_a_value_is_written_as_json_where_it_is_no_plain_one():
    assert [as_text(value) for value in (None, "a", b"\xc3\xa4", 1.0, True)] == ["", "a", "ä", "1.0", "True"]
    assert as_text(["ä", None, {"b": [1, 2.5]}]) == '["ä", null, {"b": [1, 2.5]}]'
