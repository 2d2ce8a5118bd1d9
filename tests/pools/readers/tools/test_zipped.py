"""Zips of tables: a data set's folder, and what is no such folder."""

import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
from uploaded import refusal

from al_core.pools.readers.additions import grow_pool

CARD = """features:
  - name: label
    dtype:
      class_label:
        names:
          '0': neg
          '1': pos
"""


def zipped(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, inside in files.items():
            archive.writestr(name.replace("__", "/"), inside)
    return content.getvalue()


def parquet(texts, labels):
    content = io.BytesIO()
    pq.write_table(pa.table({"text": texts, "label": labels}), content)
    return content.getvalue()


def test_a_data_set_is_read_part_by_part_with_the_names_in_its_card(taken, text):
    parts = {
        "set__README.md": CARD,
        "set__data__train-00000-of-00002.parquet": parquet([text(0), text(1)], [0, 1]),
        "set__data__train-00001-of-00002.parquet": parquet([text(2)], [1]),
        "set__data__test-00000-of-00001.parquet": parquet([text(3)], [0]),
        "set__dataset_infos.json": "{}",
    }
    export = taken(zipped(**parts), "set.zip")

    assert export.roles == {"text": "text", "label": "label", "split": "ignore"}
    assert export.seen.rows["split"].tolist() == ["test", "train", "train", "train"]
    assert export.labels == {0: "neg", 1: "neg", 2: "pos", 3: "pos"}
    assert export.pool.source_rows().tolist() == [1, 2, 3, 4]


def test_a_single_part_keeps_the_names_in_its_card(taken, text):
    files = {"README.md": CARD, "data__train-00000-of-00001.parquet": parquet([text(0), text(1)], [1, 0])}
    export = taken(zipped(**files), "set.zip")

    assert export.roles == {"text": "text", "label": "label"}
    assert export.labels == {0: "pos", 1: "neg"}


def test_tables_of_different_kinds_are_refused_by_their_names(saved, data):
    path = saved(zipped(**{"a.csv": "text,label\na b c d,x\n", "b.csv": "size,price\n1,2\n"}), "two.zip")

    assert "holds 2 tables with different columns, a.csv and b.csv among them" in refusal(path, data)


def test_a_bad_row_is_named_with_its_file(saved, data, text):
    rows = "".join(f"{text(at)},x\n" for at in range(6))
    path = saved(zipped(**{"a.csv": f"text,label\n{rows}", "b.csv": f"text,label\n{rows}a b,c d,x\n"}), "two.zip")

    assert "two.zip, b.csv, row 7: 3 values where there are 2 columns" in refusal(path, data)


def test_a_zip_of_tables_can_be_added_to_a_project_of_texts(taken, text, saved, data):
    pool = taken(
        zipped(**{"a.csv": f"text,label\n{text(0)},x\n{text(1)},y\n", "b.csv": "text,label\n"}), "set.zip"
    ).pool
    more = saved(zipped(**{"c.csv": f"text,label\n{text(2)},x\n", "d.csv": f"text,label\n{text(3)},y\n"}), "more.zip")

    assert grow_pool(pool, more, "more.zip", data).known_labels() == {0: "x", 1: "y", 2: "x", 3: "y"}


def test_a_tool_may_put_its_settings_beside_the_table(taken, text):
    tasks = [{"id": at, "data": {"text": text(at)}, "annotations": []} for at in range(3)]
    export = taken(zipped(**{"tasks.json": json.dumps(tasks), "labelling.xml": "<View/>"}), "tasks.zip")

    assert export.roles["text"] == "text"
    assert export.pool.n_rows == 3


def test_files_of_lines_that_are_called_like_a_class_have_its_examples(taken, text):
    lines = {f"{name}.txt": f"{text(at)}\n{text(at + 1)}\n" for at, name in ((0, "neg"), (2, "pos"))}

    assert taken(zipped(**lines), "a.zip").labels == {0: "neg", 1: "neg", 2: "pos", 3: "pos"}
    assert taken(zipped(**{f"{name}_1.txt": line for name, line in lines.items()}), "b.zip").labels == {}
