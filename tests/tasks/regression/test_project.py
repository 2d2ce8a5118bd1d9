"""A project whose labels are numbers goes from upload to the decision record."""

import io
import json
import zipfile

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import walked
from walked import learnt, log_of

from al_core import record, ship
from al_core.errors import Refused
from al_core.exchange.catalogue import export_for
from al_core.learning.learning import learn
from al_core.learning.rounds import learning_curve, read_rounds
from al_core.numbers.saved.summary import NOT_PROJECTED, saved
from al_core.numbers.sentences import advice
from al_core.numbers.standing import standing_of
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.exports import export
from al_core.projects.imports import import_answers
from al_core.projects.labels import fold
from al_core.projects.projects import create_project, open_project
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim
from al_core.tasks.regression.task import Regression

N = 300
AGE = Regression(2, unit="years", low=0, high=40)


def truth_and_file(tmp_path):
    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, (N, 3))
    age = np.clip(20 + 12 * X[:, 0] + 3 * X[:, 1] + 0.8 * rng.standard_normal(N), 0, 40).round(1)
    path = tmp_path / "shells.csv"
    pd.DataFrame(X, columns=["length", "width", "weight"]).to_csv(path, index=False)
    return X, age, path


ROLES = dict.fromkeys(("length", "width", "weight"), "number")


@pytest.fixture
def shells(data, tmp_path):
    """A project as people bring it: without known ages, so with a check zone; and the ages."""
    _, truth, path = truth_and_file(tmp_path)
    store = open_store(data)
    pool = create_pool(path, path.name, preview(path, path.name).options, ROLES, data)
    yield create_project(store, pool, task=AGE, name="Shells"), truth, store
    store.close()


def labelled(store, project, truth, n):
    """Answers as a person types them: with the unit behind the number."""
    return walked.labelled(store, project, truth, n, write=lambda age: f"{age:g} years")


def test_it_is_kept_with_the_project_and_read_again(shells):
    project, _, store = shells

    assert open_project(store, project.id).task == AGE
    assert project.question == "How much is it?"


def test_a_number_is_taken_as_it_is_typed_and_anything_else_refused_in_a_sentence(shells):
    project, _, store = shells
    (served,) = claim(store, project, learn(project.pool, project.settings, []).ranking, "Anna", 1)

    with pytest.raises(Refused, match="400 is more than 40"):
        answer(store, project, served.token, "400", who="Anna")
    answer(store, project, served.token, " 9,5 years", who="Anna")
    assert log_of(store, project)[-1].value == "9.5"
    answer(store, project, f"{served.token}.1", None, who="Anna", kind="undo")

    assert fold(log_of(store, project), project.task).by_row == {}


def test_the_curve_has_an_interval_and_whether_to_go_on_is_said(shells):
    project, truth, store = shells
    log = labelled(store, project, truth, 150)

    found = learnt(store, project)

    score = found.scores["accuracy"]
    assert score.low < score.value <= score.high
    assert score.value > 0.8, "right within two years"
    assert found.scores["rmse"].value < 2
    assert found.scores["coverage"].low < 0.9 < found.scores["coverage"].high
    assert found.stability.changed_50 is not None
    assert found.stability.kappa is None, "numbers are no categories"
    assert found.reliability.error.value < 0.3
    assert found.ranking.guess(0)
    with store.reading() as records:
        rounds = read_rounds(records, project.id)
    stands = standing_of(project, fold(log, project.task), rounds)
    assert stands.advice.word
    assert 0 < stands.coming.value < stands.coming.high < 0.5
    assert stands.to_target is not None
    assert advice(stands).startswith("The next 50 labels (")
    assert len(learning_curve(rounds)) > 3


def test_labels_saved_are_measured_and_not_projected(shells):
    project, truth, store = shells

    found = saved(project.pool, project.settings, labelled(store, project, truth, 150))

    assert found.projection is None
    assert found.measured is not None
    assert found.missing == NOT_PROJECTED


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_an_export_comes_back_as_the_same_project(shells, form):
    project, truth, store = shells
    log = labelled(store, project, truth, 20)
    other = create_project(store, project.pool, task=AGE, name="Again")

    assert import_answers(store, other, export(store, project, form), f"shells.{form}") == 20

    assert fold(log_of(store, other), other.task).by_row == fold(log, project.task).by_row


def test_hugging_face_gets_numbers_as_numbers_and_gives_them_back(data, tmp_path, shells):
    project, truth, store = shells
    log = labelled(store, project, truth, 12)
    content = export_for(store, project, "hugging_face")

    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        table = pq.read_table(io.BytesIO(folder.read("data/train-00000-of-00001.parquet")))
        card = folder.read("README.md").decode()
    features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    ages = dict(zip(table["row"].to_pylist(), table["label"].to_pylist(), strict=True))
    assert ages == fold(log, project.task).by_row
    assert features["label"] == features["answers"]["feature"]["label"] == {"dtype": "float64", "_type": "Value"}
    assert '- name: "label"\n    dtype: float64' in card
    assert {one["label"] for one in table["answers"].to_pylist()[0]} == {table["label"][0].as_py()}

    path = tmp_path / "back.zip"
    path.write_bytes(content)
    found = preview(path, path.name)
    roles = {column.name: column.role for column in found.columns}
    pool = create_pool(path, path.name, found.options, roles | {"label": "label"}, data)
    assert sorted(AGE.known(pool.known_labels()).values()) == sorted(ages.values())


def test_the_record_is_written_and_the_model_taken_away(shells):
    project, truth, store = shells
    labelled(store, project, truth, 120)
    learnt(store, project)

    page = record(store, project, "html").decode()
    table = ship(store, project).table()

    assert "Right within 2 years" in page
    assert "Errors by range" in page
    assert table["model_says"].between(0, 40).all()
    assert table["sure"].between(0, 1).all()
    assert (table["low"] < table["high"]).all()


def test_known_numbers_of_more_than_500_kinds_are_a_hold_out(data, tmp_path):
    rng = np.random.default_rng(1)
    X = rng.uniform(-1, 1, (700, 3))
    price = 100_000 * (2 + X[:, 0]) + np.arange(700)
    path = tmp_path / "houses.csv"
    written = [f"€ {int(one):,}".replace(",", ".") for one in price]
    table = pd.DataFrame(X, columns=["length", "width", "weight"]).assign(price=written)
    table.to_csv(path, index=False, sep=";", decimal=",")
    store = open_store(data)
    pool = create_pool(path, path.name, preview(path, path.name).options, ROLES | {"price": "label"}, data)
    project = create_project(store, pool, task=Regression(5_000, unit="€"), name="Houses")

    assert project.zones.knows_everything
    assert set(project.zones.tests.values()) <= set(price.astype(int))
    store.close()
