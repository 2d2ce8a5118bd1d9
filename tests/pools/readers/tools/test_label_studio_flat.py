"""Label Studio's JSON-MIN and CSV: the answers stand among the fields of the task."""

import json


def test_the_answer_is_found_by_its_place_before_who_gave_it(taken, text):
    rows = [
        {
            "text": text(at),
            "source": "ab"[at % 2],
            "id": at,
            "cls": ("pos", "neg")[at % 2],
            "annotator": 1,
            "lead_time": 2.5,
        }
        for at in range(8)
    ]
    export = taken(json.dumps(rows), "project.json")

    assert export.roles == {
        "text": "text",
        "source": "category",
        "id": "id",
        "cls": "label",
        "annotator": "ignore",
        "lead_time": "ignore",
    }
    assert export.labels[1] == "neg"


def test_a_task_of_several_annotators_is_one_example(taken, text):
    said = [(0, "pos"), (0, "pos"), (0, "neg"), (1, "neg"), (2, "pos"), (2, "neg")]
    rows = [
        {"id": at, "text": text(at), "sentiment": label, "annotator": 5, "annotation_id": number, "lead_time": 3.1}
        for number, (at, label) in enumerate(said)
    ]
    export = taken(json.dumps(rows), "project.json")

    assert export.labels == {0: "pos", 1: "neg"}
    assert export.pool.n_rows == 3


def test_several_choices_are_counted_and_spans_are_another_question(taken, text):
    rows = [
        {"id": 1, "text": text(1), "s": {"choices": ["pos", "neg"]}, "annotator": 1, "lead_time": 1},
        {"id": 2, "text": text(2), "s": "neg", "annotator": 1, "lead_time": 1},
        {"id": 3, "text": text(3), "s": "pos", "ner": [{"start": 0, "end": 2, "labels": ["PER"]}], "lead_time": 1},
    ]
    export = taken(json.dumps(rows), "project.json")

    assert export.labels == {1: "neg", 2: "pos"}
    assert export.roles["ner"] == "ignore"
    assert export.seen.marks.columns == ("ner",)
    assert any("two or more labels" in note for note in export.notes)


def test_the_columns_of_its_csv_are_in_the_order_of_the_alphabet(taken, text):
    head = "annotation_id,annotator,created_at,id,lead_time,sentiment,text,updated_at\n"
    rows = [f"{at},1,2025-01-02,{at},3.1,{('pos', 'neg')[at % 2]},{text(at)},2025-01-02\n" for at in range(6)]
    multi = '6,1,2025-01-02,6,3.1,"{""choices"": [""pos"", ""neg""]}",' + text(6) + ",2025-01-02\n"
    export = taken(head + "".join(rows) + multi, "project.csv")

    assert {name for name, role in export.roles.items() if role not in ("ignore", "id")} == {"text", "sentiment"}
    assert export.roles["sentiment"] == "label"
    assert export.labels == {0: "pos", 1: "neg", 2: "pos", 3: "neg", 4: "pos", 5: "neg"}


def test_spans_are_known_and_a_row_without_any_has_none(taken):
    marked = [{"start": 3, "end": 7, "text": "Anna", "labels": ["PER"]}]
    rows = [
        {"id": 1, "text": "😀 Anna lacht", "label": marked, "annotator": 1, "annotation_id": 1, "lead_time": 1.5},
        {"id": 2, "text": "nichts", "annotator": 1, "annotation_id": 2, "lead_time": 1.5},
    ]
    table = "annotation_id,annotator,id,label,lead_time,text\n1,1,1,{},1.5,😀 Anna lacht\n2,1,2,,1.5,nichts\n"
    cell = '"' + json.dumps(marked).replace('"', '""') + '"'

    known = {0: '{"spans": [[2, 6, "PER"]]}', 1: '{"spans": []}'}
    assert taken(json.dumps(rows), "min.json").labels == known
    assert taken(table.format(cell), "min.csv").labels == known
