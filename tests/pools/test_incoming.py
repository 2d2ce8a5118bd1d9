"""Uploads that nothing was made of are kept for a day, and not for ever."""

import os
import time

import pytest

from al_core.errors import BadInput
from al_core.pools.incoming import KEPT_SECONDS, WaitingFiles


@pytest.fixture
def waiting(tmp_path):
    opened = WaitingFiles(tmp_path)
    yield opened
    opened.close()


def age(path, seconds):
    os.utime(path, (time.time() - seconds, time.time() - seconds))


def test_a_file_is_kept_for_a_day_after_its_last_use(waiting):
    left, used, fresh = (waiting.add(b"text\none\n") for _ in range(3))
    age(left, KEPT_SECONDS + 60)
    age(used, KEPT_SECONDS + 60)
    waiting.use(used)

    waiting.sweep()

    assert {used, fresh} == set(waiting.folder.iterdir())


def test_what_a_server_left_is_gone_when_the_next_one_starts(waiting, tmp_path):
    waiting.add(b"text\none\n")
    waiting.close()

    WaitingFiles(tmp_path).close()

    assert list(waiting.folder.iterdir()) == []


def test_a_second_server_sweeps_nothing_that_the_first_may_be_using(waiting, tmp_path):
    mine, old = waiting.add(b"text\none\n"), waiting.add(b"text\ntwo\n")
    age(old, KEPT_SECONDS + 60)

    WaitingFiles(tmp_path).close()

    assert list(waiting.folder.iterdir()) == [mine]


def test_a_file_that_was_swept_is_said_to_be_gone(waiting):
    path = waiting.add(b"text\none\n")
    waiting.drop(path)

    with pytest.raises(BadInput, match="kept for a day and is gone; choose it again"):
        waiting.use(path)


def test_a_file_of_the_server_is_never_touched_or_removed(waiting, tmp_path):
    own = tmp_path / "letters.csv"
    own.write_text("text\none\n")
    age(own, 1000)
    before = own.stat().st_mtime

    waiting.use(own)
    waiting.drop(own)

    assert own.stat().st_mtime == before


def test_a_folder_that_may_only_be_read_keeps_nobody_from_starting(tmp_path, monkeypatch):
    (tmp_path / "incoming").mkdir()

    def refusing(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refusing)

    WaitingFiles(tmp_path).tidy()
