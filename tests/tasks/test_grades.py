"""What a `task` must know is enough: a project with grades goes from upload to the decision record."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from grades.part import PART
from grades.task import Grades
from visits import opened, words
from walked import labelled, learnt, log_of

from al_core import compare, record, select, ship
from al_core.errors import Refused, UnknownName
from al_core.learning.learning import learn
from al_core.learning.rounds import learning_curve, read_rounds
from al_core.numbers.saved.summary import NOT_PROJECTED, saved
from al_core.numbers.sentences import NOT_FORESEEN, advice
from al_core.numbers.standing import standing_of
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.exports import export
from al_core.projects.imports import import_answers
from al_core.projects.labels import fold
from al_core.projects.projects import create_project, open_project
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim
from al_core.tasks import TASKS
from pages.ui.tasks import PARTS

N = 300


@pytest.fixture(scope="module", autouse=True)
def grades():
    """The two folders are found, also by what still learns behind a page when its test has ended."""
    with pytest.MonkeyPatch.context() as found:
        found.setitem(TASKS, "grades", Grades)
        found.setitem(PARTS, "grades", PART)
        yield


def truth_and_file(tmp_path):
    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, (N, 3))
    grade = np.clip(np.rint(3 + 2 * X[:, 0] + 0.3 * rng.standard_normal(N)), 1, 5).astype(int)
    path = tmp_path / "essays.csv"
    pd.DataFrame(X, columns=["length", "words", "age"]).to_csv(path, index=False)
    return X, grade, path


@pytest.fixture
def essays(data, tmp_path):
    """A project as people bring it: without known grades, so with a check zone; and the grades."""
    _, truth, path = truth_and_file(tmp_path)
    store = open_store(data)
    roles = dict.fromkeys(("length", "words", "age"), "number")
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, data)
    yield create_project(store, pool, task=Grades(), name="Essays"), truth, store
    store.close()


def test_it_is_kept_with_the_project_and_read_again(essays):
    project, _, store = essays

    assert open_project(store, project.id).task == Grades(1)
    assert project.question == "Which grade does it deserve?"
    assert project.settings.model.name == "trees"


def test_a_grade_is_taken_and_anything_else_refused_in_a_sentence(essays):
    project, _, store = essays
    (served,) = claim(store, project, learn(project.pool, project.settings, []).ranking, "Anna", 1)

    with pytest.raises(Refused, match="“7” is no grade from 1 to 5"):
        answer(store, project, served.token, "7", who="Anna")
    answer(store, project, served.token, "4", who="Anna")
    answer(store, project, f"{served.token}.1", None, who="Anna", kind="undo")

    assert fold(log_of(store, project), project.task).by_row == {}


def test_three_people_say_the_middle_grade(essays):
    project, _, store = essays
    for who, grade in (("Anna", "2"), ("Ben", "5"), ("Cleo", "4")):
        ranking = learn(project.pool, project.settings, []).ranking
        (served,) = claim(store, project, ranking, who, 1)
        answer(store, project, served.token, grade, who=who)
    log = log_of(store, project)
    first = log[0].row

    together = fold([replace(one, row=first) for one in log], project.task)

    assert together.by_row == {first: 4}


def test_the_curve_has_an_interval_and_nothing_is_foreseen_that_was_not_measured(essays):
    project, truth, store = essays
    log = labelled(store, project, truth, 150)

    found = learnt(store, project)

    score = found.scores["accuracy"]
    assert score.low < score.value <= score.high
    assert score.value > 0.8, "right within one grade"
    assert found.scores["mean_error"].value < 1
    assert found.stability.changed_50 is not None
    assert found.stability.kappa is None, "grades are no categories"
    assert found.reliability.error.value < 0.3
    with store.reading() as records:
        rounds = read_rounds(records, project.id)
    stands = standing_of(project, fold(log, project.task), rounds)
    assert (stands.advice.word, stands.coming, stands.to_target) == ("", None, None)
    assert advice(stands) == NOT_FORESEEN
    assert len(learning_curve(rounds)) > 3


def test_labels_saved_are_measured_and_not_projected(essays):
    project, truth, store = essays

    found = saved(project.pool, project.settings, labelled(store, project, truth, 150))

    assert found.projection is None
    assert found.measured is not None
    assert found.missing == NOT_PROJECTED


def test_an_export_comes_back_as_the_same_project(essays):
    project, truth, store = essays
    log = labelled(store, project, truth, 20)
    other = create_project(store, project.pool, task=Grades(), name="Again")

    assert import_answers(store, other, export(store, project, "csv"), "essays.csv") == 20

    assert fold(log_of(store, other), other.task).by_row == fold(log, project.task).by_row


def test_the_record_is_written_and_the_model_taken_away(essays):
    project, truth, store = essays
    labelled(store, project, truth, 120)
    learnt(store, project)

    page = record(store, project, "html").decode()
    table = ship(store, project).table()

    assert "Right within one" in page
    assert table["model_says"].isin([1, 2, 3, 4, 5]).all()


def test_strategies_are_compared_on_grades(tmp_path):
    X, truth, _ = truth_and_file(tmp_path)

    sizes = {"n_initial": 10, "batch_size": 10, "n_labels": 40, "seeds": 2}
    runs = compare(X, truth, ["k_center", "random"], model="trees", task=Grades(), **sizes)
    off = compare(X, truth, "random", model="trees", task=Grades(), n_labels=30, seeds=1, metric="mean_error")

    assert runs.groupby("strategy")["value"].mean().min() > 0.7
    assert set(off["metric"]) == {"mean_error (lower is better)"}


def test_known_grades_are_a_hold_out(data, tmp_path):
    _, truth, path = truth_and_file(tmp_path)
    table = pd.read_csv(path).assign(grade=truth)
    table.to_csv(path, index=False)
    store = open_store(data)
    roles = dict.fromkeys(("length", "words", "age"), "number") | {"grade": "label"}
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, data)
    project = create_project(store, pool, task=Grades(), name="Known")

    assert project.zones.knows_everything
    assert set(project.zones.tests.values()) <= {1, 2, 3, 4, 5}
    store.close()


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("page", ["home", "strategy", "label", "learning_curve", "compare"])
def test_every_page_shows_it(essays, page):
    project, truth, store = essays
    labelled(store, project, truth, 120)
    learnt(store, project)

    app = opened(page, project=project.id, who="Anna")

    assert not app.exception
    assert not app.error
    assert "Essays" in words(app)


def test_a_grade_is_given_with_one_press(essays):
    project, _, store = essays
    app = opened("label", project=project.id, who="Anna")

    next(button for button in app.button if button.label == "4").click().run()

    assert list(fold(log_of(store, project), project.task).by_row.values()) == [4]


def test_the_guess_and_the_settings_are_plain_json(essays):
    project, *_ = essays

    assert json.loads(json.dumps(project.task.settings())) == {"tolerance": 1}


def test_a_script_names_a_task_by_its_name():
    X = np.random.default_rng(0).standard_normal((90, 3))
    truth = np.clip(np.rint(X[:, 0] + 3), 1, 5).astype(int).tolist()
    sizes = {"n_initial": 5, "n_labels": 9, "seeds": 1, "batch_size": 4}

    named = compare(X, truth, "k_center", model="trees", task="grades", **sizes)
    made = compare(X, truth, "k_center", model="trees", task=Grades(), **sizes)
    labels = {row: truth[row] for row in range(9)}

    assert named.value.tolist() == made.value.tolist()
    assert select("k_center", X, labels, task="grades").rows == select("k_center", X, labels, task=Grades()).rows
    with pytest.raises(UnknownName, match=r"There is no task called 'rates'; there are: .*classification.*grades"):
        select("k_center", X, labels, task="rates")
