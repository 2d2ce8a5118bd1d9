"""A project whose answers are sets of labels, from the upload to the decision record, and in and out of other tools."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from walked import labelled, learnt, log_of

from al_core import record, ship
from al_core.errors import Refused
from al_core.exchange.catalogue import export_for, formats_for
from al_core.learning.learning import learn
from al_core.learning.rounds import learning_curve, read_rounds
from al_core.numbers.saved.summary import NOT_PROJECTED, saved
from al_core.numbers.sentences import advice
from al_core.numbers.standing import standing_of
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.exports import export
from al_core.projects.imports import import_answers
from al_core.projects.labels import fold
from al_core.projects.projects import change_task, create_project, open_project
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim
from al_core.tasks.multilabel.labels import adding, named_labels, renaming

N = 240
NAMES = ("long", "old", "rare")


def truth_and_file(tmp_path, **columns):
    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, (N, 3))
    marks = np.column_stack([X[:, 0] > 0, X[:, 1] > 0.2, (X[:, 0] > 0) & (X[:, 2] > 0.5)])
    truth = [tuple(name for name, mark in zip(NAMES, row, strict=True) if mark) for row in marks]
    path = tmp_path / "essays.csv"
    table = pd.DataFrame(X, columns=["length", "age", "words"])
    table.assign(**{name: make(truth) for name, make in columns.items()}).to_csv(path, index=False)
    return truth, path


def pool_of(path, data):
    seen = preview(path, path.name)
    roles = {column.name: column.role for column in seen.columns}
    label = next((name for name, role in roles.items() if role == "label"), "")
    options = replace(seen.options, labels_parted_by=seen.parted.get(label, ""))
    return create_pool(path, path.name, options, roles, data)


@pytest.fixture
def essays(data, tmp_path):
    """A project as people bring it, without known labels; and the truth."""
    truth, path = truth_and_file(tmp_path)
    store = open_store(data)
    yield create_project(store, pool_of(path, data), task=named_labels(NAMES), name="Essays"), truth, store
    store.close()


def test_known_labels_of_several_are_a_hold_out(data, tmp_path):
    _, path = truth_and_file(tmp_path, topics=lambda truth: [json.dumps(one) for one in truth])
    store = open_store(data)

    project = create_project(store, pool_of(path, data), task=named_labels(NAMES), name="Known")

    assert project.zones.knows_everything
    assert {(), ("long",), ("long", "old")} <= set(project.zones.tests.values())
    store.close()


def test_a_set_is_taken_also_an_empty_one_and_anything_else_refused_in_a_sentence(essays):
    project, _, store = essays
    (served,) = claim(store, project, learn(project.pool, project.settings, []).ranking, "Anna", 1)

    with pytest.raises(Refused, match="“new” is not one of this project's labels"):
        answer(store, project, served.token, '["new"]', who="Anna")
    answer(store, project, served.token, "[]", who="Anna")

    assert fold(log_of(store, project), project.task).by_row == {served.row: ()}
    answer(store, project, f"{served.token}.1", None, who="Anna", kind="undo")
    assert fold(log_of(store, project), project.task).by_row == {}


def test_the_curve_has_intervals_and_whether_to_go_on_is_said(essays):
    project, truth, store = essays
    log = labelled(store, project, truth, 110)

    found = learnt(store, project)

    assert found.scores.keys() == {"accuracy", "macro_f1", "micro_f1", "hamming"}
    assert all(score.low < score.value <= score.high for name, score in found.scores.items() if name != "hamming")
    assert found.scores["accuracy"].value > 0.6
    assert found.stability.changed_50 is not None
    assert found.stability.kappa is None, "sets are no categories"
    assert found.reliability.error.value < 0.3
    assert [line["label"] for line in found.details] == [*NAMES, None]
    with store.reading() as records:
        rounds = read_rounds(records, project.id)
    stands = standing_of(project, fold(log, project.task), rounds)
    assert stands.advice.word
    assert 0 < stands.coming.value < stands.coming.high < 0.5
    assert stands.to_target is not None
    assert advice(stands).startswith("The next 50 labels (")
    assert len(learning_curve(rounds)) > 3
    assert found.ranking.guesses


def test_labels_saved_are_measured_and_not_projected(essays):
    project, truth, store = essays

    found = saved(project.pool, project.settings, labelled(store, project, truth, 110))

    assert found.projection is None
    assert found.measured is not None
    assert found.missing == NOT_PROJECTED


def test_a_label_is_added_renamed_and_merged_and_no_answer_is_lost(essays):
    project, truth, store = essays
    log = labelled(store, project, truth, 20)
    before = fold(log, project.task).by_row

    for change in (adding("short"), renaming("old", "aged"), renaming("rare", "long")):
        change_task(store, project.id, change)
        project = open_project(store, project.id)

    after = fold(log_of(store, project), project.task).by_row
    assert project.task.labels == ("long", "aged", "short")
    assert after.keys() == before.keys()
    for row, names in before.items():
        assert set(after[row]) == {{"old": "aged", "rare": "long"}.get(name, name) for name in names}


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_an_export_comes_back_as_the_same_project(essays, form):
    project, truth, store = essays
    log = labelled(store, project, truth, 20)
    other = create_project(store, project.pool, task=named_labels(NAMES), name="Again")

    assert import_answers(store, other, export(store, project, form), f"essays.{form}") == 20

    assert fold(log_of(store, other), other.task).by_row == fold(log, project.task).by_row


def test_the_record_is_written_and_the_model_taken_away(essays):
    project, truth, store = essays
    labelled(store, project, truth, 80)
    learnt(store, project)

    page = record(store, project, "html").decode()
    table = ship(store, project).table()

    assert "Whole answer right" in page
    assert "Macro F1" in page
    assert all(project.task.read(says) is not None for says in table["model_says"])
    assert {"sure.long", "sure.old", "sure.rare"} < set(table)


def test_every_tool_that_can_hold_sets_gets_them(essays):
    project, truth, store = essays
    labels = fold(labelled(store, project, truth, 20), project.task).by_row

    assert set(formats_for(project)) == {"label_studio", "argilla", "prodigy", "doccano", "hugging_face", "potato"}
    lines = [json.loads(line) for line in export_for(store, project, "prodigy").splitlines()]
    assert {line["meta"]["row"]: tuple(line["accept"]) for line in lines} == labels
    assert {line["answer"] for line in lines} == {"accept"}
    lines = [json.loads(line) for line in export_for(store, project, "doccano").splitlines()]
    assert {line["row"]: tuple(line["label"]) for line in lines if line["answers"]} == labels


@pytest.mark.parametrize("tool", ["label_studio", "prodigy", "argilla", "doccano", "hugging_face", "potato"])
def test_what_a_tool_was_given_comes_back_as_sets(data, tmp_path, tool):
    truth, path = truth_and_file(tmp_path)
    pd.DataFrame({"text": [f"essay number {row} on {'abc'[row % 3]}" for row in range(N)]}).to_csv(path, index=False)
    store = open_store(data)
    project = create_project(store, pool_of(path, data), task=named_labels(NAMES), name="Out")
    given = list(fold(labelled(store, project, truth, 40), project.task).by_row.values())
    content = export_for(store, project, tool)
    back = tmp_path / f"back.{formats_for(project)[tool].ending}"
    back.write_bytes(content)

    known = [project.task.read(text) for text in pool_of(back, data).known_labels().values()]

    holds_none = tool in ("label_studio", "prodigy", "doccano", "hugging_face")
    assert sorted(known) == sorted(one for one in given if one or holds_none)
    store.close()
