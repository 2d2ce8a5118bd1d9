"""Looking ahead: in the background, one at a time, and never longer than somebody wants to wait."""

import time
from dataclasses import replace

import pytest

from al_core.compute.workers import Worker
from al_core.errors import Problem
from al_core.pools.features.maps import kept_map
from al_core.projects.settings import adjusted
from al_core.serving import look_ahead as looks
from al_core.serving.look_ahead import LooksAhead
from al_core.serving.workspace import Workspace


@pytest.fixture(scope="module")
def child():
    """One child process for all tests; starting one takes seconds."""
    worker = Worker()
    yield worker
    worker.stop()


@pytest.fixture
def workspace(store, child):
    made = Workspace(store)
    made.looks = LooksAhead(child)
    yield made
    made.looks = LooksAhead()
    made.close()


def asking(project, strategy):
    return replace(project, settings=adjusted(project.settings, strategy=strategy))


def sleepy(pool, settings, log):
    time.sleep(60)


def failing(pool, settings, log):
    raise Problem("it cannot be done")


def test_a_look_finds_what_would_be_asked_and_draws_the_map(workspace, tumours):
    look = workspace.look_ahead(tumours)

    assert look.done.wait(120)
    assert set(look.found.ranking.rows) <= set(tumours.zones.candidates)
    assert look.found.cold
    assert len(look.found.map.points) == tumours.pool.n_rows
    assert kept_map(tumours.pool) is not None


def test_the_same_settings_are_looked_at_once(workspace, tumours):
    first = workspace.look_ahead(tumours)
    first.done.wait(120)

    assert workspace.look_ahead(tumours) is first
    workspace.looks.forget(first)
    again = workspace.look_ahead(tumours)
    assert again is not first
    assert again.done.wait(120)


def test_where_the_newest_ranking_already_says_it_nothing_is_computed(workspace, tumours):
    workspace.prepare(tumours)
    workspace.looks.map(tumours)

    look = workspace.look_ahead(tumours)

    assert not look.under_way
    assert look.found.ranking.version == 1


def test_a_look_can_be_stopped_and_the_next_one_works(workspace, tumours, monkeypatch):
    with monkeypatch.context() as slowly:
        slowly.setattr(looks, "ask_next", sleepy)
        look = workspace.look_ahead(tumours)
        assert not look.done.wait(1.5)
        workspace.looks.stop(look)
        assert look.done.wait(50)
        assert (look.found, look.problem, look.stopped) == (None, "", True)

    assert workspace.look_ahead(tumours) is look
    workspace.looks.forget(look)
    again = workspace.look_ahead(tumours)
    assert again.done.wait(120)
    assert again.found is not None


def test_another_strategy_ends_the_look_at_the_one_before(workspace, tumours, monkeypatch):
    with monkeypatch.context() as slowly:
        slowly.setattr(looks, "ask_next", sleepy)
        first = workspace.look_ahead(tumours)
        assert not first.done.wait(0.5)
        assert workspace.look_ahead(tumours) is first

    second = workspace.look_ahead(asking(tumours, "random"))

    assert second.done.wait(120)
    assert first.stopped
    assert second.found is not None
    assert workspace.look_ahead(tumours) is not first


def test_what_goes_wrong_is_a_sentence_and_is_not_tried_again_by_itself(workspace, tumours, monkeypatch):
    monkeypatch.setattr(looks, "ask_next", failing)

    look = workspace.look_ahead(tumours)

    assert look.done.wait(120)
    assert (look.found, look.problem) == (None, "it cannot be done")
    assert workspace.look_ahead(tumours) is look


def test_a_look_ends_at_its_limit(workspace, tumours, monkeypatch):
    monkeypatch.setattr(looks, "ask_next", sleepy)
    monkeypatch.setattr(looks, "LONGEST_LOOK", 1.0)

    look = workspace.look_ahead(tumours)

    assert look.done.wait(50)
    assert "longer than 1 second" in look.problem
