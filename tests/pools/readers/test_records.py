"""JSON Lines and Parquet: what was written is what is kept."""

import json

import pandas as pd
from uploaded import pool_of, refusal

from al_core.pools.examples import example
from al_core.pools.readers import records as records_module
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


def test_parquet_values_become_the_text_that_people_know(tmp_path, data):
    path = tmp_path / "table.bin"
    pd.DataFrame(
        {
            "text": ["a text of words", "another text of words", None],
            "label": [1, 2, 1],
            "when": pd.to_datetime(["2025-03-12", "2025-03-13", "2025-09-30"]),
            "ok": [True, False, None],
        }
    ).to_parquet(path)

    seen = preview(path, "table.bin")

    assert seen.rows.iloc[0].tolist() == ["a text of words", "1", "2025-03-12T00:00:00", "True"]
    assert {column.name: column.found for column in seen.columns}["when"] == "12 Mar to 30 Sep 2025"
    assert example(pool_of(path, data, label="label", text="text"), 2)["text"] == ""


def test_a_truncated_parquet_file_is_refused(tmp_path, data):
    path = tmp_path / "cut.parquet"
    pd.DataFrame({"text": [f"text number {at} here" for at in range(1000)]}).to_parquet(path)
    path.write_bytes(path.read_bytes()[:-500])

    assert "damaged or cut-off Parquet" in refusal(path, data)
