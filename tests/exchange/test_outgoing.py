"""`outgoing` and `archives`: a project on its way out."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from al_core.exchange.archives import picture_name, zipped
from al_core.exchange.card import dataset_card
from al_core.exchange.catalogue import export_for, tool_formats
from al_core.exchange.outgoing import Outgoing
from al_core.learning.ranking import EMPTY
from al_core.pools.readers.uploads import create_pool
from al_core.projects.labels import fold
from al_core.projects.projects import create_project
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.classes import named_classes


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


@pytest.fixture
def continued(store, tmp_path):
    """Forty letters, twelve of them labelled by Ann in another tool; one more is labelled here."""
    records = [{"text": f"a letter, number {n}", "label": "ab"[n % 2], "answer": "accept"} for n in range(40)]
    records = [{**one, "answer": one["answer"] if n < 12 else "ignore"} for n, one in enumerate(records)]
    told = {"_annotator_id": "Ann", "_timestamp": 1_700_000_000, "_view_id": "classification"}
    path = tmp_path / "letters.jsonl"
    path.write_text("".join(json.dumps(one | told) + "\n" for one in records))
    project = create_project(
        store, create_pool(path, data=store.folder), name="Letters", task=named_classes(["a", "b"])
    )
    answer(store, project, claim(store, project, EMPTY, "Bea", 1)[0].token, "a", who="Bea")
    return project


def test_labels_that_came_from_another_tool_go_out_with_who_gave_them(store, continued):
    with store.reading() as records:
        outgoing = Outgoing(continued, fold(records.decisions(continued.id), continued.task), [], [])

    rows = list(outgoing.labelled())

    assert [(row.row, row.label, row.people) for row in rows[:12]] == [(n, "ab"[n % 2], "Ann") for n in range(12)]
    assert {one.time for row in rows[:12] for one in row.opinions} == {"2023-11-14T22:13:20+00:00"}
    assert [row.people for row in rows[12:]] == ["Bea"]
    assert "12 more were known before the labelling began" in dataset_card(outgoing, [])


@pytest.mark.parametrize("name", [name for name, one in tool_formats().items() if one.whole])
def test_every_format_takes_them_and_brings_them_back(store, continued, name, tmp_path):
    path = tmp_path / f"export.{tool_formats()[name].ending}"
    path.write_bytes(export_for(store, continued, name))

    labels = create_pool(path, data=tmp_path / "back").known_labels()

    assert len(labels) == 13
    assert sorted(labels.values()).count("b") == 6


def test_in_a_rehearsal_only_answers_go_out(tumours):
    assert list(Outgoing(tumours, fold([]), [], []).labelled()) == []
