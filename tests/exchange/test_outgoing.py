"""`outgoing` and `archives`: a project on its way out."""

import io
import zipfile
from dataclasses import replace

from al_core.exchange.archives import picture_name, zipped
from al_core.exchange.outgoing import Outgoing
from al_core.projects.labels import fold


def test_a_row_has_its_columns_as_what_they_are(outgoing):
    rows = list(outgoing.rows())

    assert rows[3].fields == {"weight": 3.5, "day": "2026-11-04", "text": "letter 😀 3, of\nwords"}
    assert rows[7].fields["weight"] is None
    assert (rows[3].shown, rows[3].id) == ("letter 😀 3, of\nwords", "n3")
    assert rows[3].beside("weight") == {"pool.weight": 3.5, "day": "2026-11-04"}


def test_every_answer_of_everybody_goes_and_no_label_of_what_was_skipped(outgoing):
    said = [one for row in outgoing.rows() for one in row.opinions]

    assert sorted(one.decision.kind for one in said) == ["label"] * 5 + ["skip", "unsure"]
    assert all(bool(one.label) == (one.decision.kind == "label") for one in said)
    assert [one.note for one in said if one.note] == ["odd, this one"]
    assert {row.row: row.label for row in outgoing.labelled()} == outgoing.labels.by_row


def test_a_row_of_numbers_is_shown_with_their_names(tumours):
    first = next(Outgoing(tumours, fold([]), [], []).rows())

    assert first.shown.startswith("Mean radius: 17.99\n") or ": " in first.shown.split("\n")[0]
    assert first.alone == ""
    assert len(first.fields) == 30


def test_columns_under_our_own_names_keep_theirs_beside(outgoing):
    row = replace(next(outgoing.rows()), fields={"label": "theirs", "text": "x"}, alone="text")

    assert row.columns("label") == {"pool.label": "theirs", "text": "x"}
    assert row.beside("label", "text") == {"pool.label": "theirs"}


def test_a_zip_is_the_same_for_the_same_files_and_pictures_go_as_they_are():
    files = [("a.txt", "words " * 50), ("1.png", b"x" * 300)]

    assert zipped(files) == zipped(files)
    packed = {
        one.filename: one.compress_size < one.file_size for one in zipfile.ZipFile(io.BytesIO(zipped(files))).infolist()
    }
    assert packed == {"a.txt": True, "1.png": False}
    assert (picture_name(3, b"\x89PNG\r\n"), picture_name(12, b"\xff\xd8\xff")) == ("000003.png", "000012.jpg")
