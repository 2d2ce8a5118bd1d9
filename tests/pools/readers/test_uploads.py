import io
import json
import pickle
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from al_core.errors import BadInput
from al_core.pools.examples import example
from al_core.pools.readers.known_labels import labels_in
from al_core.pools.readers.uploads import Options, create_pool, preview

PLAIN = Options("utf-8", ",", True, ".")


@pytest.fixture
def saved(tmp_path):
    """Write content to a file and give its path."""

    def save(content: bytes | str, name: str = "letters.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def pool_of(path: Path, data: Path, **roles):
    seen = preview(path, path.name)
    return create_pool(path, path.name, seen.options, {c.name: c.role for c in seen.columns} | roles, data)


def roles_of(path: Path) -> dict[str, str]:
    return {column.name: column.role for column in preview(path, path.name).columns}


def refusal(path: Path, data: Path, options: Options | None = None, **roles) -> str:
    """The sentence of a refusal, after seeing that it left nothing behind."""

    def upload() -> None:
        seen = preview(path, path.name)
        chosen = {c.name: c.role for c in seen.columns} | roles
        create_pool(path, path.name, options or seen.options, chosen, data)

    with pytest.raises(BadInput) as refused:
        upload()
    assert not [*data.rglob("*.*")]
    assert path.name in str(refused.value)
    assert str(refused.value).endswith(".")
    return str(refused.value)


LETTERS = "".join(
    f"{number:05d};{number % 28 + 1:02d}.03.2025;Clinic {number % 3};"
    f"the patient {number} writes a longer letter, please;"
    f"{number % 7},5;{'Urgent' if number % 2 else 'Routine'}\r\n"
    for number in range(1, 61)
)
REFERRALS = "id;received;clinic;letter;age;urgency\r\n" + LETTERS


def test_a_spreadsheet_export_is_understood_without_help(saved):
    seen = preview(saved(REFERRALS.replace("patient 1 ", "patiënt “1” ").encode("cp1252")), "letters.csv")

    assert seen.options == Options("cp1252", ";", True, ",")
    assert seen.guessed == {"encoding", "delimiter", "header", "decimal"}
    assert {column.name: column.role for column in seen.columns} == {
        "id": "id",
        "received": "timestamp",
        "clinic": "category",
        "letter": "text",
        "age": "number",
        "urgency": "label",
    }
    assert seen.rows.iloc[0].tolist()[3] == "the patiënt “1” writes a longer letter, please"
    assert len(seen.rows) == 5
    assert (seen.n_rows, seen.complete) == (60, True)


def test_the_pool_keeps_ids_labels_and_numbers_as_they_were_written(saved, data):
    pool = pool_of(saved(REFERRALS), data)

    shown = example(pool, 0)
    assert (shown["id"], shown["title"]) == ("00001", "Text 00001")
    assert shown["chips"] == ["Clinic 1", "02.03.2025"]
    assert shown["fields"][-1]["value"] == "1,5"
    assert pool.known_labels()[0] == "Urgent"
    assert pool.ids(range(60)) == [f"{number:05d}" for number in range(1, 61)]


@pytest.mark.parametrize(
    ("encoding", "mark", "guess"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("utf-16", b"", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_western_letters_survive_every_encoding(saved, data, encoding, mark, guess):
    rows = [("the café opens late today", "yes"), ("the naïve plan did not work", "no"), ("a plain one", "yes")]
    text = "letter,label\n" + "".join(f"{letter},{label}\n" for letter, label in rows)

    path = saved(mark + text.encode(encoding))

    assert preview(path, path.name).options.encoding == guess
    assert [example(pool_of(path, data), row)["text"] for row in range(3)] == [letter for letter, _ in rows]


def test_chinese_letters_are_recognised(saved, data):
    path = saved("文本,label\n今天的天气非常好,a\n我不喜欢这个产品的包装,b\n送货太慢了请退款,b\n".encode("gb2312"))

    assert preview(path, path.name).options.encoding == "gb18030"
    assert example(pool_of(path, data), 0)["text"] == "今天的天气非常好"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_told_apart(saved, delimiter):
    rows = [["letter", "count", "label"], ["one; two", "1", "a"], ["three, four", "2", "b"], ["five | six", "3", "a"]]
    path = saved("\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows))

    assert preview(path, path.name).options.delimiter == delimiter


def test_one_column_of_sentences_with_commas_is_one_column(saved, data):
    path = saved("text\nHello, you\nWell, well, well\nNo comma here\nAnd one, more; of these\n")

    assert example(pool_of(path, data), 1)["text"] == "Well, well, well"


def test_a_file_without_column_names_is_recognised(saved):
    path = saved("1,5.1,red\n2,4.9,blue\n3,4.7,red\n4,4.6,blue\n5,5.0,red\n")

    seen = preview(path, path.name)

    assert not seen.options.header
    assert [column.name for column in seen.columns] == ["Column 1", "Column 2", "Column 3"]
    assert seen.n_rows == 5


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_cells_may_hold_newlines_quotes_and_commas(saved, data, ending):
    path = saved(f'letter,label{ending}"first ""quoted"", and{ending}two lines",a{ending}plain,b{ending}')

    assert example(pool_of(path, data), 0)["text"] == f'first "quoted", and{ending}two lines'


def test_column_names_that_are_blank_or_met_twice_are_told_apart(saved):
    path = saved("age,Age,age,,text\n1,2,3,4,a longer text of words\n2,3,5,6,another text with more words\n")

    assert [*roles_of(path)] == ["age", "Age", "age (2)", "Column 4", "text"]


def test_words_for_missing_stay_words_in_a_label(saved, data):
    words = ["NA", "None", "null", "nan", "", "1", "1.0", "True"]
    path = saved("text,label\n" + "".join(f"text number {at} is here,{word}\n" for at, word in enumerate(words)))

    pool = pool_of(path, data)

    assert pool.known_labels() == {at: word for at, word in enumerate(words) if word}
    said = {note.badge: note.text for note in preview(path, path.name).notes}
    assert said["“NA”"] == "Row 1, column label: kept as the word “NA”, not as empty. Is it a class?"
    assert "look-alikes" in said


def test_look_alike_classes_are_said_and_kept_apart(saved, data):
    path = saved(
        "text,label\n"
        + "".join(
            f"the text {at} is here,{word}\n"
            for at, word in enumerate(["Urgent", "urgent", "Urgent ", "Cafe\u0301", "Café", "Other"])
        )
    )

    notes = [note.text for note in preview(path, path.name).notes if note.badge == "look-alikes"]

    assert len(notes) == 2
    assert len(pool_of(path, data).classes()) == 5


def test_spaces_around_a_label_belong_to_no_class(saved, data):
    path = saved("text,label\na first text here, ham\na second text here,ham \nthe third text is here,  spam\n")

    pool = pool_of(path, data)

    assert list(pool.known_labels().values()) == ["ham", "ham", "spam"]
    assert labels_in(path, path.name, Options(), "label") == {"ham": 2, "spam": 1}


def test_classes_are_listed_as_people_count(saved):
    values = ["week 10", "2", "1.5", "week 9", "-1", "1.25", "-2", "10"]
    path = saved("text,label\n" + "".join(f"the text {at} is here,{word}\n" for at, word in enumerate(values)))

    assert tuple(labels_in(path, path.name, Options(), "label")) == (
        "-2",
        "-1",
        "1.25",
        "1.5",
        "2",
        "10",
        "week 9",
        "week 10",
    )


def test_repeats_are_asked_once_and_their_rows_are_kept(saved, data):
    path = saved(
        "text,label\na first text here,x\na second text here,y\na first text here,x\nthe third text is here,y\n"
    )

    pool = pool_of(path, data)

    assert preview(path, path.name).notes[0].text == "Row 3 repeats an earlier one. We ask each once."
    assert preview(path, path.name).n_ready == 3
    assert pool.source_rows().tolist() == [1, 2, 4]
    assert pool.repeats().tolist() == [[3, 0]]


def test_a_label_that_only_a_repeat_has_is_not_lost(saved, data):
    path = saved(
        "text,label\nthe first text is here,\nthe second text is here,y\nthe first text is here,x\n"
        "the second text is here,z\n"
    )

    pool = pool_of(path, data)

    assert pool.known_labels() == {0: "x", 1: "y"}
    assert pool.classes() == ["x", "y"]
    assert pool.notes[0].text == "Row 4 repeats an earlier example with another label; the first label is kept."
    assert "other labels" in {note.badge for note in preview(path, path.name).notes}


def test_ids_with_many_digits_stay_text_and_repeats_of_them_are_said(saved, data):
    path = saved(
        "id,text\n12345678901234567890,one text of some words\n12345678901234567890,two texts of some words\n"
        ",three texts of some words\n00123,four texts of some words\n"
    )

    badges = {note.badge: note.text for note in preview(path, path.name).notes}

    assert pool_of(path, data).ids([0, 2, 3]) == ["12345678901234567890", "3", "00123"]
    assert badges["same id"].startswith("Row 2, column id")
    assert badges["no id"].startswith("Row 3, column id")


def test_cells_that_lack_are_counted_and_a_row_without_its_text_is_named(saved):
    lines = [f"the {n}. text of some words,{'red' if n % 2 else 'blue'},{n}" for n in range(20)]
    path = saved("\n".join(["text,colour,age", *lines, ",,20", "one more text of some words,red,"]))

    seen = preview(path, path.name)

    assert [(note.badge, note.text) for note in seen.notes] == [("no text", "Row 21, column text: nothing to read.")]
    assert [column.found for column in seen.columns] == [
        "21 different texts, 6 words; 1 empty",
        "2 values; 1 empty",
        "0 to 20; 1 empty, filled with the middle value (median)",
    ]


def test_the_same_file_twice_is_one_pool(saved, data):
    first, second = pool_of(saved(REFERRALS), data), pool_of(saved(REFERRALS, "again.csv"), data)

    assert first.fingerprint == second.fingerprint
    assert len([*(data / "pools").iterdir()]) == 1


def test_other_roles_make_another_pool(saved, data):
    path = saved(REFERRALS)

    assert pool_of(path, data).fingerprint != pool_of(path, data, clinic="ignore").fingerprint


BIG_ROW = 70_001


def many_rows(cell_at_the_row: bytes) -> bytes:
    rows = [b"the text %d,yes\n" % number for number in range(1, BIG_ROW + 10)]
    rows[BIG_ROW - 1] = b"the " + cell_at_the_row + b",no\n"
    return b"text,label\n" + "the café is here,yes\n".encode() + b"".join(rows[1:])


def test_an_invalid_byte_far_down_is_found_with_its_row(saved, data):
    sentence = refusal(saved(many_rows(b"bad \xff byte")), data)

    assert sentence.startswith("letters.csv, row 70,001, column text: byte 0xFF does not fit the encoding;")


def test_a_damaged_row_that_the_preview_sees_is_said_in_time(saved):
    path = saved("text,label\nthe café is nice and open,a\n".encode() + b"a bad \xff byte and words,b\n")

    seen = preview(path, path.name)

    assert seen.notes[-1].badge == "not UTF-8"
    assert seen.notes[-1].text.startswith("Row 2, column text: byte 0xFF")
    assert seen.damaged == "text"


def test_a_nul_byte_is_no_matter_of_the_encoding(saved):
    seen = preview(saved(b"text,label\nthe first row of text,a\nwith a \x00 in its words,b\n"), "letters.csv")

    assert seen.notes[-1].badge == "damaged text"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n\n", "is empty"),
        (b"text,label\n", "no rows"),
        (b"text,label\nonly one row of text,a\n", "at least 2"),
        (b"text,label\nthe same text,a\nthe same text,b\n", "at least 2"),
        (
            b"text,label\na text of words,a\nb text of words,b,c\nc text of words,a\n",
            "row 2: 3 values where there are 2",
        ),
        (b"text,label\na text of words,a\nb text of words\nc text of words,a\n", "row 2: 1 values where there are 2"),
        (b'text,label\na text of words,a\n"b text of words,b\nc text,d\n', "row 2: a quote opens here"),
        (b'text,label\na text of words,a\n"b" text,b\nc text,d\n', "row 2: a quote stands in the middle"),
        (b"text,label\na text of words,a\nb \x00 text of words,b\n", "row 2, column text: it holds a NUL byte"),
        (b"PK\x03\x04 and then nothing", "damaged or cut-off zip"),
        (b"PAR1 and then nothing", "damaged or cut-off Parquet"),
        (b"\x93NUMPY and then nothing", "damaged, empty or cut off"),
        (pickle.dumps({"text": ["a", "b"]}), "pickle"),
        (pickle.dumps([1, 2], protocol=0), "pickle"),
        (b"\x89PNG\r\n\x1a\n and more", "single image"),
        (b"\x1f\x8b\x08 and more", "packed file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "SVG"),
        (b"%PDF-1.7 and more", "PDF"),
        (b"\xd0\xcf\x11\xe0 and more", "office document"),
        (bytes(range(256)) * 20, "not a table"),
        (b'[\n{"text": "a"}]', "JSON array"),
        (b'{"text": "a b c d"}\n{"text": }\n', "line 2: this is not valid JSON at character 10"),
        (b'{"text": "a b c d"}\n[1, 2]\n', "line 2: not an object"),
        (b'{"text": "a b c d"}\n{"text": "b \xff"}\n', "line 2: byte 0xFF is not valid UTF-8"),
        (
            b'{"text": "a b c d"}\n{"text": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n",
            "line 2: lists in lists too deep",
        ),
        (
            b'{"text": "a b c d", "n": "x"}\n{"text": "half \\ud800 sign"}\n',
            "line 2, column text: it holds half a char",
        ),
    ],
)
def test_every_bad_file_gets_one_clear_sentence(saved, data, content, words):
    assert words in refusal(saved(content, "bad.csv"), data)


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_places_without_a_file_are_named(tmp_path, name):
    with pytest.raises(BadInput, match=r"no file|is a folder"):
        preview(tmp_path / name, name)


def test_thousands_of_labels_are_text_and_not_classes(saved, data):
    path = saved("text,label\n" + "".join(f"the text {at} is here,label {at}\n" for at in range(10_000)))

    assert roles_of(path)["label"] != "label"
    assert "row 501, column label: more than 500 different labels" in refusal(path, data, label="label")


def test_a_word_in_a_number_column_is_named(saved, data):
    rows = "".join(f"{at}.5,{'red' if at % 2 else 'blue'}\n" for at in range(50))
    path = saved(f"size,colour\n{rows}tall,red\n")

    assert "row 51, column size: “tall” is not a number" in refusal(path, data, size="number", colour="category")


def test_roles_that_make_no_sense_are_refused(saved, data):
    path = saved(REFERRALS)

    assert "only one column" in refusal(path, data, clinic="label")
    assert "no column nonsense" in refusal(path, data, nonsense="text")
    assert "no use called" in refusal(path, data, clinic="wizardry")
    assert "no column to learn from" in refusal(path, data, letter="ignore", age="ignore", clinic="ignore")


def test_stopping_while_reading_leaves_nothing_behind(saved, data):
    path = saved(many_rows(b"fine"))
    sentences = []

    def stop(fraction: float, sentence: str) -> None:
        sentences.append(sentence)
        if fraction > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_pool(path, "letters.csv", PLAIN, {"text": "text"}, data, stop)

    assert not [*(data / "pools").iterdir()]
    assert sentences[0].startswith("Reading row 2,000 of about ")


def test_a_cell_of_five_megabytes_is_kept_whole_and_shown_in_part(saved, data):
    path = saved("text,label\n" + "long " * 1_000_000 + ",a\nshort one here,b\n")

    pool = pool_of(path, data, text="text", label="label")

    assert len(pool.column(0)[0]) == 5_000_000
    assert len(example(pool, 0)["text"]) == 100_000
    assert example(pool, 0)["chips"] == ["first 100,000 of 5,000,000 characters"]


def test_thousands_of_columns_are_read(saved, data):
    names = [f"f{at}" for at in range(5_000)]
    rows = "".join(",".join(str((at * row) % 11 + 0.5) for at in range(5_000)) + "\n" for row in range(1, 6))
    path = saved(",".join(names) + "\n" + rows)

    assert pool_of(path, data).n_rows == 5
    wider = "".join(f"{row},1\n" for row in [",".join(names), *rows.splitlines()])
    assert "at most 5,000" in refusal(saved(wider, "wide.csv"), data / "other")


def test_json_lines_keep_what_was_written(saved, data):
    lines = [{"text": "the first of the texts", "label": True, "size": 1}, {"text": "the second of the texts"}]
    last = '{"text": "the third of texts", "label": 1.0, "size": 1e400}'
    path = saved("\n".join([*map(json.dumps, lines), "", last]))

    pool = pool_of(path, data, label="label", size="ignore")

    assert pool.known_labels() == {0: "True", 2: "1.0"}
    assert pool.source_rows().tolist() == [1, 2, 4]


def test_a_field_that_comes_late_is_named(saved, data, monkeypatch):
    monkeypatch.setattr("al_core.pools.readers.records.RECORDS_LOOKED_AT", 2)
    path = saved('{"t": "a b c d e"}\n{"t": "b c d e f"}\n{"t": "c d e f g", "late": 1}\n')

    assert "line 3: the field “late”" in refusal(path, data)


def test_parquet_values_become_the_text_that_people_know(tmp_path, data):
    path = tmp_path / "table.bin"
    pd.DataFrame(
        {
            "text": ["a text of words", "another text of words", None],
            "label": [1, 2, 1],
            "when": pd.to_datetime(["2025-03-12", "2025-03-13", "2025-09-30"]),
            "ok": [True, False, None],
        }
    ).to_parquet(path)

    seen = preview(path, "table.bin")

    assert seen.rows.iloc[0].tolist() == ["a text of words", "1", "2025-03-12T00:00:00", "True"]
    assert {column.name: column.found for column in seen.columns}["when"] == "12 Mar to 30 Sep 2025"
    assert example(pool_of(path, data, label="label", text="text"), 2)["text"] == ""


def test_a_truncated_parquet_file_is_refused(tmp_path, data):
    path = tmp_path / "cut.parquet"
    pd.DataFrame({"text": [f"text number {at} here" for at in range(1000)]}).to_parquet(path)
    path.write_bytes(path.read_bytes()[:-500])

    assert "damaged or cut-off Parquet" in refusal(path, data)


@pytest.mark.parametrize(("more", "found"), [("", "30 different texts, 6 words"), (" and more", "6 to 8 words")])
def test_the_lengths_of_texts_are_said_once_where_they_are_the_same(saved, more, found):
    path = saved(
        "text,n\n" + "".join(f"example number {at} stands right here{more * (at == 3)},{at}\n" for at in range(30))
    )

    assert preview(path, path.name).columns[0].found.endswith(found)


def test_infinite_and_constant_columns_are_said(saved):
    path = saved("a,b,c\n" + "".join(f"{at}.5,{'inf' if at == 3 else at * 2},same\n" for at in range(20)))

    found = {column.name: (column.role, column.found) for column in preview(path, path.name).columns}

    assert found["b"] == ("number", "0 to 38; 1 infinite, treated as empty")
    assert found["c"] == ("ignore", "always “same”")


def test_a_matrix_is_kept_as_it_is(tmp_path, data):
    X, y = np.random.default_rng(0).random((50, 3)), np.array(["b", "a"] * 25)
    np.savez(tmp_path / "matrix.npz", X=X, y=y)

    pool = pool_of(tmp_path / "matrix.npz", data)

    assert pool.kind == "matrix"
    assert np.array_equal(pool.matrix(), X.astype(np.float32))
    assert pool.classes() == ["a", "b"]
    assert example(pool, 7)["fields"][2]["value"] == f"{X[7, 2]:.5g}"


def test_labels_of_a_matrix_stay_as_they_print(tmp_path, data):
    np.savez(tmp_path / "m.npz", X=np.arange(6.0).reshape(3, 2), y=np.array([1.0, -1.0, 1.0]))

    assert pool_of(tmp_path / "m.npz", data).classes() == ["-1.0", "1.0"]


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"X": np.array([[1.0, 2.0], [3.0, np.nan]])}, "row 2, Column 2: nan cannot be learnt from"),
        ({"X": np.array([[1.0, 1e300], [3.0, 1.0]])}, "row 1, Column 2: 1e+300"),
        ({"X": np.array([[1, "a"], [2, 3]], dtype=object)}, "Python objects"),
        ({"X": np.ones((3, 2)), "y": np.array([1, "a", None], dtype=object)}, "Python objects"),
        ({"X": np.ones((3, 2)), "y": np.array([1, 2])}, "y must be 3 labels"),
        ({"X": np.array([["a", "b"]])}, "not numbers"),
        ({"X": np.ones((2, 2, 2))}, "3 dimensions"),
        ({"X": np.ones((0, 2))}, "X is empty"),
        ({"X": np.ones((1, 2))}, "at least 2"),
        ({"a": np.ones((2, 2)), "b": np.ones((2, 2))}, "name the matrix X"),
    ],
)
def test_bad_matrices_are_refused(tmp_path, data, arrays, words):
    np.savez(tmp_path / "matrix.npz", **arrays)

    assert words in refusal(tmp_path / "matrix.npz", data)


