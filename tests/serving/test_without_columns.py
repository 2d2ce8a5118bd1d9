"""The columns of a project are changed behind the pages."""

import threading

import pytest
from leaking import leaking
from waiting import wait_for

from al_core.projects import leaving_out
from al_core.projects.projects import open_project
from al_core.serving.workspace import Workspace


@pytest.fixture
def project(store, tmp_path):
    return leaking(store.folder, tmp_path)


@pytest.fixture
def workspace(store):
    made = Workspace(store)
    yield made
    made.close()


@pytest.fixture
def held(monkeypatch):
    """Lets the features be computed when it is set, so that a test can look meanwhile."""
    gate, build = threading.Event(), leaving_out.build_features

    def slowly(pool, progress):
        progress(0.25, "Counting words")
        assert gate.wait(10)
        return build(pool, progress)

    monkeypatch.setattr(leaving_out, "build_features", slowly)
    return gate


def test_how_far_it_is_can_be_seen_and_the_project_changes_at_the_end(workspace, store, project, held):
    change = workspace.change_columns(project, ["amount"])
    wait_for(lambda: change.done)
    assert (change.under_way, change.words) == (True, "Counting words")
    assert workspace.change_columns(project, []) is change
    held.set()
    change.wait(10)

    assert open_project(store, project.id).settings.model.left_out == ("amount",)
    assert workspace.column_change(project).problem == ""


def test_a_change_that_is_cancelled_leaves_all_as_it_is(workspace, store, project, held):
    change = workspace.change_columns(project, ["amount"])

    change.stop()
    held.set()
    change.wait(10)

    assert not change.under_way
    assert change.problem == ""
    assert open_project(store, project.id).settings == project.settings


def test_why_it_cannot_be_done_is_kept(workspace, project):
    change = workspace.change_columns(project, ["text"])

    change.wait(10)

    assert "cannot be left out" in change.problem
