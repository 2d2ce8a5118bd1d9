"""Files and folders that get their final names only when they are whole."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from uuid import uuid4

ABANDONED_SECONDS = 24 * 3600


def data_folder() -> Path:
    """Where all state lives: ``AL_DATA_DIR``; else ``data`` beside app.py, or where one works if there is no app."""
    home = Path(__file__).parents[1]
    beside = home if (home / "app.py").is_file() and (home / "pages").is_dir() else Path.cwd()
    return Path(os.environ.get("AL_DATA_DIR") or beside / "data").resolve()


class Unfinished:
    """A folder that gets its final name only when everything in it is written; an error leaves nothing behind."""

    def __init__(self, final: Path) -> None:
        self.final = final
        self.folder = final.parent / f".unfinished-{final.name}-{uuid4().hex[:8]}"

    def __enter__(self) -> Path:
        self.final.parent.mkdir(parents=True, exist_ok=True)
        self._sweep()
        self.folder.mkdir()
        return self.folder

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and not self.final.exists():
                os.replace(self.folder, self.final)
        except OSError:
            # Somebody else finished the same folder a moment earlier: theirs holds the same content.
            if not self.final.exists():
                raise
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what a killed process left behind a day ago or earlier."""
        for folder in self.final.parent.glob(".unfinished-*"):
            if time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def write_json(path: Path, content: object) -> None:
    """Write a small JSON file, safely on disk before this returns."""
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; the file gets its own name at the end, and an error leaves nothing behind."""
    unfinished = path.with_name(f".{uuid4().hex[:8]}-{path.name}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def replace_json(path: Path, content: object) -> None:
    """Write a small JSON file under its name only when it is whole; what was there before is replaced."""
    with whole(path) as unfinished:
        write_json(unfinished, content)
