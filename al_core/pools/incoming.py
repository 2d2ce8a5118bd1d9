"""Uploaded files until they are read, refused or left lying: each is kept for a day after it was last used."""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from al_core.compute.lock import FileLock
from al_core.errors import BadInput

KEPT_SECONDS = 24 * 3600.0
SWEPT_SECONDS = 600.0


class WaitingFiles:
    """The uploads of a data folder that nothing was made of yet.

    Those left by servers that are gone are swept at the start, where no other server is at work on the folder; any file
    is swept a day after its last use.
    """

    def __init__(self, data: Path) -> None:
        self.folder = data / "incoming"
        self._turn = FileLock(data / "incoming.lock")
        self._swept = 0.0
        with suppress(OSError):  # a folder that may only be read has nothing to sweep
            if self.folder.is_dir():
                self.sweep(0.0 if self._turn.take() else KEPT_SECONDS)

    def add(self, content: bytes | memoryview) -> Path:
        """A copy on disk, under a name of our own."""
        target = self.new()
        target.write_bytes(content)
        return target

    def new(self) -> Path:
        """A path for a file, under a name of our own."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._turn.take()
        return self.folder / secrets.token_hex(8)

    def holds(self, path: Path) -> bool:
        """Whether the file is one of these, and no file of the server that somebody named."""
        return path.parent == self.folder

    def use(self, path: Path) -> None:
        """Keep a file of ours for another day. Raises BadInput where it is gone."""
        if not self.holds(path):
            return
        try:
            os.utime(path)
        except FileNotFoundError as error:
            raise BadInput("The file was kept for a day and is gone; choose it again.") from error

    def drop(self, path: Path) -> None:
        """Forget a file; one that is not of ours stays where it is."""
        if self.holds(path):
            path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Sweep what is a day old, now and then."""
        if time.monotonic() - self._swept > SWEPT_SECONDS:
            with suppress(OSError):
                self.sweep()

    def sweep(self, kept: float = KEPT_SECONDS) -> None:
        """Remove what was last used so many seconds ago or earlier."""
        self._swept = time.monotonic()
        for path in self.folder.glob("*"):
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime >= kept:
                    path.unlink()

    def close(self) -> None:
        """Let another server sweep at its start."""
        self._turn.leave()