def test_object_arrays_in_npy_are_refused(tmp_path, data):
    np.save(tmp_path / "objects.npy", np.array([{"run": "me"}], dtype=object), allow_pickle=True)

    assert "Python objects, which can run code" in refusal(tmp_path / "objects.npy", data)


def test_a_truncated_matrix_is_refused(tmp_path, data):
    path = tmp_path / "cut.npy"
    np.save(path, np.ones((100, 10)))
    path.write_bytes(path.read_bytes()[:-100])

    assert "damaged, empty or cut off" in refusal(path, data)


def test_an_office_document_is_told_how_to_become_a_table(tmp_path, data):
    with zipfile.ZipFile(tmp_path / "book.csv", "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")

    assert "save the sheet as CSV" in refusal(tmp_path / "book.csv", data)


def test_hostile_file_names_are_only_shown(saved, data):
    path = saved(REFERRALS)

    pool = create_pool(
        path, "../../etc/\u202egpj.\x1b[31m<b>evil</b>.csv", Options("utf-8", ";", True, ","), {"letter": "text"}, data
    )

    assert "\u202e" not in pool.name
    assert "/" not in pool.name
    assert pool.folder == data / "pools" / pool.fingerprint


def test_addresses_in_cells_are_words(saved, data, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was fetched"))
    path = saved("text,label\nhttp://example.org/a.png and words,a\nhttps://example.org/b and words,b\n")

    assert example(pool_of(path, data), 0)["text"].startswith("http://")


def test_a_guess_can_be_overridden(saved):
    path = saved(b"text|x,label\none|two,a\n")

    seen = preview(path, path.name, Options("latin-1", "|", False, "."))

    assert seen.rows.iloc[0].tolist() == ["text", "x,label"]
    assert seen.guessed == frozenset()


@pytest.mark.parametrize(
    "options", [Options("klingon", ","), Options("utf-8", ""), Options("utf-8", '"'), Options("utf-8", ",", True, "x")]
)
def test_options_that_cannot_be_used_are_refused(saved, data, options):
    assert "letters.csv" in refusal(saved(REFERRALS), data, options)


def test_a_full_disk_is_said_and_leaves_nothing(saved, data, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.parquet.write_table", full)
    path = saved(REFERRALS)

    with pytest.raises(Exception, match="No space left on device"):
        pool_of(path, data)

    assert not [*(data / "pools").iterdir()]


def test_an_upload_that_was_removed_later_does_not_matter(saved, data):
    path = saved(REFERRALS)
    pool = pool_of(path, data)

    path.unlink()

    assert example(pool, 3)["text"]
    shutil.rmtree(data)


def test_a_wide_zip_of_arrays_is_bounded(tmp_path, data, monkeypatch):
    monkeypatch.setattr("al_core.pools.readers.arrays.MAX_ARRAY_BYTES", 1000)
    content = io.BytesIO()
    np.save(content, np.zeros((1000, 10)))
    with zipfile.ZipFile(tmp_path / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("X.npy", content.getvalue())

    assert "unpacks to more" in refusal(tmp_path / "bomb.npz", data)


@pytest.mark.parametrize(
    ("header", "badge", "named"),
    [
        ("age,age,text", "same name", "age (2)"),
        ("age,,text", "no name", "Column 2"),
        ("Age,age,text", "alike names", "Age and age"),
    ],
)
def test_column_names_that_mislead_are_said(tmp_path, header, badge, named):
    path = tmp_path / "names.csv"
    path.write_text(f"{header}\n" + "".join(f"{n},{n + 1},a text number {n}\n" for n in range(30)))

    found = [note for note in preview(path, "names.csv").notes if note.badge == badge]

    assert len(found) == 1
    assert named in found[0].text
