"""The model that is taken away, and what it says of every row."""

import io

import numpy as np
import pandas as pd
import pytest
from logs import ranked

from al_core import ship
from al_core.errors import BadInput
from al_core.learning.shipped import export_model_says
from al_core.projects.projects import change_settings
from al_core.serving.serving import answer, claim


def test_it_has_learnt_every_label_those_that_tested_it_among_them(store, tumours_in_part):
    project, known = tumours_in_part, tumours_in_part.pool.known_labels()
    asked = claim(store, project, ranked(project.zones.candidates[:6]), "Anna", 6)
    for served in asked:
        answer(store, project, served.token, "Benign", who="Anna")

    shipped = ship(store.folder, project.id)

    assert set(shipped.labels) == set(known) | {served.row for served in asked}
    assert set(project.zones.hold_out.tolist()) <= set(shipped.labels)
    assert set(shipped.model.classes_) == {"Benign", "Malignant"}


def test_its_table_has_a_line_for_every_row_with_the_class_it_gives(store, tumours_in_part):
    table = ship(store, tumours_in_part).table()

    assert list(table) == ["row", "id", "label", "model_says", "sure", "sure.Benign", "sure.Malignant"]
    assert len(table) == tumours_in_part.pool.n_rows
    np.testing.assert_allclose(table["sure.Benign"] + table["sure.Malignant"], 1, atol=1e-5)
    known = table[table["label"] != ""]
    assert len(known) == 380
    assert (known["label"] == known["model_says"]).mean() > 0.9


@pytest.mark.parametrize("model", ["naive_bayes", "kernel_ridge", "random_forest", "linear_svm"])
def test_what_is_no_probability_is_not_called_how_sure_the_model_is(store, tumours_in_part, model):
    table = ship(store, change_settings(store, tumours_in_part.id, model=model)).table()

    assert list(table) == ["row", "id", "label", "model_says", "score", "score.Benign", "score.Malignant"]


def test_as_a_file_it_holds_the_examples_too(store, tumours_in_part):
    table = pd.read_csv(io.BytesIO(export_model_says(store, tumours_in_part, "safe.csv")))

    assert {"model_says", "sure", "pool.mean radius"} <= set(table)
    assert table["model_says"].isin(["Benign", "Malignant"]).all()


def test_below_two_classes_there_is_nothing_to_take_away(store, unknown_tumours):
    with pytest.raises(BadInput, match="two different labels"):
        ship(store, unknown_tumours)


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(BadInput, match="There is no folder"):
        ship(tmp_path / "typo", "letters")

    assert not list(tmp_path.iterdir())
