"""`import_plans`, `returned_rows`: what an export back from a spreadsheet would bring, before anything is kept."""

import csv
import io
from datetime import datetime

import pytest
from exported import labels_of, state

from al_core.errors import BadInput, Refused
from al_core.learning.ranking import EMPTY
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.exports import export
from al_core.projects.import_plans import TYPED, plan_import
from al_core.projects.imports import import_answers, take_back, take_over
from al_core.projects.projects import create_project
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.classes import named_classes


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def written(rows, delimiter=",", encoding="utf-8"):
    told = io.StringIO(newline="")
    writer = csv.DictWriter(told, rows[0], delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return told.getvalue().encode(encoding)


def american(row):
    """Yes and no in capitals, a time to the minute, another order, one more column."""
    time = row["answered_at"] and datetime.fromisoformat(row["answered_at"]).strftime("%m/%d/%Y %H:%M")
    marks = {name: row[name].upper() for name in ("check", "flagged")}
    return dict(reversed({**row, **marks, "answered_at": time, "looked at": "x"}.items()))


def german(row):
    """Commas in numbers, semicolons between them, other words for yes and no, and blanks around."""
    words = {"True": "WAHR ", "False": " FALSCH", "": ""}
    marks = {name: words[row[name]] for name in ("check", "flagged")}
    return {**row, **marks, **{name: row[name].replace(".", ",") for name in ("seconds", "score", "probability")}}


WAYS = {
    "american": lambda rows: written([american(row) for row in rows], encoding="utf-8-sig"),
    "german": lambda rows: written([german(row) for row in rows], ";", "cp1252"),
    "blank rows": lambda rows: written(rows) + b",,,\r\n" * 3,
}


@pytest.fixture
def checked(store, unknown_tumours):
    """Twenty answers of Anna, some of them checks."""
    for served in claim(store, unknown_tumours, EMPTY, "Anna", 20):
        answer(store, unknown_tumours, served.token, ["Benign", "Malignant"][served.row % 2], who="Anna")
    return unknown_tumours


def copy_of(store, project):
    return create_project(store, project.pool, name="Again", question="?", task=project.task)


@pytest.mark.parametrize("way", WAYS)
def test_an_export_that_went_through_a_spreadsheet_comes_back_whole(store, checked, way):
    other = copy_of(store, checked)

    count = import_answers(store, other, WAYS[way](rows_of(export(store, checked, "csv"))), "labels.csv")

    here, there = labels_of(store, checked), labels_of(store, other)
    assert count == 20
    assert there.by_row == here.by_row
    assert there.checks() == here.checks()
    assert there.checks()
    shown = [
        [(one.row, one.drawn, one.check, one.probability, one.token) for one in x.decisions()] for x in (here, there)
    ]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("way", WAYS)
def test_where_every_answer_is_there_already_nothing_is_to_do(store, answered, way):
    before = state(store, answered)

    plan = plan_import(store, answered, WAYS[way](rows_of(export(store, answered, "safe.csv"))), "labels.csv", "Cleo")

    assert plan.brought == ()
    assert (plan.refused, plan.n_there) == ((), 5)
    assert state(store, answered) == before


def changed(store, project, which, **cells):
    """The export with some cells changed in the line that `which` finds."""
    rows = rows_of(export(store, project, "csv"))
    next(row for row in rows if which(row)).update(cells)
    return written(rows)


def hers(row):
    return row["who"] == "Anna" and row["label"] == "Benign"


def blank(row):
    return not row["answer"]


def test_a_label_changed_in_the_file_is_a_correction_by_whom_it_was_handed_in(store, checked):
    content = changed(store, checked, lambda row: hers(row) and row["check"] == "True", label="Malignant")
    (changed_row,) = [row for row in rows_of(content) if row["label"] == "Malignant" and int(row["row"]) % 2 == 0]
    before = labels_of(store, checked)

    plan = plan_import(store, checked, content, "labels.csv", "Cleo")
    assert labels_of(store, checked).by_row == before.by_row, "nothing is kept yet"
    take_over(store, checked, plan)

    row, after = int(changed_row["row"]), labels_of(store, checked)
    assert [one.told.partition(": ")[2] for one in plan.corrected] == ["“Benign” of Anna becomes “Malignant”"]
    assert after.by_row[row] == "Malignant"
    (stands,) = after.standing(row)
    assert (stands.who, stands.check, stands.drawn) == ("Cleo", True, "random"), "the row was drawn as it was"
    assert stands.answered_at > before.standing(row)[0].answered_at
    assert after.checks().keys() == before.checks().keys()
    assert plan_import(store, checked, content, "labels.csv", "Cleo").brought == ()


def test_labels_typed_into_blank_rows_are_answers_of_today_and_no_checks(store, checked):
    zone = set(checked.zones.check_zone.tolist()) - set(labels_of(store, checked).answered())
    row = min(zone)
    content = changed(store, checked, lambda line: line["row"] == str(row), label=" Benign ")

    assert import_answers(store, checked, content, "labels.csv", "Cleo") == 1

    (typed,) = labels_of(store, checked).standing(row)
    assert (typed.who, typed.value, typed.strategy, typed.check, typed.probability) == (
        "Cleo",
        "Benign",
        TYPED,
        False,
        None,
    )
    assert row not in labels_of(store, checked).checks(), "somebody chose it: it is no sample"
    assert row not in {served.row for served in claim(store, checked, EMPTY, "Dan", 600)}


def test_who_also_types_what_kind_of_answer_it_is_says_no_less_and_nobody_else_is_it(store, answered):
    rows = rows_of(export(store, answered, "csv"))
    first, second, third = [row for row in rows if blank(row)][:3]
    first.update(label="Benign", answer="label")
    second.update(answer="skip")
    third.update(label="Benign", answer="label", who="Dan", drawn="by hand")

    plan = plan_import(store, answered, written(rows), "labels.csv", "Cleo")

    assert [one.shown["who"] for one in plan.typed] == ["Cleo"]
    assert "it says neither who answered nor what." in plan.refused[0]
    assert "column drawn: “by hand” is neither" in plan.refused[1]


def test_what_is_not_taken_is_named_line_by_line_and_the_rest_is_taken(store, answered):
    rows = rows_of(export(store, answered, "csv"))
    free = [row for row in rows if blank(row)]
    free[0]["label"], free[1]["label"], free[2]["label"] = "Benign", "Hopeless", "Benign"
    free[2]["id"] = "9999"
    next(row for row in rows if hers(row))["label"] = ""

    plan = plan_import(store, answered, written(rows), "labels.csv", "Cleo")

    assert len(plan.typed) == 1
    told = " ".join(plan.refused)
    assert f"line {rows.index(free[1]) + 2}: column label: “Hopeless” is not one of this project's classes." in told
    assert f"line {rows.index(free[2]) + 2}: the row {free[2]['row']} with the id “9999” is not in this" in told
    assert "its label is blank, and “Benign” stays" in told
    take_over(store, answered, plan)
    assert labels_of(store, answered).by_row[int(free[0]["row"])] == "Benign"
    with pytest.raises(BadInput, match=r"labels\.csv”, line"):
        import_answers(store, answered, written(rows), "labels.csv", "Cleo")


def test_an_answer_given_again_since_the_export_stands(store, answered):
    content = changed(store, answered, hers, label="Malignant")
    row = int(next(row for row in rows_of(export(store, answered, "csv")) if hers(row))["row"])
    (one,) = labels_of(store, answered).standing(row)
    answer(store, answered, f"{one.served}.7", None, who="Anna", kind="skip")

    plan = plan_import(store, answered, content, "labels.csv", "Cleo")

    assert not plan.corrected
    assert "what was said last stays" in plan.refused[0]


def test_a_plan_that_has_become_untrue_is_not_carried_out(store, answered):
    content = changed(store, answered, hers, label="Malignant")
    plan = plan_import(store, answered, content, "labels.csv", "Cleo")
    (one,) = labels_of(store, answered).standing(plan.corrected[0].shown["row"])
    answer(store, answered, f"{one.served}.7", None, who="Anna", kind="undo")
    before = state(store, answered)

    with pytest.raises(Refused, match="Look at it again"):
        take_over(store, answered, plan)

    assert state(store, answered) == before


def test_an_import_is_taken_back_as_one_act_and_may_come_again(store, answered):
    rows = rows_of(export(store, answered, "csv"))
    next(row for row in rows if blank(row)).update(label="Malignant", note="seen")
    next(row for row in rows if hers(row)).update(label="Malignant")
    before = state(store, answered)
    asked = {served.row for served in claim(store, answered, EMPTY, "Dan", 600)}
    moment = take_over(store, answered, plan_import(store, answered, written(rows), "labels.csv", "Cleo"))
    assert state(store, answered) != before

    counts = take_back(store, answered, moment)

    after = state(store, answered)
    assert (after[0], after[2]) == (before[0], before[2])
    assert counts == (3, 0), "what Anna said, what Cleo said instead, and what Cleo typed"
    assert {served.row for served in claim(store, answered, EMPTY, "Dan", 600)} == asked
    again = plan_import(store, answered, written(rows), "labels.csv", "Cleo")
    assert (len(again.corrected), len(again.typed)) == (1, 1)


def test_what_was_answered_after_an_import_stays_when_it_is_taken_back(store, answered):
    content = changed(store, answered, blank, label="Benign")
    plan = plan_import(store, answered, content, "labels.csv", "Cleo")
    moment, row = take_over(store, answered, plan), plan.typed[0].shown["row"]
    (typed,) = labels_of(store, answered).standing(row)
    answer(store, answered, f"{typed.served}.1", "Malignant", who="Cleo")

    assert take_back(store, answered, moment) == (0, 1)

    assert labels_of(store, answered).by_row[row] == "Malignant"


def test_a_copy_that_was_taken_back_comes_again(store, answered):
    other, content = copy_of(store, answered), export(store, answered, "csv")
    moment = take_over(store, other, plan_import(store, other, content, "labels.csv", "Cleo"))
    take_back(store, other, moment)
    assert labels_of(store, other).by_row == {}

    assert import_answers(store, other, content, "labels.csv") == 5

    assert labels_of(store, other).by_row == labels_of(store, answered).by_row


@pytest.fixture
def numbered(store, tmp_path):
    """Letters whose identifiers and classes a spreadsheet takes for numbers."""
    path = tmp_path / "letters.csv"
    path.write_text("id,text\n" + "".join(f"00{n},a letter with the number {n} in it\n" for n in range(30)))
    pool = create_pool(path, path.name, preview(path, path.name).options, {"id": "id", "text": "text"}, store.folder)
    project = create_project(store, pool, name="Letters", task=named_classes(["01", "True"]))
    for served in claim(store, project, EMPTY, "Anna", 6):
        answer(store, project, served.token, ["01", "True"][served.row % 2], who="Anna")
    return project


def spreadsheet_numbers(row):
    number = f"{float(row['id']):g}"
    label = {"01": "1", "True": "TRUE"}.get(row["label"], "")
    return {**row, "id": number, "label": label, "token": row["token"] and "1.23457E+15"}


def test_identifiers_classes_and_tokens_that_became_numbers_are_known_again(store, numbered):
    content = written([spreadsheet_numbers(row) for row in rows_of(export(store, numbered, "csv"))])
    other = copy_of(store, numbered)

    plan = plan_import(store, numbered, content, "labels.csv", "Cleo")
    count = import_answers(store, other, content, "labels.csv", "Cleo")

    assert plan.brought == ()
    assert plan.refused == ()
    assert count == 6
    assert labels_of(store, other).by_row == labels_of(store, numbered).by_row


def test_an_identifier_spoilt_for_good_is_known_by_the_text_beside_it(store, numbered):
    rows = rows_of(export(store, numbered, "csv"))
    free = [row for row in rows if blank(row)]
    for row in free:
        row.update(id="4-Mar", label="True")
    free[0]["pool.text"] = "another text"

    plan = plan_import(store, numbered, written(rows), "labels.csv", "Cleo")

    assert (len(plan.typed), len(plan.refused)) == (23, 1)
    assert "4-Mar" in plan.refused[0]
