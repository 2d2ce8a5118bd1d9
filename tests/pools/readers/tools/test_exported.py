"""A tool's file as a table, whichever tool it is: `exported`, `tool`, `streams`."""

import io
import json
from dataclasses import replace

import pandas as pd
import pytest

from al_core.errors import BadInput
from al_core.pools.readers.uploads import create_pool, preview


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


WHEN = "2025-01-02T03:04:05"


def by(question, who, at):
    result = [{"from_name": question, "to_name": "text", "type": "choices", "value": {"choices": ["pos"]}}]
    return {"completed_by": {"email": who}, "created_at": at, "result": result}


# The record of example n in the format of each tool, and what of its label is kept.
ATTRIBUTED = {
    "Label Studio": (
        lambda n, text: {"id": n, "data": {"text": text}, "annotations": [by("q", "ann", WHEN), by("q", "ben", WHEN)]},
        [("ann", WHEN, ""), ("ben", WHEN, "")],
    ),
    "Label Studio, short": (
        lambda n, text: (
            {"text": text, "id": n, "label": "pos", "annotator": 3, "annotation_id": n, "created_at": WHEN}
            | {"lead_time": 2.5}
        ),
        [("3", WHEN, "")],
    ),
    "Prodigy": (
        lambda _, text: (
            {"text": text, "label": "pos", "answer": "accept", "_view_id": "classification"}
            | {"_annotator_id": "ann", "_timestamp": 1_735_787_045, "meta": {"note": "odd"}}
        ),
        [("ann", "2025-01-02T03:04:05+00:00", "odd")],
    ),
    "Argilla": (
        lambda n, text: (
            {"id": n, "fields": {"text": text}, "suggestions": {}}
            | {"responses": {"q": [{"value": "pos", "user_id": "3f0c"}]}}
        ),
        [("3f0c", "", "")],
    ),
    "doccano": (lambda n, text: {"id": n, "text": text, "label": ["pos"], "Comments": ["odd"]}, [("", "", "odd")]),
    "Potato": (
        lambda n, text: {"instance_id": n, "displayed_text": text, "user": "ann", "label:::pos": 1, "timestamp": WHEN},
        [("ann", WHEN, "")],
    ),
}


@pytest.mark.parametrize("tool", ATTRIBUTED)
def test_who_gave_a_label_when_and_with_which_note_stays_with_it(taken, text, tool):
    record, said = ATTRIBUTED[tool]

    export = taken([record(n, text(n)) for n in range(1, 5)])

    known = export.pool.known_from()
    assert known.tools == (tool.partition(",")[0],)
    assert known.said == dict.fromkeys(export.labels, said)
    assert len(export.labels) == 4
    assert [note.text for note in export.seen.notes if note.badge == "by whom"]


def test_whose_label_is_left_out_is_not_kept_either_and_what_is_not_kept_is_said(taken, saved, text, tmp_path):
    record, _ = ATTRIBUTED["Label Studio, short"]
    content = "".join(json.dumps(record(n, text(n))) + "\n" for n in range(4))
    seen = preview(saved(content, "export.jsonl"))

    pool = create_pool(saved(content, "export.jsonl"), roles={"text": "text"}, data=tmp_path)

    assert pool.known_from().said == {}
    found = {column.name: column.found for column in seen.columns}
    assert found["annotator"] == "what Label Studio noted down, kept with the label"
    assert found["lead_time"] == "what Label Studio noted down, not kept"


def test_a_first_look_at_a_long_export_reads_its_first_records_and_says_so(taken, saved, text, data, monkeypatch):
    monkeypatch.setattr("al_core.pools.readers.tools.recognised.SAMPLE_SIZE", 10)
    monkeypatch.setattr("al_core.pools.readers.records.RECORDS_LOOKED_AT", 10)
    records = [{**line, "_annotator_id": "ann"} for line in lines(text, 30)]
    whole = taken([*records[:20], *({**one, "meta": {"note": "late"}} for one in records[20:])])
    damaged = saved("".join(json.dumps(one) + "\n" for one in records) + "{broken\n", "damaged.jsonl")

    seen = preview(damaged)

    assert not seen.complete
    assert seen.notes[0].text == "Taken for an export of Prodigy: 10 examples with 10 labels in the first 10 lines."
    with pytest.raises(BadInput, match="line 31"):
        create_pool(damaged, data=data)
    assert len(whole.labels) == 30
    assert whole.pool.notes[0].text == "Taken for an export of Prodigy: 30 examples with 30 labels."
    assert whole.pool.known_from().n_notes == 10


def test_where_the_first_records_have_no_label_the_look_goes_on(taken, text, monkeypatch):
    monkeypatch.setattr("al_core.pools.readers.tools.recognised.SAMPLE_SIZE", 10)
    skipped = [{**line, "accept": [], "answer": "ignore"} for line in lines(text, 12)]

    export = taken([*skipped, *lines(text, 20)[12:]])

    assert export.roles["label"] == "label"
    assert len(export.labels) == 8


def test_an_export_in_a_workbook_keeps_its_sheets(saved, text):
    screened = [{"title": text(n), "asreview_label": n % 2} for n in range(6)]
    content = io.BytesIO()
    with pd.ExcelWriter(content) as book:
        pd.DataFrame(screened).to_excel(book, sheet_name="Screened", index=False)
        pd.DataFrame([{"a": 1, "b": 2}]).to_excel(book, sheet_name="More", index=False)

    seen = preview(saved(content.getvalue(), "export.xlsx"))

    assert seen.sheets == ("Screened", "More")
    assert any("Taken for an export of ASReview" in note.text for note in seen.notes)
    assert any("Sheet Screened is read; the file has 1 other sheet." in note.text for note in seen.notes)
