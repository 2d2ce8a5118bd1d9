"""What was saved is counted behind the labelling, kept, and counted again when enough is new."""

import threading
import time

import pytest
from chosen import chosen

from al_core.errors import WorkerLost
from al_core.numbers.saved import tallies as module
from al_core.numbers.saved.measured import Difference
from al_core.numbers.saved.projection import Projection
from al_core.numbers.saved.summary import Saved
from al_core.numbers.saved.tallies import METHOD, SAVINGS, Tallies, kept_tally, save_tally, tally_file
from al_core.serving.workspace import Workspace

FOUND = Saved(90, Projection(2.0, 90, 8), Difference(0.02, -0.03, 0.07, 27, 30))


class Counted:
    """A worker that says what it was told to find, and how often it was asked."""

    def __init__(self, found):
        self.found, self.asked, self.done = found, 0, threading.Event()

    def run(self, function, *arguments, seconds):
        assert function is module.saved
        self.asked += 1
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


def settled(look, patience=60.0):
    """What a look says once it says something."""
    until = time.monotonic() + patience
    while (found := look()) is None and time.monotonic() < until:
        time.sleep(0.01)
    return found


def test_a_tally_survives_its_file_and_a_damaged_one_is_none(tmp_path):
    save_tally(tmp_path / "saved.json", FOUND)

    assert kept_tally(tmp_path / "saved.json") == FOUND
    (tmp_path / "saved.json").write_text('{"n_answers": 3}')
    assert kept_tally(tmp_path / "saved.json") is None
    assert kept_tally(tmp_path / "nothing.json") is None


def test_it_is_counted_once_and_again_after_ten_more_labels(unknown_tumours, tmp_path):
    worker = Counted(FOUND)
    tallies = Tallies(worker, SAVINGS)

    def at(n):
        return tallies.of(unknown_tumours, tmp_path, n, list)

    assert at(90) is None
    assert settled(lambda: at(90)) == FOUND
    assert (at(94), worker.asked) == (FOUND, 1)
    assert at(100) == FOUND
    assert settled(lambda: worker.asked == 2 or None)
    assert (at(101), worker.asked) == (FOUND, 2)


def test_one_count_of_a_project_runs_at_a_time(unknown_tumours, tmp_path):
    may_end = threading.Event()

    class Slow(Counted):
        def run(self, *given, seconds):
            found = super().run(*given, seconds=seconds)
            assert may_end.wait(60)
            return found

    worker = Slow(FOUND)
    tallies = Tallies(worker, SAVINGS)

    for n in range(20, 90, 10):
        assert tallies.of(unknown_tumours, tmp_path, n, list) is None

    assert settled(lambda: worker.asked or None) == 1
    may_end.set()
    assert settled(lambda: tallies.of(unknown_tumours, tmp_path, 90, list)) == FOUND


def test_what_failed_is_not_tried_again_at_every_look(unknown_tumours, tmp_path):
    worker = Counted(WorkerLost("its process ended"))
    tallies = Tallies(worker, SAVINGS)

    said = settled(lambda: tallies.of(unknown_tumours, tmp_path, 50, list))

    assert worker.asked == 1
    assert said == Saved(50, missing="It could not be counted; it is tried again after ten more answers.")


@pytest.mark.parametrize("error", [WorkerLost("It ended."), ValueError("holes"), MemoryError()])
def test_whatever_the_child_raises_is_tried_again_when_more_is_labelled(unknown_tumours, tmp_path, error, caplog):
    worker = Counted(error)
    tallies = Tallies(worker, SAVINGS)

    for n in (40, 50):
        tallies.of(unknown_tumours, tmp_path, n, list)
        for thread in [one for one in threading.enumerate() if one.name.startswith("tally")]:
            thread.join()

    assert worker.asked == 2
    assert "could not be counted" in caplog.text


@pytest.mark.parametrize("known", [True, False])
def test_only_projects_with_checks_are_counted(known, store, tumours, request, monkeypatch):
    project = tumours if known else request.getfixturevalue("unknown_tumours")
    workspace = Workspace(store)
    asked = []
    monkeypatch.setattr(workspace.tallies, "of", lambda *given: asked.append(given) or FOUND)

    assert workspace.saved(project) == (None if known else FOUND)
    assert len(asked) == (not known)
    workspace.close()


def test_what_an_earlier_method_found_is_not_read(tmp_path):
    settings = chosen(("a", "b"))
    save_tally(tmp_path / tally_file(tmp_path, settings).name.replace(f"saved-{METHOD}", "saved"), FOUND)

    assert kept_tally(tally_file(tmp_path, settings)) is None
