"""Parquet and Arrow: values become the text that people know, and small files stay small."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import feather, ipc, parquet
from uploaded import pool_of, refusal, text_of

from al_core.pools.examples import example
from al_core.pools.readers import columnar, packed
from al_core.pools.readers.uploads import preview


def repeated(text, times, **more):
    """One text that many rows refer to."""
    return pa.table({"text": pa.DictionaryArray.from_arrays(np.zeros(times, np.int32), [text]), **more})


def kept(table, folder, **how):
    parquet.write_table(table, folder / "table.parquet", compression="zstd", **how)
    return folder / "table.parquet"


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


TABLE = pa.table(
    {
        "text": [text_of(at) for at in range(50)],
        "label": pa.array(["a", "b"] * 25).dictionary_encode(),
        "meta": [{"source": "web", "page": at} for at in range(50)],
        "tags": [["x", "y"]] * 50,
    }
)


def written(folder, form):
    path = folder / f"table.{form}"
    if form == "feather":
        feather.write_feather(TABLE, path)
    elif form == "parquet":
        parquet.write_table(TABLE, path)
    else:
        with ipc.new_stream(path, TABLE.schema) as stream:
            stream.write_table(TABLE, max_chunksize=20)
    return path


@pytest.mark.parametrize("form", ["feather", "arrow", "parquet"])
def test_arrow_is_read_like_parquet(tmp_path, data, form):
    seen, pool = preview(written(tmp_path, form)), pool_of(written(tmp_path, form), data)

    assert [column.name for column in seen.columns] == ["text", "label", "meta.source", "meta.page", "tags"]
    assert seen.rows.iloc[1].tolist() == [text_of(1), "b", "web", "1", '["x", "y"]']
    assert (seen.n_rows, seen.complete) == (50, True)
    assert list(pool.known_labels().values()) == ["a", "b"] * 25


@pytest.mark.parametrize("form", ["feather", "arrow"])
def test_a_cut_arrow_file_is_refused(tmp_path, data, form):
    path = written(tmp_path, form)
    path.write_bytes(path.read_bytes()[:-700])

    assert "damaged or cut-off Arrow" in refusal(path, data)


def test_days_that_no_calendar_of_ours_has_are_shown_as_text(tmp_path):
    days = {
        "far": pa.array([2**58, 0, None], pa.int64()).cast(pa.timestamp("us")),
        "farther": pa.array([2**30, 1, None], pa.int32()).view(pa.date32()),
        "zone": pa.array([2**58, 0, None], pa.int64()).cast(pa.timestamp("us", "Europe/Paris")),
        "list": pa.array([[2**58], [0], None], pa.list_(pa.int64())).cast(pa.list_(pa.timestamp("us"))),
        "day": pa.array([date(2024, 3, 1)] * 3, pa.date32()),
    }

    first, second, third = preview(kept(pa.table(days), tmp_path)).rows.to_numpy().tolist()

    assert first[0].startswith("11103-")
    assert second == [
        "1970-01-01T00:00:00",
        "1970-01-02",
        "1970-01-01T01:00:00+01:00",
        '["1970-01-01 00:00:00"]',
        "2024-03-01",
    ]
    assert third[:4] == ["", "", "", ""]


def test_a_long_text_that_every_row_repeats_is_refused_before_it_is_unfolded(tmp_path, data):
    path = kept(repeated("x" * (9 << 20), 10_000), tmp_path)

    assert path.stat().st_size < 100_000
    assert "table.parquet, row 1, column text: the value is longer than 8 million" in refusal(path, data)


def test_a_long_text_in_lists_is_refused_as_well(tmp_path, data):
    texts = pa.DictionaryArray.from_arrays(np.zeros(200, np.int32), ["x" * (2 << 20)])
    path = kept(pa.table({"tags": pa.ListArray.from_arrays(np.arange(0, 201, 10, dtype=np.int32), texts)}), tmp_path)

    assert "row 1, column tags: the value is longer" in refusal(path, data)


def test_blocks_are_short_whatever_the_rows_repeat(tmp_path):
    path = kept(repeated("x" * 1_000_000, 100), tmp_path)

    sizes = [len(block.rows) for block, _ in zip(columnar.Parquet(path, "a").blocks(), range(3), strict=False)]

    assert max(sizes) <= 16


@pytest.mark.parametrize("dictionary", [True, False])
def test_what_unpacks_beyond_all_measure_is_refused(tmp_path, data, monkeypatch, dictionary):
    monkeypatch.setattr(packed, "SMALL_BYTES", 1 << 20)
    texts = pa.table({"text": [f"{sign} " + "x " * 50_000 for sign in "abcd"] * 20})

    assert "table.parquet unpacks to more than" in refusal(kept(texts, tmp_path, use_dictionary=dictionary), data)


def test_too_many_columns_are_refused_at_once(tmp_path, data):
    path = kept(pa.table({f"c{at}": [1, 2] for at in range(5_001)}), tmp_path)

    assert "has 5,001 columns; at most 5,000" in refusal(path, data)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.binary_view()])
def test_texts_of_every_kind_are_read_and_bounded(tmp_path, data, kind):
    for name, texts in (("fine", [text_of(at) for at in range(9)]), ("long", ["short", "x" * (9 << 20)])):
        table = pa.table({"text": pa.array(texts, kind), "n": [*range(len(texts))]})
        with ipc.new_file(str(tmp_path / f"{name}.arrow"), table.schema) as writer:
            writer.write_table(table)

    assert preview(tmp_path / "fine.arrow").rows["text"][1] == text_of(1)
    assert "long.arrow, row 2, column text: the value is longer" in refusal(tmp_path / "long.arrow", data)


def test_runs_and_views_of_one_long_text_are_bounded_as_well(tmp_path, data):
    long = "x" * (9 << 20)
    kinds = {
        "runs": pa.RunEndEncodedArray.from_arrays(pa.array([1000], pa.int32()), pa.array([long])),
        "lists": pa.ListViewArray.from_arrays(np.zeros(1000, np.int32), np.ones(1000, np.int32), pa.array([long])),
    }
    for name, array in kinds.items():
        table = pa.table({name: array})
        with ipc.new_file(str(tmp_path / f"{name}.arrow"), table.schema) as writer:
            writer.write_table(table)

        assert f"row 1, column {name}: the value is longer" in refusal(tmp_path / f"{name}.arrow", data)
