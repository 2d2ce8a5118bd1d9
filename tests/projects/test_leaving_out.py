"""A column is left out of a project, and taken back."""

import numpy as np
import pytest
from leaking import leaking

from al_core.errors import BadInput, UnknownName
from al_core.learning.ranking import EMPTY
from al_core.pools.examples import example
from al_core.pools.features.features import build_features
from al_core.projects.exports import export
from al_core.projects.labels import fold
from al_core.projects.leaving_out import leave_out
from al_core.projects.projects import open_project
from al_core.serving.serving import answer, claim


@pytest.fixture
def project(store, tmp_path):
    return leaking(store.folder, tmp_path)


def names(shown):
    return [field["name"] for field in shown.get("fields", [])]


def test_it_is_neither_learnt_from_nor_shown_and_can_be_taken_back(store, project):
    before = build_features(project.pool).X

    without = leave_out(store, project.id, ["amount"])

    assert names(example(project.pool, 3)) == ["amount", "place"]
    assert names(example(without.pool, 3)) == ["place"]
    assert build_features(without.pool).X.shape[1] == before.shape[1] - 1
    again = leave_out(store, project.id, [])
    assert names(example(again.pool, 3)) == ["amount", "place"]
    assert again.settings == project.settings
    assert np.array_equal(build_features(again.pool).X.toarray(), before.toarray())


def test_every_label_stays_and_an_export_has_the_column_still(store, project):
    (served,) = claim(store, project, EMPTY, "Anna", 1)
    answer(store, project, served.token, "good", who="Anna")

    without = leave_out(store, project.id, ["amount"])

    with store.reading() as records:
        assert fold(records.decisions(project.id), without.task).by_row == {served.row: "good"}
    assert b"pool.amount" in export(store, without, "csv")
    assert (without.zones.candidates == project.zones.candidates).all()


def test_what_is_learnt_with_changes_only_while_something_is_left_out(store, project):
    without = leave_out(store, project.id, ["amount"]).settings

    assert without.learnt_with != project.settings.learnt_with
    assert leave_out(store, project.id, []).settings.learnt_with == project.settings.learnt_with


@pytest.mark.parametrize(
    ("columns", "problem", "sentence"),
    [
        (["price"], UnknownName, "price"),
        (["text", "amount", "place"], BadInput, "At least one column must stay"),
        (["text"], BadInput, "The text is what is labelled"),
    ],
)
def test_what_cannot_be_left_out_is_refused_and_changes_nothing(store, project, columns, problem, sentence):
    with pytest.raises(problem, match=sentence):
        leave_out(store, project.id, columns)

    assert open_project(store, project.id).settings == project.settings
