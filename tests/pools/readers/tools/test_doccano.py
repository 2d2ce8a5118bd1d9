"""doccano: lists of labels, spans of both shapes, and labels joined with #."""

import io
import json
import zipfile


def test_an_empty_list_is_no_label_and_comments_are_no_feature(taken, text):
    said = (["pos"], ["neg"], [], ["pos", "neg"])
    lines = [{"id": at, "text": text(at), "label": said[at % 4], "Comments": []} for at in range(8)]
    export = taken(lines)

    assert export.roles == {"text": "text", "id": "id", "label": "label", "Comments": "ignore"}
    assert export.labels == {0: "pos", 1: "neg", 4: "pos", 5: "neg"}
    assert any("two or more labels" in note for note in export.notes)


def test_spans_are_known_relations_are_counted_and_an_empty_list_says_nothing(taken, text):
    entities = [{"id": 1, "label": "PER", "start_offset": 0, "end_offset": 4}]
    relations = [{"id": 1, "from_id": 1, "to_id": 1, "type": "of"}]
    lines = [{"id": at, "text": text(at), "entities": entities, "relations": relations} for at in range(3)]
    lines += [{"id": 3, "text": text(3), "label": [[0, 4, "PER"], [5, 9, "LOC"]]}]
    lines += [{"id": 4, "text": text(4), "label": []}]
    export = taken(lines)

    assert export.labels == {
        **dict.fromkeys(range(3), '{"spans": [[0, 4, "PER"]]}'),
        3: '{"spans": [[0, 4, "PER"], [5, 9, "LOC"]]}',
    }
    assert export.pool.n_rows == 5
    assert "Not kept: 3 relations." in export.notes


def test_joined_labels_are_several_and_a_name_with_a_hash_survives(taken, text):
    said = ["pos", "neg", "pos#neg", "pos"]
    rows = "".join(f"{at},{text(at)},{label}\n" for at, label in enumerate(said))
    joined = taken("id,data,label\n" + rows, "a.csv")
    sharp = taken("id,text,label\n" + rows.replace("pos#neg", "C#").replace("pos", "F#"), "b.csv")

    assert joined.labels == {0: "pos", 1: "neg", 3: "pos"}
    assert any("two or more labels" in note for note in joined.notes)
    assert sharp.labels == {0: "F#", 1: "neg", 2: "C#", 3: "F#"}


def test_a_file_for_every_person_is_read_with_the_others(taken, text):
    files = io.BytesIO()
    with zipfile.ZipFile(files, "w") as archive:
        for who, said in {"anna": "pos", "ben": "pos", "cleo": "neg"}.items():
            lines = [{"id": at, "text": text(at), "label": [said], "Comments": []} for at in range(3)]
            archive.writestr(f"{who}.jsonl", "\n".join(map(json.dumps, lines)))
    export = taken(files.getvalue(), "export.zip")

    assert export.labels == {0: "pos", 1: "pos", 2: "pos"}
