"""Potato: a column for every label, or an object for every schema."""


def test_a_value_below_a_label_chooses_it(taken, text):
    head = "user\tinstance_id\tdisplayed_text\tsentiment:::positive\tsentiment:::negative\twhy:::text_box\n"
    said = (("1", ""), ("", "2"), ("1", "2"), ("", ""))
    rows = [f"anna\titem_{at}\t{text(at)}\t{one}\t{other}\tbecause\n" for at, (one, other) in enumerate(said)]
    export = taken(head + "".join(rows), "annotated_instances.tsv")

    assert export.labels == {0: "positive", 1: "negative"}
    assert export.roles == {"instance_id": "id", "displayed_text": "text", "label": "label", "user": "ignore"}
    assert any("two or more labels" in note for note in export.notes)
    assert "Not kept: 4 written answers." in export.notes


def test_of_several_users_more_than_half_decide(taken, text):
    said = [("anna", 0, "1", ""), ("ben", 0, "1", ""), ("cleo", 0, "", "1"), ("anna", 1, "", "1"), ("ben", 1, "1", "")]
    rows = "".join(f"{who},item_{at},{text(at)},{one},{other}\n" for who, at, one, other in said)
    export = taken("user,instance_id,displayed_text,s:::yes,s:::no\n" + rows, "annotated_instances.csv")

    assert (export.pool.n_rows, export.labels) == (2, {0: "yes"})


def test_json_lines_have_an_object_for_every_schema(taken, text):
    lines = [
        {"id": f"item_{at}", "displayed_text": text(at), "label_annotations": {"s": {("yes", "no")[at % 2]: "1"}}}
        | {"span_annotations": {"1": "x"}, "behavioral_data": {"time": 3}}
        for at in range(4)
    ]
    export = taken(lines)

    assert export.labels == {0: "yes", 1: "no", 2: "yes", 3: "no"}
    assert export.roles == {"id": "id", "displayed_text": "text", "label": "label", "behavioral_data": "ignore"}
    assert "Not kept: 4 spans." in export.notes
