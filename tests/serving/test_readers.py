"""Texts are read for what they mean behind the pages, in parts, and gone on with after whatever ended it."""

import os
import signal
import threading
from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
from meanings import real_model
from reviews import N_ROWS, answered, reviews_in
from waiting import wait_for

from al_core.compute.workers import Worker
from al_core.errors import BadInput, WorkerLost
from al_core.learning import meanings
from al_core.learning.reading_order import rows_to_read
from al_core.learning.rounds import Round
from al_core.meaning.finding import encoder_in
from al_core.pools.features.meaning import meaning_of
from al_core.projects.labels import fold
from al_core.projects.settings import adjusted
from al_core.serving import readers as module
from al_core.serving.learner import due
from al_core.serving.readers import READ_A_STEP, Readers

NOTHING = fold([])


@pytest.fixture
def reviews(store, tmp_path):
    return reviews_in(store, tmp_path)


class Told:
    """A worker in this process told what comes before each step: an error to raise, or something to wait for."""

    def __init__(self, *before):
        self.before, self.steps, self.stops = list(before), [], 0

    def run(self, function, pool, encoder, rows, seconds):
        if (told := self.before.pop(0) if self.before else None) is not None:
            if isinstance(told, Exception):
                raise told
            told.wait(60)
        self.steps.append(rows.tolist())
        return function(pool, encoder, rows)

    def stop(self):
        self.stops += 1


@pytest.fixture
def reading():
    """Readers with such a worker, closed at the end."""
    made = []

    def readers(*before):
        made.append(Readers(Told(*before)))
        return made[-1]

    yield readers
    for one in made:
        one.close()


def seen(readers, project, state):
    """How far it is when it has come to this."""
    wait_for(lambda: readers.visit(project, NOTHING).state == state)
    return readers.visit(project, NOTHING)


def test_a_pool_is_read_in_steps_and_then_serves(reviews, encoder, reading):
    readers = reading()

    far = seen(readers, reviews, "read")

    steps = readers._worker.steps
    assert (far.n_read, far.n_rows, far.serves, far.under_way) == (N_ROWS, N_ROWS, True, False)
    assert [len(step) for step in steps] == [READ_A_STEP, READ_A_STEP, READ_A_STEP, N_ROWS - 3 * READ_A_STEP]
    assert sorted(chain(*steps)) == list(range(N_ROWS))
    assert meaning_of(reviews.pool, encoder).serves_since
    wait_for(lambda: readers._worker.stops)


def test_what_is_labelled_is_read_first(reviews, encoder, reading):
    readers, rows = reading(), reviews.zones.candidates[-5:]

    readers.visit(reviews, fold(answered(reviews, rows)))
    seen(readers, reviews, "read")

    assert readers._worker.steps[0][:5] == rows.tolist()


def test_a_child_that_dies_costs_nothing_but_its_step(reviews, encoder, reading):
    readers = reading(None, WorkerLost("it was killed"), WorkerLost("once more"))

    assert seen(readers, reviews, "read").n_read == N_ROWS
    assert [len(step) for step in readers._worker.steps][:2] == [READ_A_STEP, READ_A_STEP]


def test_what_fails_is_said_and_tried_again_later(reviews, encoder, reading, monkeypatch):
    readers = reading(BadInput("The file is no model."))

    far = seen(readers, reviews, "failed")
    assert (far.problem, far.n_read) == ("The file is no model.", 0)
    monkeypatch.setattr(module, "SECONDS_TO_LOOK", 0)
    assert seen(readers, reviews, "read").n_read == N_ROWS


def test_it_ends_where_meaning_is_turned_off_and_goes_on_where_it_is_wanted_again(reviews, encoder, reading):
    gate = threading.Event()
    readers = reading(None, gate)
    readers.visit(reviews, NOTHING)
    wait_for(lambda: not readers._worker.before)

    off = replace(reviews, settings=adjusted(reviews.settings, meaning=False))
    assert readers.visit(off, NOTHING) is None
    gate.set()
    wait_for(lambda: readers._worker.stops)

    assert len(readers._worker.steps) == 2
    assert seen(readers, reviews, "read").n_read == N_ROWS
    assert [len(step) for step in readers._worker.steps][:3] == [READ_A_STEP] * 3


def test_two_servers_do_not_read_the_same_pool_at_once(reviews, encoder, reading):
    gate = threading.Event()
    first, second = reading(gate), reading()
    first.visit(reviews, NOTHING)
    wait_for(lambda: not first._worker.before)

    assert not seen(second, reviews, "elsewhere").n_read
    gate.set()
    seen(first, reviews, "read")


def test_who_needs_its_first_rows_comes_before_the_rest_of_another(reviews, encoder, reading, monkeypatch):
    for name in ("reading_order.FIRST_CANDIDATES", "reading_order.FIRST_CHECKS", "scoring.STOP_SET"):
        monkeypatch.setattr(f"al_core.learning.{name}", 10)
    gate = threading.Event()
    readers, other = reading(gate), replace(reviews, id="other", settings=adjusted(reviews.settings, seed=5))

    for project in (reviews, other):
        readers.visit(project, NOTHING)
    gate.set()
    seen(readers, reviews, "read")

    assert set(rows_to_read(other, NOTHING)[0].tolist()) <= set(chain(*readers._worker.steps[:2]))


def test_without_a_model_nothing_is_read(reviews, encoder, reading, monkeypatch):
    off = replace(reviews, settings=adjusted(reviews.settings, meaning=False))
    assert reading().visit(off, NOTHING) is None
    monkeypatch.setattr(meanings, "text_encoder", lambda: None)
    assert reading().visit(reviews, NOTHING) is None


def test_a_round_is_due_when_meaning_becomes_ready_and_when_it_is_gone(reviews, encoder, monkeypatch):
    kept = meaning_of(reviews.pool, encoder)
    last = Round(1, settings=reviews.settings.learnt_with)

    assert not due(reviews, [last], NOTHING)
    kept.serve()
    kept.read_on(np.arange(N_ROWS))
    assert due(reviews, [last], NOTHING)
    assert not due(reviews, [replace(last, meaning="words")], NOTHING)
    assert not due(reviews, [last, replace(last, version=2)], NOTHING), "it was tried, in vain"
    monkeypatch.setattr(meanings, "text_encoder", lambda: None)
    assert due(reviews, [replace(last, meaning="words")], NOTHING)


def test_a_real_child_with_a_real_model_that_is_killed_midway_is_gone_on_from(store, tmp_path, monkeypatch):
    model, reviews = encoder_in(real_model(tmp_path / "real")), reviews_in(store, tmp_path, n_rows=160)
    monkeypatch.setattr(meanings, "text_encoder", lambda: model)
    worker = Worker()
    child, readers = worker.run(os.getpid, seconds=60), Readers(worker)
    wait_for(lambda: readers.visit(reviews, NOTHING).n_read)

    os.kill(child, signal.SIGKILL)

    assert seen(readers, reviews, "read").n_read == 160
    assert np.allclose(np.linalg.norm(meaning_of(reviews.pool, model).vectors.astype(float), axis=1), 1, atol=1e-2)
    readers.close()
