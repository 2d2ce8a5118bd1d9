"""How far long work is, for whoever waits for it."""

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Is told the share that is done, from 0 to 1, and what is at hand, in words; an error raised in it ends the work."""


def untold(fraction: float, sentence: str) -> None:
    """Nobody waits."""
