"""`taking_back`: an import is taken back as one act, also later and by somebody else."""

import pytest
from exported import blank, changed, copy_of, hers, labels_of, rows_of, state, written
from sqlalchemy import event

from al_core.errors import Refused
from al_core.learning.ranking import EMPTY
from al_core.projects.exports import export
from al_core.projects.import_plans import plan_import
from al_core.projects.imports import import_answers, take_over
from al_core.projects.taking_back import latest_import, take_back
from al_core.serving.serving import answer, claim


def test_an_import_is_taken_back_as_one_act_and_may_come_again(store, answered):
    rows = rows_of(export(store, answered, "csv"))
    next(row for row in rows if blank(row)).update(label="Malignant", note="seen")
    next(row for row in rows if hers(row)).update(label="Malignant")
    before = state(store, answered)
    asked = {served.row for served in claim(store, answered, EMPTY, "Dan", 600)}
    mark = take_over(store, answered, plan_import(store, answered, written(rows), "labels.csv", "Cleo"))
    assert state(store, answered) != before

    counts = take_back(store, answered, mark)

    after = state(store, answered)
    assert (after[0], after[2]) == (before[0], before[2])
    assert counts == (3, 0), "what Anna said, what Cleo said instead, and what Cleo typed"
    assert {served.row for served in claim(store, answered, EMPTY, "Dan", 600)} == asked
    again = plan_import(store, answered, written(rows), "labels.csv", "Cleo")
    assert (len(again.corrected), len(again.typed)) == (1, 1)


def test_what_was_answered_after_an_import_stays_when_it_is_taken_back(store, answered):
    content = changed(store, answered, blank, label="Benign")
    plan = plan_import(store, answered, content, "labels.csv", "Cleo")
    mark, row = take_over(store, answered, plan), plan.typed[0].shown["row"]
    (typed,) = labels_of(store, answered).standing(row)
    answer(store, answered, f"{typed.served}.1", "Malignant", who="Cleo")

    assert take_back(store, answered, mark) == (0, 1)

    assert labels_of(store, answered).by_row[row] == "Malignant"


def test_a_copy_that_was_taken_back_comes_again(store, answered):
    other, content = copy_of(store, answered), export(store, answered, "csv")
    mark = take_over(store, other, plan_import(store, other, content, "labels.csv", "Cleo"))
    take_back(store, other, mark)
    assert labels_of(store, other).by_row == {}

    assert import_answers(store, other, content, "labels.csv") == 5

    assert labels_of(store, other).by_row == labels_of(store, answered).by_row


def test_the_latest_import_is_told_by_whom_and_of_which_file_until_it_is_taken_back(store, answered):
    first = changed(store, answered, lambda row: blank(row) and int(row["row"]) > 99, label="Benign")
    second = changed(store, answered, lambda row: blank(row) and int(row["row"]) > 299, label="Benign")
    assert latest_import(store, answered.id) is None
    for content, name, who in ((first, "monday.csv", "Cleo"), (second, "folder/tuesday.csv", "Dan")):
        import_answers(store, answered, content, name, who)

    latest = latest_import(store, answered.id)
    take_back(store, answered, latest.mark)

    assert (latest.who, latest.told) == ("Dan", "1 answer from “tuesday.csv”")
    assert latest_import(store, answered.id).told == "1 answer from “monday.csv”"
    with pytest.raises(Refused, match="already"):
        take_back(store, answered, latest.mark)


def test_hundreds_of_rows_are_taken_back_in_a_few_statements(store, answered):
    rows = [row | {"label": row["label"] or "Benign"} for row in rows_of(export(store, answered, "csv"))]
    mark = take_over(store, answered, plan_import(store, answered, written(rows), "labels.csv", "Cleo"))
    executed = []
    event.listen(store.engine, "before_cursor_execute", lambda *told: executed.append(told[2]))

    n_back, _ = take_back(store, answered, mark)

    assert n_back > 500
    assert len(executed) < 20
