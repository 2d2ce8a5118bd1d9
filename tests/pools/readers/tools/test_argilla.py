"""Argilla: its folder and its flat table; only what was submitted counts."""

import csv
import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq


def record(text, *values, **more):
    said = [{"value": value, "user_id": f"user {number}"} for number, value in enumerate(values)]
    suggested = {"cls": {"value": "neg", "score": 0.9, "agent": "m1"}}
    return {"id": text[-1], "fields": {"text": text}, "metadata": {}, "vectors": {}, "suggestions": suggested} | {
        "responses": {"cls": said} if said else {},
        **more,
    }


def zipped(records):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("set/.argilla/settings.json", '{"guidelines": ""}')
        archive.writestr("set/.argilla/dataset.json", '{"name": "set"}')
        archive.writestr("set/records.json", json.dumps(records))
    return content.getvalue()


def test_the_folder_as_a_zip_gives_texts_and_responses(taken, text):
    records = [record(text(at), ("pos", "neg")[at % 2]) for at in range(4)]
    records += [record(text(4)), record(text(5), "pos", "neg"), record(text(6), ["pos", "neg"])]
    export = taken(zipped(records), "set.zip")

    assert export.labels == {0: "pos", 1: "neg", 2: "pos", 3: "neg"}
    assert {name for name, role in export.roles.items() if role != "ignore"} == {"text", "id", "label"}
    assert "Not kept: 7 suggestions." in export.notes
    assert any(note.startswith("1 example got different labels") for note in export.notes)
    assert any("two or more labels" in note for note in export.notes)


def test_earlier_records_have_their_responses_by_person(taken, text):
    def said(value, status):
        return {"user_id": "anna", "status": status, "values": {"cls": {"value": value}}}

    lines = [
        {"fields": {"text": text(at)}, "responses": [said("pos", status)], "suggestions": []}
        for at, status in enumerate(("submitted", "draft", "submitted"))
    ]
    export = taken(lines)

    assert export.labels == {0: "pos", 2: "pos"}
    assert "Not kept: 1 response (drafts and discarded ones)." in export.notes


def flat(text):
    said = [("['pos']", "['submitted']"), ("['neg']", "['submitted']"), ("['pos']", "['draft']"), ("[]", "[]")]
    return [
        {
            "id": f"r{at}",
            "status": "completed",
            "text": text(at),
            "cls.responses": values,
            "cls.responses.status": states,
        }
        | {"cls.responses.users": "['u1']", "cls.suggestion": "neg", "cls.suggestion.score": 0.5}
        for at, (values, states) in enumerate(said)
    ]


def test_the_table_of_the_hub_counts_only_what_was_submitted(taken, text):
    content = io.StringIO()
    writer = csv.DictWriter(content, list(flat(text)[0]))
    writer.writeheader()
    writer.writerows(flat(text))
    export = taken(content.getvalue(), "hub.csv")

    assert export.labels == {0: "pos", 1: "neg"}
    assert {name for name, role in export.roles.items() if role != "ignore"} == {"text", "id", "cls.responses"}
    assert export.roles["cls.suggestion"] == "ignore"
    assert "Not kept: 4 suggestions and 1 response (drafts and discarded ones)." in export.notes


def test_the_parquet_of_the_hub_holds_lists(taken, text, tmp_path):
    people = [["pos", "pos", "neg"], ["neg"], None, ["pos", "neg"]]
    columns = {"text": [text(at) for at in range(4)], "cls.responses": people, "cls.suggestion": [None] * 4}
    columns["cls.responses.users"] = [["a", "b", "c"], ["a"], None, ["a", "b"]]
    columns["cls.responses.status"] = [["submitted"] * 3, ["submitted"], None, ["submitted", "discarded"]]
    pq.write_table(pa.table(columns), tmp_path / "hub.parquet")
    export = taken((tmp_path / "hub.parquet").read_bytes(), "train.parquet")

    assert export.labels == {0: "pos", 1: "neg", 3: "pos"}


def test_answers_in_words_are_another_question(taken, text):
    rows = [
        {"text": text(at), "why.responses": [f"since {text(at)}"], "cls.responses": ["ab"[at % 2]]} for at in range(60)
    ]
    export = taken(rows)

    assert export.roles == {"text": "text", "cls.responses": "label", "why.responses": "ignore"}


def test_records_of_the_first_versions_have_an_annotation(taken, text):
    said = [("pos", "Validated"), ("neg", "Validated"), ("neg", "Discarded"), (None, "Default")]
    lines = [
        {"text": text(at), "inputs": {"text": text(at)}, "prediction": [["pos", 0.9]], "prediction_agent": "m"}
        | {"annotation": label, "annotation_agent": "anna", "status": status, "metadata": {"n": 1}, "id": f"r{at}"}
        for at, (label, status) in enumerate(said)
    ]
    export = taken(lines)

    assert export.labels == {0: "pos", 1: "neg"}
    assert {name for name, role in export.roles.items() if role != "ignore"} == {"text", "id", "label"}
    assert "Not kept: 4 suggestions." in export.notes


def test_spans_that_were_submitted_are_known_drafts_are_not_and_none_is_none(taken):
    def record(text, *said):
        responses = [{"value": value, "user_id": who, "status": how} for who, how, value in said]
        return {"id": text, "fields": {"text": text}, "responses": {"ner": responses}, "suggestions": {}}

    anna, other = {"start": 2, "end": 6, "label": "PER"}, {"start": 7, "end": 12, "label": "X"}
    export = taken(
        [
            record(
                "😀 Anna lacht",
                ("a", "submitted", [anna, other]),
                ("b", "submitted", [anna]),
                ("d", "submitted", []),
                ("c", "draft", [other]),
            ),
            record("nichts", ("a", "submitted", [])),
            record("Rom", ("a", "draft", [{"start": 0, "end": 3, "label": "LOC"}])),
        ]
    )

    assert export.labels == {0: '{"spans": [[2, 6, "PER"]]}', 1: '{"spans": []}'}
    assert export.pool.tokens == "words"


def test_spans_of_its_flat_table_are_known(taken):
    rows = [
        {
            "text": "Anna lacht",
            "ner.responses": [[{"start": 0, "end": 4, "label": "PER"}]],
            "ner.responses.users": ["a"],
        },
        {"text": "in Rom", "ner.responses": [[{"start": 3, "end": 6, "label": "LOC"}]], "ner.responses.users": ["a"]},
    ]

    assert taken(rows).labels == {0: '{"spans": [[0, 4, "PER"]]}', 1: '{"spans": [[3, 6, "LOC"]]}'}
