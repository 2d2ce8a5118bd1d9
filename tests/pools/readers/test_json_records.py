"""JSON of every usual shape is read record by record."""

import json

import pandas as pd
import pytest
from uploaded import pool_of, refusal, roles_of, text_of

from al_core.errors import BadInput
from al_core.pools.readers import json_records as json_records_module
from al_core.pools.readers.json_records import JsonRecords
from al_core.pools.readers.uploads import preview

RECORDS = [{"text": text_of(at), "size": at * 0.5, "label": "ab"[at % 2]} for at in range(30)]
TABLE = pd.DataFrame(RECORDS)
SHAPES = {
    "lines": "\n".join(map(json.dumps, RECORDS)),
    "array": json.dumps(RECORDS),
    "pretty array": json.dumps(RECORDS, indent=2),
    "one after the other": "\n".join(json.dumps(record, indent=2) for record in RECORDS),
    "one behind the other": "".join(map(json.dumps, RECORDS)),
    "under a key": json.dumps({"version": 2, "data": RECORDS}, indent=2),
    "columns": json.dumps(TABLE.to_dict("list")),
} | {orient: TABLE.to_json(orient=orient) for orient in ("columns", "records", "split", "index", "table")}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_pool(saved, data, shape):
    pool = pool_of(saved(SHAPES[shape], "letters.json"), data, text="text")

    assert pool.column(pool.positions("text")[0]) == [record["text"] for record in RECORDS]
    assert list(pool.known_labels().values()) == ["a", "b"] * 15


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_encodings_are_understood(saved, encoding):
    path = saved(json.dumps([{"text": "the café of words"}, {"text": "a second one"}]).encode(encoding), "a.json")

    assert preview(path).rows["text"].tolist() == ["the café of words", "a second one"]


def test_numbers_stay_as_they_were_written(saved):
    path = saved(
        '[{"text": "a b", "n": 1.0, "id": 12345678901234567890, "v": [0.10, 2]}, {"text": "c", "n": 1}]', "a.json"
    )

    assert preview(path).rows.iloc[0].tolist() == ["a b", "1.0", "12345678901234567890", "[0.10, 2]"]


def test_a_list_of_texts_is_a_column_of_texts(saved):
    assert roles_of(saved(json.dumps([text_of(at) for at in range(9)]), "a.json")) == {"text": "text"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            '[{"text": "a"}, {"text": "b" oops}]',
            "bad.json, record 2: this is not valid JSON; mend or",
        ),
        ('[{"text": "a"}, {"text": "b"}', "record 2: this is not valid JSON"),
        ('[{"text": "a"}, {"text": "b"},,]', "record 3: this is not valid JSON"),
        ('[{"text": "a"}, {"text": "b"}] and more', "record 2: this is not valid JSON"),
        ('[{"text": "a"}, 3]', "record 2: not an object in braces"),
        ("[[1, 2], [3, 4, 5]]", "record 2: 3 values where there are 2 columns"),
        ('[[1, 2], {"text": "a"}]', "record 2: not an object in braces"),
        ('// ours\n[{"text": "a"}]', "JSON with a comment at its start"),
        ("[{'text': 'a'}, {'text': 'b'}]", "as Python prints them"),
        ('[{"text": ' + "[" * 200_000 + "]" * 200_000 + "}]", "record 1: lists in lists too deep"),
        ('{"train": [{"text": "a"}], "test": [{"text": "b"}]}', "holds records under “train” and “test”; save each"),
    ],
)
def test_what_is_wrong_is_placed(saved, data, content, words):
    assert words in refusal(saved(content, "bad.json"), data)


def test_a_record_without_end_is_refused_before_it_is_in_memory(saved, data, monkeypatch):
    monkeypatch.setattr(json_records_module, "MAX_RECORD", 1000)
    monkeypatch.setattr(json_records_module, "_READ", 300)
    path = saved('[{"text": "short"}, {"text": "' + "x" * 100_000 + '"}]', "long.json")

    assert "record 2: it is longer than" in refusal(path, data)


def test_a_record_of_too_many_values_is_refused(saved, data, monkeypatch):
    monkeypatch.setattr(json_records_module, "MAX_VALUES", 50)
    monkeypatch.setattr(json_records_module, "_READ", 20)
    path = saved('[{"text": "short"}, {"text": [' + "[],[]," * 50 + "1]}]", "many.json")

    assert "record 2: it is longer than" in refusal(path, data)


def test_only_a_record_at_a_time_is_in_memory(saved, monkeypatch):
    monkeypatch.setattr(json_records_module, "_READ", 64)
    records = JsonRecords(saved(json.dumps(RECORDS * 100), "a.json"), "a.json")

    numbers = [(number, done) for number, _, done in records]

    assert [number for number, _ in numbers] == [*range(1, 3_001)]
    assert numbers[0][1] < 0.1 < numbers[1500][1] < 0.6


def test_the_rows_of_tools_can_be_asked_for_record_by_record(saved):
    records = JsonRecords(saved(json.dumps(RECORDS), "a.json"), "a.json")

    number, record, _ = next(iter(records))

    assert (number, record["size"], records.place(number)) == (1, "0.0", "a.json, record 1")
    with pytest.raises(BadInput, match=r"b\.json, line 2"):
        [*JsonRecords(saved('{"text": "a"}\n{"text": }\n', "b.json"), "b.json")]


NAMED_ROWS = [["text", "size"], *([text_of(at), at % 7] for at in range(20))]


@pytest.mark.parametrize(
    "written",
    [
        json.dumps(NAMED_ROWS),
        "\n".join(map(json.dumps, NAMED_ROWS)),
        json.dumps({"header": NAMED_ROWS[0], "rows": NAMED_ROWS[1:]}),
    ],
)
def test_rows_as_arrays_take_their_names_from_the_first(saved, data, written):
    path = saved(written, "a.json")

    assert roles_of(path) == {"text": "text", "size": "number"}
    assert pool_of(path, data).n_rows == 20


def test_rows_as_arrays_without_names_are_numbered(saved, data):
    path = saved(json.dumps([[at * 3, at * 7 % 13] for at in range(20)]), "a.json")

    assert [*roles_of(path)] == ["Column 1", "Column 2"]
    assert pool_of(path, data).n_rows == 20


@pytest.mark.parametrize("written", ["[{0}, {1},]", "{0},\n{1},\n"])
def test_a_comma_behind_the_last_record_is_no_fault(saved, data, written):
    one, two = (json.dumps({"text": text_of(at)}) for at in range(2))
    path = saved(written.format(one, two), "a.json")

    assert pool_of(path, data).n_rows == 2


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "shift_jis"])
@pytest.mark.parametrize("opened", ["[%s]", "%s"])
def test_json_in_another_encoding_is_read_and_said(saved, encoding, opened):
    word = {"cp1252": "größer schön Café", "cp1251": "съешь же ещё этих мягких", "shift_jis": "いろはにほへとちりぬる"}[
        encoding
    ]
    records = [json.dumps({"text": f"{word} {at}"}, ensure_ascii=False) for at in range(40)]
    content = opened % (",\n" if opened == "[%s]" else "\n").join(records)

    seen = preview(saved(content.encode(encoding), "a.json"))

    assert seen.rows["text"][1] == f"{word} 1"
    assert any("The file is not in UTF-8; it is read as" in note.text for note in seen.notes)
