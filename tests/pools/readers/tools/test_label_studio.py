"""Label Studio's JSON: annotations are labels, all else is counted."""

import json

from uploaded import refusal

from al_core.pools.readers.previews import preview


def choice(*labels, question="sentiment"):
    return {"from_name": question, "to_name": "text", "type": "choices", "value": {"choices": list(labels)}}


def task(text, *annotations, **more):
    said = [one if isinstance(one, dict) else {"result": one} for one in annotations]
    return {"id": 7, "data": {"text": text}, "annotations": said, **more}


def test_the_text_is_the_example_and_the_choice_the_label(taken, text):
    tasks = [task(text(at), [choice(("pos", "neg")[at % 2])], id=at, updated_at="2025-01-02") for at in range(6)]
    export = taken(json.dumps(tasks, indent=1), "project-1.json")

    assert export.roles == {"text": "text", "id": "id", "label": "label", "updated_at": "ignore"}
    assert export.labels == {0: "pos", 1: "neg", 2: "pos", 3: "neg", 4: "pos", 5: "neg"}
    assert export.notes[0] == "Taken for an export of Label Studio: 6 examples with 6 labels."


def test_cancelled_annotations_and_predictions_are_no_labels(taken, text):
    export = taken(
        [
            task(text(0), [choice("pos")]),
            task(text(1), {"was_cancelled": True, "result": [choice("pos")]}),
            task(text(2), predictions=[{"score": 0.9, "result": [choice("neg")]}]),
            task(text(3), []),
        ]
    )

    assert export.labels == {0: "pos"}
    assert "Not kept: 1 skipped answer and 1 suggestion (a prediction is no label)." in export.notes


def test_of_several_people_more_than_half_decide(taken, text):
    export = taken(
        [
            task(text(0), [choice("pos")], [choice("neg")], [choice("pos")]),
            task(text(1), [choice("pos")], [choice("neg")]),
            task(text(2), [choice("pos")], {"ground_truth": True, "result": [choice("neg")]}, [choice("pos")]),
        ]
    )

    assert export.labels == {0: "pos", 2: "neg"}
    assert "1 example got different labels, none from more than half of the people: left without a label." in (
        export.notes
    )
    assert "1 example: the label that more than half of the people gave." in export.notes


def test_two_choices_in_one_annotation_are_several_labels(taken, text):
    export = taken([task(text(0), [choice("pos", "neg")]), task(text(1), [choice("neg")]), task(text(2))])

    assert export.labels == {1: "neg"}
    assert any("two or more labels" in note for note in export.notes)


def test_ratings_and_numbers_beside_spans_are_counted(taken, text):
    results = [
        {"type": "labels", "value": {"start": 0, "end": 4, "labels": ["PER"]}},
        {"type": "rating", "value": {"rating": 4}},
        {"type": "number", "value": {"number": 3.5}},
        {"value": {"start": 0, "end": 4, "choices": ["pos"]}},
    ]
    export = taken([task(text(at), results) for at in range(2)])

    assert export.labels == dict.fromkeys(range(2), '{"spans": [[0, 4, "PER"]]}')
    assert export.roles == {"text": "text", "id": "ignore", "label": "label"}
    assert "Not kept: 2 ratings, 2 numbers and 2 partial choices." in export.notes


def test_numbers_alone_are_labels_though_none_comes_again(taken, text):
    said = [{"from_name": "age", "type": "number", "value": {"number": at + 0.5}} for at in range(60)]
    export = taken([task(text(at), [said[at]], id=at) for at in range(60)])

    assert export.labels[7] == "7.5"
    assert {one.name: one.found for one in export.seen.columns}["label"] == "60 different numbers, known for 60 rows"


def test_numbers_of_several_people_are_settled_by_the_one_in_the_middle(taken, text):
    def aged(at, *ages):
        results = ({"from_name": "age", "type": "number", "value": {"number": age}} for age in ages)
        return task(text(at), *([result] for result in results), id=at)

    export = taken([aged(0, 3, 9, 4), aged(1, 7, 5), aged(2, 5, 5), aged(3, 6)])

    assert export.labels == {0: "4", 1: "7", 2: "5", 3: "6"}
    assert "2 examples: the number in the middle of what people gave." in export.notes
    assert not any("without a label" in note for note in export.notes)


