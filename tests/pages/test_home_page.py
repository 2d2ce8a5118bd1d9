"""Home: the list of projects, and what is done with one as a whole."""

import pytest
from visits import opened, read, words
from worlds import labelled, letters

from al_core.belongings.packing import pack_project
from al_core.projects.housekeeping import archive_project
from al_core.projects.projects import list_projects
from al_core.projects.store import open_store

pytestmark = pytest.mark.usefixtures("in_this_process", "nothing_behind")


@pytest.fixture
def data(tmp_path, data, monkeypatch):
    """A data folder of its own, whose pools may be deleted."""
    monkeypatch.setenv("AL_DATA_DIR", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def store(data):
    """What is in it."""
    opened_store = open_store(data)
    yield opened_store
    opened_store.close()


@pytest.fixture
def project(store):
    """A project with sixteen labels of two people."""
    return labelled(store, letters(store))


def chosen(app, project, action):
    app.menu_button(key=f"menu_{project.id}").click(action).run()


def test_a_project_is_renamed_duplicated_and_put_away_behind_its_dots(store, project):
    app = opened("home")
    chosen(app, project, "rename")
    app.text_input(key=f"name_{project.id}").set_value("Weather")
    app.button(key=f"rename_now_{project.id}").click().run()
    chosen(app, project, "duplicate")
    chosen(app, project, "archive")

    assert not app.exception
    assert {one.name: one.archived for one in list_projects(store)} == {"Weather": True, "Weather (2)": False}
    assert "### Weather (2)" in words(app)
    assert "archived" not in words(app)

    app.toggle(key="archived").set_value(True).run()
    chosen(app, project, "take out")
    assert not any(one.archived for one in list_projects(store))


def test_a_project_is_deleted_only_when_its_name_was_typed(store, project):
    app = opened("home", project=project.id)
    chosen(app, project, "delete")
    assert "16 labels by 2 people will be gone." in words(app)

    app.text_input(key=f"confirm_{project.id}").set_value("letters")
    app.button(key=f"delete_now_{project.id}").click().run()
    assert "That is not its name; nothing was deleted." in words(app)
    assert len(list_projects(store)) == 1

    chosen(app, project, "delete")
    app.text_input(key=f"confirm_{project.id}").set_value(" Letters")
    app.button(key=f"delete_now_{project.id}").click().run()
    assert not app.exception
    assert "project" not in app.query_params
    assert list_projects(store) == []
    assert "nothing here yet" in words(app)


@pytest.mark.parametrize("page", ["label", "learning_curve", "strategy"])
def test_who_has_a_deleted_project_open_is_told_and_can_go_on(store, project, page):
    app = opened(page, project=project.id, who="Anna")
    assert not app.error
    with store.writing() as records:
        records.remove_project(project.id)

    app.run()

    assert not app.exception
    assert "may have been deleted" in words(app)


def test_a_project_file_is_recognised_on_upload_and_leads_to_its_next_example(store, project, tmp_path):
    pack_project(store, project.id, tmp_path / "letters.zip")

    app = opened("upload")
    app.file_uploader[0].upload("moved.zip", (tmp_path / "letters.zip").read_bytes(), "application/zip").run()

    assert not app.exception
    assert {one.name for one in list_projects(store)} == {"Letters", "Letters (2)"}
    assert "How is it?" in read(app)
    assert list((store.folder / "incoming").iterdir()) == []


def test_an_archived_project_is_not_what_a_page_opens_by_itself(store, project):
    archive_project(store, project.id)

    assert "Nothing to label yet" in words(opened("label"))
