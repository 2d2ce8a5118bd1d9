"""A tool's file as a table, whichever tool it is: `exported`, `tool`, `streams`."""

from dataclasses import replace

from al_core.pools.readers.uploads import preview


def lines(text, n=6):
    options = [{"id": "A", "text": "A"}, {"id": "B", "text": "B"}]
    return [{"text": text(at), "options": options, "accept": ["AB"[at % 2]], "answer": "accept"} for at in range(n)]


def test_a_guess_can_be_overridden(taken, text, saved):
    export = taken(lines(text))
    path = saved("".join(repr(line).replace("'", '"') + "\n" for line in lines(text)), "export.jsonl")
    plain = preview(path, options=replace(export.seen.options, plain=True))

    assert "label" in export.roles
    assert "accept" in [column.name for column in plain.columns]


def test_the_first_record_of_an_example_gives_its_place_and_its_fields(taken, text):
    records = [line | {"_input_hash": 5, "_annotator_id": who} for line, who in zip(lines(text, 2), "ab", strict=True)]
    export = taken([*records, *lines(text, 4)[2:]])

    assert export.pool.source_rows().tolist() == [1, 3, 4]
    assert export.seen.rows["text"].tolist() == [text(0), text(2), text(3)]


def test_a_field_that_comes_late_is_a_column(taken, text):
    records = [{"id": at, "data": {"text": text(at)}, "annotations": []} for at in range(4)]
    records[3]["data"]["more"] = "a late remark"
    export = taken(records)

    assert "more" in export.roles


def test_a_very_short_text_is_still_a_text(taken):
    export = taken([{"id": at, "data": {"text": "ab"[at % 2] + str(at)}, "annotations": []} for at in range(4)])

    assert export.roles["text"] == "text"
