"""The store and its `schema`: durable, honest about what is wrong, the same project after opening it again."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import al_core
from al_core.errors import Refused, StoreProblem
from al_core.projects.projects import change_task, list_projects, open_project
from al_core.projects.store import open_store
from al_core.tasks.classification.classes import adding, renaming

ROOT = Path(__file__).parents[2]


def test_a_commit_survives_a_power_cut_by_its_settings(store):
    with store.reading() as records:
        ask = records._connection.exec_driver_sql

        assert ask("PRAGMA journal_mode").scalar() == "wal"
        assert ask("PRAGMA synchronous").scalar() == 2
        assert ask("PRAGMA foreign_keys").scalar() == 1


def test_a_project_is_the_same_after_opening_the_store_again(store, tumours):
    again = open_store(store.folder)

    assert open_project(again, tumours.id) == tumours
    again.close()


def test_a_script_finds_pool_settings_and_log_of_a_project_as_the_readme_says(store, tumours):
    script = f"""
import al_core
store = al_core.projects.store.open_store({str(store.folder)!r})
project = al_core.projects.projects.open_project(store, {tumours.id!r})
with store.reading() as records:
    log = records.decisions(project.id)
print(al_core.numbers.saved.summary.saved(project.pool, project.settings, log).missing)
store.close()
"""
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said == "Needs answers of two classes.\n"


def test_what_is_no_module_is_no_attribute_either():
    assert not hasattr(al_core, "storage")
    with pytest.raises(ImportError, match="cannot import name 'storage'"):
        exec("from al_core import storage")


def test_an_unknown_project_is_refused_in_a_sentence(store):
    with pytest.raises(Refused, match="no project called “nowhere”"):
        open_project(store, "nowhere")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path):
    (tmp_path / "labels.sqlite3").write_bytes(b"this is not a database, but somebody's letter" * 100)

    with pytest.raises(StoreProblem, match="damaged"):
        open_store(tmp_path)

    assert (tmp_path / "labels.sqlite3").read_bytes().startswith(b"this is not a database")


def test_a_database_of_another_version_is_not_touched(store):
    path = store.folder / "labels.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("UPDATE schema_versions SET version = 99")
    other.close()

    with pytest.raises(StoreProblem, match="another version"):
        open_store(store.folder)


def test_a_project_whose_pool_is_gone_is_listed_with_what_is_wrong(store, tumours):
    (store.folder / "pools").unlink()

    (damaged,) = list_projects(store)

    assert damaged.name == tumours.name
    assert "cannot be read" in damaged.reason


def test_a_failed_transaction_changes_nothing(store, tumours):
    def half_done():
        with store.writing() as records:
            records.change_project(tumours.id, {"name": "half"})
            records.append(tumours.id, [{"row": 1}])

    with pytest.raises(StoreProblem, match="Not saved"):
        half_done()

    assert open_project(store, tumours.id).name == tumours.name


def test_a_class_keeps_its_number_when_others_are_renamed_or_added(store, tumours):
    renamed = change_task(store, tumours.id, renaming("Benign", "Harmless"))
    added = change_task(store, tumours.id, adding("Unclear"))

    assert renamed.settings.task.classes == ("Harmless", "Malignant")
    assert added.settings.task.classes == ("Harmless", "Malignant", "Unclear")
    assert added.settings.task.renamed == {"Benign": "Harmless"}
