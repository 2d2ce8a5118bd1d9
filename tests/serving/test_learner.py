"""The learner: a model follows the labels, of people or of the `autopilot`, and nobody waits for it."""

import threading
import time
from dataclasses import replace

import pytest
from logs import log_of, truth_of

from al_core.learning.learning import learn
from al_core.learning.ranking import save_ranking
from al_core.learning.rounds import Round
from al_core.projects.labels import fold
from al_core.projects.projects import change_settings
from al_core.serving import learner as learner_module
from al_core.serving.learner import Learner, due
from al_core.serving.workspace import Workspace


@pytest.fixture
def workspace(store):
    made = Workspace(store)
    yield made
    made.close()


def test_a_batch_of_answers_makes_a_round_in_a_child_process(workspace, tumours):
    pilot = workspace.start_autopilot(tumours, 12)

    assert pilot.wait() == 12
    rounds = workspace.rounds(tumours)
    assert [one.error for one in rounds] == [None] * len(rounds)
    assert rounds[-1].changes >= 10
    assert workspace.labels(tumours).count == 12
    truth = truth_of(tumours)
    assert all(truth[row] == label for row, label in workspace.labels(tumours).by_row.items())


def test_a_failed_round_is_kept_as_one_and_labelling_goes_on(store, tumours, monkeypatch):
    learner = Learner(store)
    monkeypatch.setattr(learner._worker, "run", lambda *_, **__: 1 / 0)

    learner.follow(tumours)
    learner.wait(tumours)

    workspace = Workspace(store)
    assert "ZeroDivisionError" in workspace.status(tumours).failed.error
    assert workspace.claim(tumours, "Anna", 2)
    workspace.close()


def test_a_fit_that_takes_too_long_is_stopped_and_said(store, tumours):
    learner = Learner(store, longest=0.01)

    learner.follow(tumours)
    learner.wait(tumours)

    workspace = Workspace(store)
    assert "longer than" in workspace.status(tumours).failed.error
    workspace.close()
    learner.stop()


def test_at_most_one_run_is_under_way_and_one_waiting(store, tumours, monkeypatch):
    learner, running, most = Learner(store), [], []

    def slow(*_, **__):
        running.append(1)
        most.append(len(running))
        time.sleep(0.05)
        running.pop()
        return learn(tumours.pool, tumours.settings, [])

    monkeypatch.setattr(learner._worker, "run", slow)
    crowd = [threading.Thread(target=learner.follow, args=(tumours,)) for _ in range(20)]
    [one.start() for one in crowd]
    [one.join() for one in crowd]
    learner.wait(tumours)

    assert max(most) == 1
    assert len(most) <= 2


def test_another_server_at_work_is_left_alone(store, tumours):
    with store.writing() as records:
        assert records.take_learner(tumours.id, "another", time.time(), time.time() + 60)
    learner = Learner(store)

    learner.follow(tumours)
    learner.wait(tumours)

    assert learner._last_rounds(tumours.id, 1) == []


def test_changed_settings_call_for_a_new_round(store, tumours, workspace):
    workspace.prepare(tumours)
    rounds = workspace.rounds(tumours)

    nothing = fold([])
    assert not due(tumours, rounds, nothing)
    assert due(change_settings(store, tumours.id, strategy="entropy"), rounds, nothing)
    worth = {"target": 0.8, "point_minutes": 5.0, "point_money": 4.0, "wage": 30.0, "price": 0.1, "budget": 200}
    assert not due(change_settings(store, tumours.id, strategy="auto", **worth), rounds, nothing)


def test_the_last_answers_of_a_pool_are_learnt_though_they_are_no_full_batch(store, tumours):
    n, log = tumours.zones.n_askable, log_of(tumours, tumours.zones.candidates)
    last = Round(1, settings=tumours.settings.learnt_with, changes=n - 1)

    assert due(tumours, [last], fold(log))
    assert not due(tumours, [replace(last, changes=n)], fold(log))
    assert not due(tumours, [replace(last, changes=n - 2)], fold(log[:-1]))


def test_two_servers_that_keep_a_round_at_once_keep_both(workspace, store, tumours, monkeypatch):
    finished, other = learn(tumours.pool, tumours.settings, []), Learner(store)

    def overtaken(*arguments):
        monkeypatch.setattr(learner_module, "save_ranking", save_ranking)
        other._keep(tumours, finished)

    monkeypatch.setattr(learner_module, "save_ranking", overtaken)
    workspace.learner._keep(tumours, finished)
    other.stop()

    assert [one.version for one in workspace.rounds(tumours)] == [1, 2]


def test_who_waits_for_the_model_waits_for_the_run_that_follows_as_well(workspace, tumours, monkeypatch):
    runs, learner = [], workspace.learner

    def waiting(project):
        if len(runs) == 1:
            learner._waiting.add(project)
        return False

    monkeypatch.setattr(learner, "_round", lambda project: runs.append(project) and False)
    monkeypatch.setattr(learner, "_take_waiting", waiting)
    learner.follow(tumours)

    learner.wait(tumours)

    assert len(runs) == 2
