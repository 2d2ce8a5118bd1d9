"""`import_plans`, `brought_in`, `log_so_far`, `returned_rows`: what a file back from a spreadsheet would bring."""

from datetime import datetime

import pytest
from exported import blank, changed, copy_of, hers, labels_of, rows_of, state, written

from al_core.errors import BadInput, Refused
from al_core.learning.ranking import EMPTY
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.exports import export
from al_core.projects.import_plans import TYPED, plan_import
from al_core.projects.imports import import_answers, take_over
from al_core.projects.projects import create_project
from al_core.projects.taking_back import take_back
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.classes import named_classes


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


def flagged(row):
    return row["flagged"] == "True"


def test_a_flag_taken_out_of_the_file_goes_and_comes_again_when_the_file_is_taken_back(store, answered):
    (later,) = claim(store, answered, EMPTY, "Dan", 1)
    answer(store, answered, later.token, "Benign", who="Dan")
    content = changed(store, answered, flagged, flagged="", note="")
    plan = plan_import(store, answered, content, "labels.csv", "Cleo")
    before, row = labels_of(store, answered), plan.unflagged[0].shown["row"]

    mark = take_over(store, answered, plan)

    ben = labels_of(store, answered).answers[row]["=Ben"]
    assert (before.answers[row]["=Ben"].flagged, ben.flagged) == (True, False)
    assert (ben.note, ben.decision) == ('=HYPERLINK("x")', before.answers[row]["=Ben"].decision)
    assert "its note is blank, and “=HYPERLINK" in plan.stays[0]
    assert plan_import(store, answered, content, "labels.csv", "Cleo").brought == ()
    take_back(store, answered, mark)
    assert labels_of(store, answered).answers[row]["=Ben"].flagged


def test_a_flag_that_may_be_newer_than_the_file_stays_and_so_does_what_is_no_matter_of_opinion(store, answered):
    content = changed(store, answered, flagged, flagged="False", check="True", who="Bea")

    plan = plan_import(store, answered, content, "labels.csv", "Cleo")

    assert plan.brought == ()
    told = " ".join(plan.stays)
    assert "the flag of =Ben is not in the file, may be newer" in told
    assert "this row is no check by how it was drawn" in told
    assert "this answer was given by =Ben" in told


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
