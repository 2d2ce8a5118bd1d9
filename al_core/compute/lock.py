"""A turn that one process takes at a time; the system takes it back when that process dies, however it dies."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _locked(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """The turn behind a lock file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Take the turn, unless somebody else has it; True when it is ours. Who only looks is waited for."""
        return any(self._take() for _ in _tries())

    def _take(self) -> bool:
        if self._file is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT)
        try:
            _locked(file)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def leave(self) -> None:
        """Let others have it."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def taken(self) -> bool:
        """Whether somebody has it now, we or another."""
        if self._file is not None:
            return True
        free = self._take()
        self.leave()
        return not free


def _tries() -> Iterator[None]:
    """To look is to hold it for some microseconds: a refusal counts when it comes again and again."""
    for pause in (0.0, 0.002, 0.01, 0.05, 0.1):
        time.sleep(pause)
        yield
