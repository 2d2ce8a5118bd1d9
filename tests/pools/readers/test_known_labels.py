"""The classes of a column of known labels."""

import json

import pytest
from uploaded import pool_of
from zipped import pets, zipped

from al_core.errors import BadInput
from al_core.pools.readers import images
from al_core.pools.readers.known_labels import labels_in, markings_in
from al_core.pools.readers.uploads import Options


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


def test_no_picture_is_drawn_to_count_labels(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "drawn_anew", lambda _: pytest.fail("a picture was drawn"))
    path = zipped(tmp_path / "pets.zip", pets())

    assert labels_in(path, path.name, Options(), "folder") == {"cat": 3, "dog": 3}


def test_markings_are_read_over_the_whole_file_and_what_does_not_fit_is_named(saved):
    lines = [{"text": f"Anna {at}", "spans": [[0, 4, "PER"]]} for at in range(3)]
    path = saved("".join(json.dumps(line) + "\n" for line in lines), "a.jsonl")
    wrong = saved(
        "".join(json.dumps(line) + "\n" for line in [*lines, {"text": "x", "spans": [[0, 4, "X"]]}]), "b.jsonl"
    )

    found = markings_in(path, path.name, Options(spans=True), "spans")
    assert [one.spans for one in found] == [((0, 4, "PER"),)] * 3
    with pytest.raises(BadInput, match=r"b\.jsonl, line 4, column spans: the span 0 to 4"):
        list(markings_in(wrong, wrong.name, Options(spans=True), "spans"))
    assert labels_in(path, path.name, Options(), "spans") == {}
