"""Hugging Face data sets: names of classes instead of their numbers."""

import json

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest

from al_core.pools.readers.tools.hugging_face import classes_in_card

FEATURES = {
    "text": {"dtype": "string", "_type": "Value"},
    "topic": {"names": ["sport", "war"], "_type": "ClassLabel"},
}


@pytest.mark.parametrize("write", [pq.write_table, feather.write_feather])
def test_classes_are_shown_by_the_names_in_the_file(taken, text, tmp_path, write):
    table = pa.table({"text": [text(at) for at in range(6)], "topic": [0, 1, 0, -1, None, 1]})
    named = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": FEATURES}})})
    write(named, str(tmp_path / "train"))
    export = taken((tmp_path / "train").read_bytes(), "train.parquet")

    assert export.labels == {0: "sport", 1: "war", 2: "sport", 5: "war"}
    assert export.notes[0] == "Column topic: the numbers are shown by their names, as the data set has them."


def test_a_list_of_classes_is_several_labels(taken, text, tmp_path):
    features = FEATURES | {"topic": {"feature": FEATURES["topic"], "_type": "List"}}
    table = pa.table({"text": [text(at) for at in range(3)], "topic": [[0], [0, 1], []]})
    named = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    pq.write_table(named, tmp_path / "train")
    export = taken((tmp_path / "train").read_bytes(), "train.parquet")

    assert export.labels == {0: "sport"}


def test_names_are_found_in_a_card():
    card = """---
dataset_info:
  features:
  - name: text
    dtype: string
  - name: 'label'
    dtype:
      class_label:
        names:
          '0': neg
          '1': "very: \\"good\\""
          '2': 'it''s'
  splits:
  - name: train
    num_bytes: 12
---
# names:
"""
    assert classes_in_card(card) == {"label": ["neg", 'very: "good"', "it's"]}


def test_the_only_column_with_classes_is_the_answer_whatever_it_is_called(taken, text, tmp_path):
    table = pa.table({"text": [text(at) for at in range(6)], "coarse": [0, 1, 0, 1, 0, 1]})
    features = {"info": {"features": {"coarse": FEATURES["topic"]}}}
    pq.write_table(table.replace_schema_metadata({"huggingface": json.dumps(features)}), tmp_path / "train")
    export = taken((tmp_path / "train").read_bytes(), "train.parquet")

    assert export.roles == {"text": "text", "coarse": "label"}
