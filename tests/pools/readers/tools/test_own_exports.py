"""What this program exported, as a new pool."""

import csv
import io
import json

import pandas as pd
import pytest

from al_core.pools.label_sets import IN_LISTS
from al_core.pools.readers.uploads import Options, create_pool, preview
from al_core.projects.exports import EXPORTED_COLUMNS, WRITERS

EMPTY = dict.fromkeys(EXPORTED_COLUMNS, "")


def answers(text):
    said = [
        (0, "anna", "label", "pos", ""),
        (0, "ben", "label", "pos", ""),
        (1, "anna", "label", "neg", ""),
        (1, "ben", "label", "pos", ""),
        (2, "anna", "skip", "", ""),
        (3, "", "", "", "neg"),
        (4, "anna", "label", "pos", "neg"),
    ]
    return pd.DataFrame(
        {**EMPTY, "row": row, "id": f"r{row}", "who": who, "answer": answer, "label": label, "token": f"t{number}"}
        | {"score": 0.5, "seconds": 2.0, "probability": 0.1, "known": known, "flagged": False, "order": number}
        | {"model_version": 1, "check": False, "pool.text": f"=={text(row)}", "pool.age": f"-{row}"}
        for number, (row, who, answer, label, known) in enumerate(said)
    )


@pytest.mark.parametrize("form", ["csv", "safe.csv", "jsonl", "parquet"])
def test_examples_come_back_under_their_own_names_with_their_labels(taken, text, form):
    export = taken(WRITERS[form](answers(text)), f"labels.{form}")

    assert {name: role for name, role in export.roles.items() if role != "ignore"} == {
        "text": "text",
        "age": "number",
        "id": "id",
        "label": "label",
    }
    assert export.labels == {0: "pos", 3: "neg", 4: "pos"}
    assert export.seen.rows["text"][0] == f"=={text(0)}"
    assert export.seen.rows["age"][2] == "-2"
    assert "Not kept: 1 answer “skip”." in export.notes


def test_what_it_wrote_for_other_tools_keeps_what_was_answered_out_of_the_features(taken, text):
    rows = [
        {"text": text(at), "size": at / 2, "row": 7 * at % 5, "row_id": f"n{at}", "label": ["ab"[at % 2]]}
        | {"answers": {"anna": "ab"[at % 2]}, "drawn_at_random": at < 3, "chosen_by": "margin"}
        for at in range(6)
    ]
    export = taken(rows)

    assert {name: role for name, role in export.roles.items() if role != "ignore"} == {
        "text": "text",
        "size": "number",
        "row_id": "id",
        "label": "label",
    }
    assert export.labels == {at: "ab"[at % 2] for at in range(6)}


def test_a_file_with_only_some_of_its_columns_is_another(taken, text):
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerows([["row", "text", "label", "who"], *([at, text(at), "ab"[at % 2], "anna"] for at in range(4))])
    export = taken(rows.getvalue(), "mine.csv")

    assert export.roles["label"] == "label"
    assert not any("export" in note for note in export.notes)


def test_that_no_label_fits_comes_back_and_is_not_that_nobody_answered(saved, data, text):
    said = {"who": "anna", "answer": "label"}
    records = [
        {"row": 0, "row_id": "a", "text": text(0), "label": ["x", "y"], "answers": [{**said, "label": '["x", "y"]'}]},
        {"row": 1, "row_id": "b", "text": text(1), "label": [], "answers": [{**said, "label": "[]"}]},
        {"row": 2, "row_id": "c", "text": text(2), "label": [], "answers": []},
        {"row": 3, "row_id": "d", "text": text(3), "label": ["x"], "answers": [{**said, "label": '["x"]'}]},
    ]
    path = saved("\n".join(map(json.dumps, records)), "letters.jsonl")

    roles = {column.name: column.role for column in preview(path, path.name).columns} | {"label": "label"}
    pool = create_pool(path, options=Options(labels_parted_by=IN_LISTS), roles=roles, data=data)

    assert pool.known_labels() == {0: '["x", "y"]', 1: "[]", 3: '["x"]'}
