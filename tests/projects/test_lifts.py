"""A data folder of an earlier layout opens with every answer, round, curve and comparison there; a copy is kept."""

import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from visits import opened, words

from al_core.comparison.experiments.experiments import ExperimentStore, curve_rows
from al_core.learning.ranking import load_ranking
from al_core.learning.rounds import learning_curve, read_rounds
from al_core.numbers.saved.baseline import baseline_name, kept_baseline
from al_core.numbers.saved.tallies import kept_tally, tally_file
from al_core.projects.labels import fold
from al_core.projects.lifts import regrouped
from al_core.projects.projects import Project, list_projects, own_folder
from al_core.projects.store import open_store
from al_core.serving.learner import due
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.task import Classification


@pytest.fixture
def old(tmp_path):
    """A folder as the first layout left it: a rehearsal, a real project with a renamed class, and a comparison."""
    shutil.unpack_archive(Path(__file__).with_name("layout-1.zip"), tmp_path / "old")
    return tmp_path / "old"


@pytest.fixture
def store(old):
    """The same, opened today."""
    opened = open_store(old)
    yield opened
    opened.close()


def projects(store):
    return {project.name: project for project in list_projects(store)}


def log_and_rounds(store, project):
    with store.reading() as records:
        return records.decisions(project.id), read_rounds(records, project.id)


def test_settings_are_what_they_were(store):
    rehearsal, real = projects(store)["Rehearsal"].settings, projects(store)["Real"].settings

    assert rehearsal.task == Classification(("sea", "wood"), began_with=("sea", "wood"))
    assert (rehearsal.asking.strategy, rehearsal.asking.committee, rehearsal.model.seed) == ("margin", "families", 3)
    assert (rehearsal.worth.target, rehearsal.worth.budget, rehearsal.random_share) == (0.8, 90, 0.1)
    assert real.task == Classification(("sea", "forest", "hill"), {"wood": "forest"}, (), ("sea", "wood", "hill"))
    assert (real.guidelines, real.worth.point_minutes, real.random_share) == ("Look twice.", 5.0, 0.3)


def test_every_answer_is_there(store):
    log, _ = log_and_rounds(store, real := projects(store)["Real"])
    labels = fold(log, real.task)

    assert len(log) == 67
    assert set(labels.by_row.values()) == {"sea", "forest"}
    kinds = Counter(one.kind for one in log)
    assert kinds == {"label": 62, "skip": 1, "unsure": 1, "flag": 1, "note": 1, "undo": 1}
    assert {one.who for one in log} == {"Anna", "Ben"}


def test_rounds_curve_and_ranking_serve_as_they_are_and_nothing_is_learnt_anew(store):
    for project in projects(store).values():
        log, rounds = log_and_rounds(store, project)
        last = rounds[-1]

        assert not due(project, rounds, fold(log, project.task))
        assert last.settings == project.settings.learnt_with
        assert [line["label"] for line in last.details] == list(project.task.classes)[: len(last.details)]
        assert learning_curve(rounds)[-1].scores["accuracy"].n >= 8
        ranking = load_ranking(own_folder(store, project.id), last.version)
        assert len(ranking.rows)
        assert sum(share for _, share in project.task.guess(ranking.guess(0))) == pytest.approx(1, abs=0.01)


def test_the_random_curve_and_the_count_of_labels_saved_are_found_again(store):
    rehearsal, real = projects(store)["Rehearsal"], projects(store)["Real"]

    assert kept_baseline(own_folder(store, rehearsal.id) / baseline_name(rehearsal.settings)) is not None
    assert kept_tally(tally_file(own_folder(store, real.id), real.settings)) is not None


def test_the_comparison_opens(store):
    (experiment,) = ExperimentStore(store.folder).experiments()

    assert experiment.name == "Old comparison"
    assert len(curve_rows(experiment)) == 2 * 5 * 3


def test_labelling_goes_on(store):
    project = projects(store)["Real"]
    _, rounds = log_and_rounds(store, project)
    ranking = load_ranking(own_folder(store, project.id), rounds[-1].version)

    (served,) = claim(store, project, ranking, "Anna", 1)

    assert answer(store, project, served.token, "hill", who="Anna").outcome == "saved"


def test_a_copy_of_the_old_database_is_kept_and_made_once(old):
    before = (old / "labels.sqlite3").read_bytes()
    for _ in range(2):
        open_store(old).close()

    with sqlite3.connect(old / "labels.layout-1.sqlite3") as copy:
        (settings,) = copy.execute("SELECT settings FROM projects WHERE name = 'Real'").fetchone()
    assert json.loads(settings)["classes"] == ["sea", "forest", "hill"]
    assert before != (old / "labels.sqlite3").read_bytes()


def test_a_lift_that_fails_leaves_the_old_database_as_it_is(old, monkeypatch):
    from al_core.projects import lifts

    def failing(connection):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setitem(lifts.LIFTS, 1, failing)
        with pytest.raises(RuntimeError):
            open_store(old)

    reopened = open_store(old)
    found = list_projects(reopened)
    reopened.close()
    assert all(isinstance(one, Project) for one in found)


def test_settings_of_before_a_choice_was_there_have_its_default():
    assert regrouped({"classes": ["a", "b"]})["random_share"] == 0.2


def test_a_database_of_the_second_layout_opens_with_no_project_put_away(old):
    open_store(old).close()
    with sqlite3.connect(old / "labels.sqlite3") as database:
        database.execute("ALTER TABLE projects DROP COLUMN archived")
        database.execute("UPDATE schema_versions SET version = 2")
    database.close()

    opened = open_store(old)
    found = list_projects(opened)
    opened.close()

    assert {one.name: one.archived for one in found} == {"Rehearsal": False, "Real": False}
    assert (old / "labels.layout-2.sqlite3").exists()


def test_the_pages_show_them(old, monkeypatch):
    monkeypatch.setenv("AL_DATA_DIR", str(old))

    said = words(opened("home"))

    assert "Rehearsal" in said
    assert "Real" in said
