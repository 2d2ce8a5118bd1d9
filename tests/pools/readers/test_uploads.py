"""From a file to a pool: what is kept, what is said, and nothing left behind."""

import json
import shutil
import socket
from dataclasses import replace

import pytest
from pyarrow import parquet
from uploaded import REFERRALS, many_rows, pool_of

from al_core.pools.examples import example
from al_core.pools.readers.known_labels import labels_in
from al_core.pools.readers.uploads import Options, create_pool, preview, upload_fingerprint

PLAIN = Options("utf-8", ",", True, ".")


def test_the_pool_keeps_ids_labels_and_numbers_as_they_were_written(saved, data):
    pool = pool_of(saved(REFERRALS), data)

    shown = example(pool, 0)
    assert (shown["id"], shown["title"]) == ("00001", "Text 00001")
    assert shown["chips"] == ["Clinic 1", "02.03.2025"]
    assert shown["fields"][-1]["value"] == "1,5"
    assert pool.known_labels()[0] == "Urgent"
    assert pool.ids(range(60)) == [f"{number:05d}" for number in range(1, 61)]


def test_repeats_are_asked_once_and_their_rows_are_kept(saved, data):
    path = saved(
        "text,label\na first text here,x\na second text here,y\na first text here,x\nthe third text is here,y\n"
    )

    pool = pool_of(path, data)

    assert preview(path, path.name).notes[0].text == "Row 3 repeats an earlier one. We ask each once."
    assert preview(path, path.name).n_ready == 3
    assert pool.source_rows().tolist() == [1, 2, 4]
    assert pool.repeats().tolist() == [[3, 0]]


def test_near_repeats_are_said_before_and_asked_once_unless_somebody_wants_them_all(saved, data):
    path = saved(
        "text,label\nThe first text is here,x\nthe first  TEXT is here,x\nThe first text is here,x\n"
        "The second one is here,y\n"
    )
    roles = {"text": "text", "label": "label"}
    look = preview(path, path.name)
    every = replace(look.options, near_repeats=False)

    pool, whole = (create_pool(path, path.name, options, roles, data) for options in (look.options, every))

    assert [note.badge for note in look.notes[:2]] == ["1 repeat", "1 near repeat"]
    assert (look.n_ready, pool.n_rows) == (2, 2)
    assert (preview(path, path.name, every).n_ready, whole.n_rows) == (3, 3)
    assert (
        pool.notes[0].text
        == "Row 2 differs from an earlier one only in blanks, capitals or the form of letters: asked once."
    )


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


def test_the_same_file_twice_is_one_pool(saved, data):
    first, second = pool_of(saved(REFERRALS), data), pool_of(saved(REFERRALS, "again.csv"), data)

    assert first.fingerprint == second.fingerprint
    assert len([*(data / "pools").iterdir()]) == 1


def test_other_roles_make_another_pool(saved, data):
    path = saved(REFERRALS)

    assert pool_of(path, data).fingerprint != pool_of(path, data, clinic="ignore").fingerprint


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


def test_hostile_file_names_are_only_shown(saved, data):
    path = saved(REFERRALS)

    pool = create_pool(
        path, "../../etc/\u202egpj.\x1b[31m<b>evil</b>.csv", Options("utf-8", ";", True, ","), {"letter": "text"}, data
    )

    assert "\u202e" not in pool.name
    assert "/" not in pool.name
    assert pool.folder == data / "pools" / pool.fingerprint


def test_addresses_in_cells_are_words(saved, data, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("something was fetched"))
    path = saved("text,label\nhttp://example.org/a.png and words,a\nhttps://example.org/b and words,b\n")

    assert example(pool_of(path, data), 0)["text"].startswith("http://")


def test_a_full_disk_is_said_and_leaves_nothing(saved, data, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet, "write_table", full)
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


def test_labels_in_lists_are_read_as_what_they_are(saved, data):
    cells = ['["pos"]', "[]", '["neg"]', '["pos", "neg"]', '[[0, 4, "PER"]]', "['pos']", '["pos"]']
    path = saved("text|label\n" + "".join(f"the text {at} is here|{cell}\n" for at, cell in enumerate(cells)))

    pool = pool_of(path, data)

    assert pool.known_labels() == {0: "pos", 2: "neg", 5: "pos", 6: "pos"}
    assert [note.text for note in pool.notes] == [
        "Row 4 holds two or more labels, where one is asked for: left without a label.",
        "Row 5 holds labels of parts (spans, boxes), which say nothing of the whole: left without a label.",
    ]
    assert [*preview(path).notes] == [*pool.notes]
    assert labels_in(path, path.name, preview(path).options, "label") == {"neg": 1, "pos": 3}


def test_lists_of_one_label_are_the_answer_under_any_name(saved):
    rows = [{"text": f"the text {at} is here", "cats": {"pos": at % 2, "neg": 1 - at % 2}} for at in range(12)]
    seen = preview(saved("\n".join(map(json.dumps, rows))))

    assert {column.name: (column.role, column.found) for column in seen.columns}["cats"] == (
        "label",
        "2 classes, known for 12 rows",
    )


def test_the_same_upload_is_the_same_pool_as_in_earlier_versions(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("text,label\na,b\nc,d\n")
    roles = {"text": "text", "label": "label"}

    assert upload_fingerprint(path, "csv", Options(), roles) == "18dcab7ed0b75b932fdee3ec0a46afa8"
    assert upload_fingerprint(path, "csv", Options(spans=True), roles) != upload_fingerprint(
        path, "csv", Options(), roles
    )
