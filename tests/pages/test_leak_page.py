"""The alarm for a column that alone tells the answers: on which pages it stands, and what can be done."""

import threading

import pytest
from leaking import leaking
from recorded import lines
from sessions import labelled, learnt, scored
from visits import opened, read
from waiting import wait_for

from al_core.evaluation.giveaways import Leak
from al_core.evaluation.scores import Score
from al_core.learning.rounds import read_rounds
from al_core.numbers.record.document import collect
from al_core.projects import leaving_out
from al_core.projects.projects import open_project
from al_core.projects.store import open_store
from pages.ui.shared import leak_alarm

pytestmark = pytest.mark.usefixtures("in_this_process", "nothing_behind")

ALARM = "Column “amount” alone tells the answer in 98 of 100. Was it filled in with or after the answer?"
ANEW = "The model learns anew without “amount”"


@pytest.fixture
def project(data, tmp_path):
    project = leaking(data, tmp_path)
    labelled(data, project, 40)
    learnt(data, project, scored(Score(0.99, 0.97, 1.0, 200), leak=Leak("amount", 98, 100)))
    return project


def stored(data, project):
    store = open_store(data)
    found = open_project(store, project.id)
    store.close()
    return found


@pytest.mark.parametrize("page", ["learning_curve", "label"])
def test_it_stands_beside_the_score_and_the_column_can_be_left_out_and_taken_back(data, project, page):
    app = opened(page, project=project.id, who="Anna")
    assert ALARM in read(app)
    assert "met beyond doubt" not in read(app)

    app.button(key="leave_out").click().run()

    assert not app.exception
    assert stored(data, project).settings.model.left_out == ("amount",)
    assert ALARM not in read(app)
    assert ANEW in read(app)
    assert "99%" not in read(app)

    app.button(key="back_amount").click().run()
    assert stored(data, project).settings.model.left_out == ()
    assert ALARM in read(app)


def test_until_the_next_model_no_score_of_before_stands_among_the_projects(data, project):
    assert "likely 97–100%" in read(opened("home"))

    store = open_store(data)
    leaving_out.leave_out(store, project.id, ["amount"])
    store.close()

    app = opened("home")
    assert ANEW in read(app)
    assert "likely" not in read(app)
    assert "reached" not in read(app)


def test_while_a_column_is_left_out_the_page_shows_how_far_it_is_and_it_can_be_cancelled(data, project, monkeypatch):
    gate = threading.Event()

    def slowly(pool, progress):
        assert gate.wait(10)
        progress(0.5, "Counting words")

    monkeypatch.setattr(leaving_out, "build_features", slowly)
    monkeypatch.setattr(leak_alarm, "QUICK", 0.0)
    app = opened("learning_curve", project=project.id, who="Anna")

    app.button(key="leave_out").click().run()
    assert ALARM not in read(app)
    app.button(key="cancel_change").click().run()
    gate.set()
    wait_for(lambda: not any(thread.name.startswith("columns ") for thread in threading.enumerate()))
    app.run()

    assert ALARM in read(app)
    assert not app.exception
    assert stored(data, project).settings == project.settings


def test_who_says_that_the_column_is_fair_is_not_asked_again_and_the_record_says_so(data, project):
    app = opened("learning_curve", project=project.id, who="Anna")

    app.button(key="trust").click().run()

    assert ALARM not in read(app)
    store = open_store(data)
    with store.reading() as records:
        log, rounds = records.decisions(project.id), read_rounds(records, project.id)
    now = open_project(store, project.id)
    store.close()
    before, after = (collect(one, log, rounds, saved=None, baseline=None, now=0.0) for one in (project, now))
    assert ALARM in before.parts[0].note
    assert ALARM not in after.parts[0].note
    assert lines(after)["Columns said to be fair"] == "amount"
