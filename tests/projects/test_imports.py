"""Labels of an export back in: the same state, nothing twice, and what is spoilt changes nothing."""

import io
import json
import re

import pandas as pd
import pytest
from exported import labels_of, state

from al_core.errors import BadInput
from al_core.learning.ranking import EMPTY
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.exports import EXPORT_FORMATS, export
from al_core.projects.imports import import_answers
from al_core.projects.labels import fold
from al_core.projects.projects import change_task, create_project
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.classes import named_classes, renaming


def lease_to(store, project, served, who):
    """Lend a row that is out already to a second person, as happens when a lease has ended in between."""
    with store.writing() as records:
        lease = dict(records.lease(project.id, served.token))
        records.add_leases(project.id, [lease | {"token": who.lower(), "who": who, "position": None}])


def table_of(content):
    return pd.read_csv(io.BytesIO(content), keep_default_na=False, dtype=str)


def times_of(table):
    return pd.to_datetime(table["answered_at"], format="ISO8601")


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_an_export_taken_into_a_new_project_gives_the_same_state(store, answered, form):
    other = create_project(
        store, answered.pool, name="Again", question="?", task=named_classes(answered.settings.task.classes)
    )

    count = import_answers(store, other, export(store, answered, form), f"labels.{form}")

    assert count == 5
    assert state(store, other) == state(store, answered)
    again, before = (table_of(export(store, project, "csv")) for project in (other, answered))
    if form != "xlsx":
        assert again.equals(before)
    for column in ("score", "probability"):
        assert again.pop(column).replace("", "0").astype(float).tolist() == pytest.approx(
            before.pop(column).replace("", "0").astype(float).tolist(), rel=1e-14
        ), "a workbook keeps sixteen digits"
    assert (times_of(again) - times_of(before)).abs().max().total_seconds() <= 0.001, "and milliseconds"
    assert again.drop(columns="answered_at").equals(before.drop(columns="answered_at"))


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_answers_come_back_in_the_order_in_which_they_were_given(store, answered, form):
    tied = claim(store, answered, EMPTY, "Cleo", 3)[0]
    answer(store, answered, tied.token, "Benign", who="Cleo")
    lease_to(store, answered, tied, "Dan")
    answer(store, answered, "dan", "Malignant", who="Dan")
    answer(store, answered, f"{tied.token}.1", None, who="Cleo", kind="undo")
    answer(store, answered, f"{tied.token}.2", "Benign", who="Cleo")
    other = create_project(
        store, answered.pool, name="Again", question="?", task=named_classes(answered.settings.task.classes)
    )

    import_answers(store, other, export(store, answered, form), f"labels.{form}")

    before, after = (labels_of(store, project) for project in (answered, other))
    assert after.by_row == before.by_row
    assert [(one.row, one.who) for one in after.decisions()] == [(one.row, one.who) for one in before.decisions()]


def test_an_answer_after_taking_over_is_not_taken_for_an_older_one(store, tumours):
    served = claim(store, tumours, EMPTY, "Anna", 1)[0]
    for turn, (kind, value) in enumerate([("label", "Benign"), ("undo", None), ("label", "Malignant")]):
        answer(store, tumours, f"{served.token}.{turn}", value, who="Anna", kind=kind)
    other = create_project(
        store, tumours.pool, name="Again", question="?", task=named_classes(tumours.settings.task.classes)
    )
    import_answers(store, other, export(store, tumours, "csv"), "labels.csv")

    turns = labels_of(store, other).answers[served.row]["Anna"].turns
    answer(store, other, f"{served.token}.{turns}", None, who="Anna", kind="undo")
    receipt = answer(store, other, f"{served.token}.{turns + 1}", "Benign", who="Anna")

    assert receipt.outcome == "saved"
    assert labels_of(store, other).by_row == {served.row: "Benign"}


