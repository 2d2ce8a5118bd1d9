"""One thread for arithmetic: what holds for a whole process while any of its threads is inside."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

from threadpoolctl import ThreadpoolController


class Shared(AbstractContextManager[None]):
    """What holds for the whole process while any thread is inside: the first sets it, the last takes it back."""

    def __init__(self, make: Callable[[], AbstractContextManager[Any]]) -> None:
        self._make, self._lock, self._inside = make, threading.Lock(), 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._held = self._make()
                self._held.__enter__()
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._held.__exit__(None, None, None)


@lru_cache(maxsize=1)
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


_ONE_THREAD = Shared(lambda: _libraries().limit(limits=1))


def one_thread() -> AbstractContextManager[None]:
    """Numerical libraries keep to one thread inside: faster for small work, and the same result on any machine."""
    return _ONE_THREAD
