"""A language model at work behind the pages: one run at a time, told, ended, gone on with."""

import threading

import pytest
from annotators import Desk, answering
from worlds import letters

from al_core.errors import Refused
from al_core.language_model.ledger import Budget
from al_core.projects.projects import change_settings
from al_core.serving.annotators import Annotators


@pytest.fixture
def project(store):
    return letters(store)


@pytest.fixture
def desk():
    return Desk(lambda text: "wet" if "rain" in text else "dry", ["wet", "dry"])


@pytest.fixture
def runs(store, project):
    made = Annotators(store)
    made.ledger(project).set_budget(Budget(1.0, 100))
    return made


def test_a_run_asks_in_the_background_and_the_next_goes_on_behind_it(runs, project, desk):
    with answering(desk) as found:
        first = runs.begin(project, [runs.annotator(project, found)], "test", range(10))
        first.wait(30)
        second = runs.begin(project, [runs.annotator(project, found)], "test", range(16))
        second.wait(30)

        assert (first.done, first.planned, first.problem, first.under_way) == (10, 10, "", False)
        assert (second.planned, second.done) == (6, 6)
        assert second is runs.newest(project)
        assert second.seconds_left == 0.0
        assert len(runs.annotator(project, found).said) == 16


def test_one_run_at_a_time_which_can_be_ended(runs, project, desk):
    asked, going_on = threading.Semaphore(0), threading.Event()
    desk.truth = lambda text: (asked.release(), going_on.wait(30), "wet")[-1]
    with answering(desk) as found:
        run = runs.begin(project, [runs.annotator(project, found)], "teach", range(40))
        assert runs.begin(project, [runs.annotator(project, found)], "test", range(3)) is run
        assert all(asked.acquire(timeout=30) for _ in range(4))
        run.stop()
        going_on.set()
        run.wait(30)

        assert run.problem == ""
        assert len(runs.annotator(project, found).said) == len(desk.seen) == 4, "what was being asked is kept"


def test_why_it_ended_before_is_said_in_a_sentence(runs, project, desk):
    desk.faults = [401]
    with answering(desk) as found:
        run = runs.begin(project, [runs.annotator(project, found)], "test", range(10))
        run.wait(30)

    assert "does not take the key" in run.problem
    assert run.done == 0


def test_nothing_is_written_for_a_project_that_was_deleted(runs, project, desk):
    with answering(desk) as found:
        runs.ledger(project).path.unlink()
        runs.ledger(project).path.parent.rmdir()
        run = runs.begin(project, [runs.annotator(project, found)], "test", range(4))
        run.wait(30)

    assert "cannot be written" in run.problem
    assert not runs.ledger(project).path.parent.exists()
    runs.end(project.id, 1.0)
    assert runs.newest(project) is None


def test_it_is_refused_where_it_is_not_offered(runs, store, project, desk, monkeypatch):
    monkeypatch.setattr("al_core.serving.annotators.why_not_offered", lambda project: "Not for images.")
    with answering(desk) as found, pytest.raises(Refused, match="images"):
        runs.begin(project, [runs.annotator(project, found)], "test", range(4))
    assert not desk.seen


def test_whoever_changes_the_question_asks_with_another_prompt(runs, store, project, desk):
    with answering(desk) as found:
        runs.begin(project, [runs.annotator(project, found)], "test", range(4)).wait(30)
        changed = change_settings(store, project.id, guidelines="Rain is wet.")

        assert not runs.annotator(changed, found).said
