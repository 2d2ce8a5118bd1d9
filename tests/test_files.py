"""Folders that get their names only when they are whole."""

import os

from al_core.files import Unfinished


def test_what_a_killed_process_left_is_swept_a_day_later(tmp_path):
    left = tmp_path / "pools" / ".unfinished-old-1"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))

    with Unfinished(tmp_path / "pools" / "one"):
        pass

    assert not left.exists()