ODD = [
    "a\u2028b words here",
    "c\x85d words here",
    "e\rf words here",
    'g "h", i\nj words',
    "=1+1 words here",
    "'=k words",
]


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_whatever_stands_in_the_pool_its_labels_come_back(store, tmp_path, form):
    texts = [*ODD, "long " * 100_000, *(f"an ordinary letter, number {n}" for n in range(5))]
    (tmp_path / "odd.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    options = preview(tmp_path / "odd.jsonl", "odd.jsonl").options
    pool = create_pool(tmp_path / "odd.jsonl", "odd.jsonl", options, {"text": "text"}, store.folder)
    here, there = (
        create_project(store, pool, name=name, question="?", task=named_classes(["a", "b"])) for name in ("1", "2")
    )
    for served in claim(store, here, EMPTY, "Anna", len(texts)):
        answer(store, here, served.token, "a" if served.row % 2 else "b", who="Anna")

    count = import_answers(store, there, export(store, here, form), f"labels.{form}")

    assert count == len(texts)
    assert state(store, there) == state(store, here)


def test_taking_over_twice_changes_nothing(store, answered):
    other = create_project(
        store, answered.pool, name="Again", question="?", task=named_classes(answered.settings.task.classes)
    )
    content = export(store, answered, "csv")
    import_answers(store, other, content, "labels.csv")

    assert import_answers(store, other, content, "labels.csv") == 0


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_a_project_takes_its_own_export_back_and_what_was_said_since_stands(store, answered, form):
    content, served = export(store, answered, form), labels_of(store, answered)
    (row,) = [row for row, people in served.answers.items() if people.get("=Ben") and people["=Ben"].note]
    token = served.answers[row]["=Ben"].decision.served
    answer(store, answered, f"{token}.3", "corrected", who="=Ben", kind="note")
    answer(store, answered, f"{token}.4", "no", who="=Ben", kind="flag")
    before = state(store, answered)

    assert import_answers(store, answered, content, f"labels.{form}") == 0

    assert state(store, answered) == before
    his = labels_of(store, answered).answers[row]["=Ben"]
    assert (his.note, his.flagged) == ("corrected", False)


def test_labels_under_the_name_that_a_class_had_before_come_back(store, answered):
    content = export(store, answered, "csv")
    renamed = change_task(store, answered.id, renaming("Benign", "Harmless"))
    other = create_project(
        store, answered.pool, name="Again", question="?", task=named_classes(answered.settings.task.classes)
    )
    other = change_task(store, other.id, renaming("Benign", "Harmless"))

    assert import_answers(store, other, content, "labels.csv") == 5
    assert labels_of(store, other).by_row == labels_of(store, renamed).by_row


def test_a_line_that_stands_there_twice_counts_once(store, answered):
    other = create_project(
        store, answered.pool, name="Again", question="?", task=named_classes(answered.settings.task.classes)
    )
    head, *lines = export(store, answered, "csv").decode().splitlines(keepends=True)

    assert import_answers(store, other, "".join([head, *lines, *lines]).encode(), "labels.csv") == 5
    assert state(store, other) == state(store, answered)


def test_rows_taken_over_are_not_asked_again(store, answered):
    other = create_project(
        store, answered.pool, name="Again", question="?", task=named_classes(answered.settings.task.classes)
    )
    import_answers(store, other, export(store, answered, "csv"), "labels.csv")

    asked = {served.row for served in claim(store, other, EMPTY, "Cleo", 500)}

    with store.reading() as records:
        assert not asked & set(fold(records.decisions(other.id)).answered())


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda text: text.replace("Benign", "Harmless"), "“Harmless” is not one of"),
        (lambda text: text.replace("row,id", "line,id"), "no export of labels"),
        (lambda text: text.replace(",3.5,", ",long,"), "cannot be read"),
        (lambda text: text.replace(",3.5,", ",inf,"), "cannot be read"),
        (lambda text: text.replace(",0,random,", ",inf,random,"), "cannot be read"),
        (lambda text: re.sub(r"(?m)^\d+(,.*,label,)", r"3²\1", text), "the row 3² with"),
        (lambda text: "", "no export of labels"),
        (lambda text: text.replace(",3.5,", ',"' + "x" * 140_000 + '",'), "cannot be read"),
        (lambda text: '{"row": 1}\n', "line 1 has no column “id”"),
        (lambda text: "{}\n5\n", "no export of labels"),
        (lambda text: text.rstrip("\n").rpartition("\n")[0] + "\n3\n", "no column “id”"),
    ],
)
def test_a_spoilt_export_is_refused_in_a_sentence_and_changes_nothing(store, answered, spoil, sentence):
    other = create_project(
        store, answered.pool, name="Again", question="?", task=named_classes(answered.settings.task.classes)
    )
    content = spoil(export(store, answered, "csv").decode()).encode()

    with pytest.raises(BadInput, match=sentence):
        import_answers(store, other, content, "labels.csv")

    assert state(store, other) == (set(), set(), {})
