"""Waiting for what a test needs, never for a time."""

import time


def wait_for(condition, seconds=300, pause=0.03):
    """Come back when it is so; look again after each pause."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(pause)
