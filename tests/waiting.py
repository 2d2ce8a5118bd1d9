"""Waiting for what a test needs, never for a time."""

import time


def wait_for(condition, seconds=120):
    """Come back when it is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.01)
