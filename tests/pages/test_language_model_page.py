"""The section on a language model: no trace of it without an endpoint; tested blind, then let teach."""

import pytest
from annotators import Desk, answering
from sessions import labelled
from visits import opened, read

from al_core.projects.projects import open_project
from al_core.projects.store import open_store
from pages.ui.shared import frame


@pytest.fixture
def configured(monkeypatch):
    """An endpoint that answers as the people of the tests do, four times of five."""
    desk = Desk(lambda text: "dry" if "rain" in text else "wet", ["wet", "dry"], right=0.8)
    with answering(desk) as found:
        values = {"URL": found.url, "KEY": found.key, "MODEL": found.model, "PRICE_IN": "1", "PRICE_OUT": "4"}
        for name, value in values.items():
            monkeypatch.setenv(f"AL_LLM_{name}", value)
        yield desk


def pressed(app, key):
    (button,) = [one for one in app.button if one.key == key]
    return button.click().run()


def test_without_an_endpoint_there_is_no_trace_of_it(data, letters, in_this_process, nothing_behind, monkeypatch):
    monkeypatch.delenv("AL_LLM_URL", raising=False)

    app = opened("strategy", project=letters.id)

    assert not [one for one in app.expander if "anguage model" in one.label]
    assert "anguage model" not in read(app)


def test_it_is_tested_blind_and_then_its_labels_teach(data, letters, in_this_process, nothing_behind, configured):
    labelled(data, letters, 160)
    app = opened("strategy", project=letters.id)
    assert not app.exception
    assert not configured.seen, "nothing is sent before a press"
    assert [one.disabled for one in app.button if one.key == "llm_test"] == [True]

    app = pressed(app, "llm_budget")
    app = pressed(app, "llm_test")
    runs = frame._workspace(str(data), "").annotators
    runs.newest(letters).wait(30)
    app = app.run()
    assert not app.exception
    assert "Right in" in read(app)
    assert "The language model alone" in read(app)

    n_asked = len(configured.seen)
    (n,) = [one for one in app.number_input if one.key == "llm_rows"]
    app = n.set_value(60).run()
    app = pressed(app, "llm_teach")
    runs.newest(letters).wait(30)
    assert len(configured.seen) == n_asked + 60
    app = pressed(app.run(), "llm_let_teach")

    assert not app.exception
    assert "teach" in read(app)
    workspace = frame._workspace(str(data), "")
    workspace.learner.wait(letters)
    assert workspace.status(workspace.project(letters.id)).last.helped.n_rows > 40
    assert "labels of a language model teach too" in read(app.run())
    store = open_store(data)
    assert open_project(store, letters.id).settings.model.weak_labels
    store.close()
    assert "The language model alone" in read(opened("learning_curve", project=letters.id))
    app = pressed(app.run(), "llm_no_more")
    assert not app.exception