def test_a_second_question_waits_beside_the_first(taken, text):
    tasks = [task(text(at), [choice("pos"), choice("new" if at else "old", question="age")]) for at in range(4)]
    tasks.append(task(text(4), [choice("neg")]))
    export = taken(tasks)

    assert export.roles["label"] == "label"
    assert export.roles["age"] == "ignore"
    assert "to “sentiment”" in export.notes[0]
    assert export.labels[4] == "neg"


def test_a_label_among_the_data_is_a_second_answer(taken, text):
    tasks = [task(text(at), [choice("pos")]) for at in range(12)]
    for at, one in enumerate(tasks):
        one["data"] |= {"label": "ab"[at % 2], "gold_label": "ab"[at % 2], "price": at}
    export = taken(tasks)

    assert export.roles | {"price": "number"} == {
        "text": "text",
        "id": "ignore",
        "label": "label",
        "label (2)": "ignore",
        "gold_label": "ignore",
        "price": "number",
    }
    assert set(export.labels.values()) == {"pos"}


def test_a_record_that_is_none_is_named(taken, text, saved, data):
    records = [task(text(0), [choice("pos")]), task(text(1), [["pos"]])]
    path = saved("".join(json.dumps(record) + "\n" for record in records))

    assert "line 2: not as Label Studio writes it" in refusal(path, data)


def test_where_images_lie_is_nothing_to_read(saved, text):
    tasks = [task("", [choice("cat")], data={"image": f"/data/upload/1/{at}-cat.jpg?w=1"}) for at in range(3)]
    seen = preview(saved("".join(json.dumps(record) + "\n" for record in tasks), "images.jsonl"))

    assert {column.name: column.role for column in seen.columns}["image"] == "ignore"
    assert any("Column image says where files lie, and they are not here." in note.text for note in seen.notes)


def span(start, end, piece, name="PER"):
    value = {"start": start, "end": end, "text": piece, "labels": [name]}
    return {"from_name": "ner", "to_name": "text", "type": "labels", "value": value}


def test_places_count_units_of_utf_16_where_their_pieces_say_so_and_characters_where_not(taken):
    tasks = [
        task("😀 Anna lacht", [span(3, 7, "Anna")]),
        task("in Rom 😀", [span(3, 6, "Rom", "LOC")]),
        task("nichts", []),
    ]
    older = [task("😀 Anna lacht", [span(2, 6, "Anna")]), task("in Rom 😀", [span(3, 6, "Rom", "LOC")])]

    known = {0: '{"spans": [[2, 6, "PER"]]}', 1: '{"spans": [[3, 6, "LOC"]]}'}
    assert taken(tasks, "new.jsonl").labels == known | {2: '{"spans": []}'}
    assert taken(older, "old.jsonl").labels == known


def test_what_more_than_half_of_the_people_marked_is_known_and_who_it_was(taken):
    marked = [
        [span(0, 4, "Anna"), span(8, 10, "Bo")],
        [span(0, 4, "Anna")],
        [span(0, 4, "Anna", "LOC"), span(8, 10, "Bo")],
    ]
    one = task("Anna u. Bo", [])
    one["annotations"] = [{"result": said, "completed_by": who} for who, said in enumerate(marked, 1)]
    one["annotations"].append({"result": [span(5, 6, "u", "X")], "was_cancelled": True})
    export = taken([one, task("Li", [span(0, 2, "Li")])])

    assert export.labels[0] == '{"spans": [[0, 4, "PER"], [8, 10, "PER"]]}'
    assert [said.who for said in export.pool.known_from().said[0]] == ["1", "2", "3"]
    assert export.pool.spans


def test_a_piece_that_is_another_one_is_named_with_its_line(saved, data):
    tasks = [task("Anna lacht", [span(0, 4, "Anna")]), task("Rom", [span(0, 2, "Rom")])]
    path = saved("".join(json.dumps(one) + "\n" for one in tasks), "export.jsonl")

    assert "export.jsonl, line 2: the span 0 to 2 (PER) is “Ro” in the text and “Rom” by the file" in refusal(
        path, data
    )
