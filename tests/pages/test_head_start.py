"""The section on a head start: there where another project can lend, and gone back on with one press."""

from lending import texts_project
from visits import opened, read

from al_core.projects.projects import open_project
from al_core.projects.store import open_store

TITLE = "Head start from another project (transfer)"


def offered(app):
    return [one for one in app.expander if one.label == TITLE]


def pressed(app, key):
    (button,) = [one for one in app.button if one.key == key]
    return button.click().run()


def test_labels_of_another_project_can_be_taken_for_a_start_and_given_back(
    data, tmp_path, in_this_process, nothing_behind
):
    store = open_store(data)
    mine = texts_project(store, tmp_path, "mine", seed=1, known=False)
    app = opened("strategy", project=mine.id)
    assert not offered(app), "there is nobody to lend"
    texts_project(store, tmp_path, "weather of <last> year")

    app = opened("strategy", project=mine.id)
    app = pressed(app, "borrow")
    assert not app.exception
    assert open_project(store, mine.id).settings.model.head_start
    assert "120 labels of “weather of <last> year” were copied for a start." in read(app)

    app = pressed(app, "give_back")
    assert not open_project(store, mine.id).settings.model.head_start
    assert offered(app)
    store.close()
