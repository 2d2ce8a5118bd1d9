"""What came of the runs of an experiment: a file that only grows, so that a crash costs no finished run."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isnan, nan
from pathlib import Path
from typing import Any, BinaryIO

from al_core.comparison.runs import Key, Outcome

FIELDS = ("model", "task_model", "batch_size", "strategy", "seed")


@dataclass(frozen=True)
class Finished:
    """A run that came to its end, with an outcome or with an error in one sentence, `elapsed` seconds into the work."""

    key: Key
    outcome: Outcome | None
    error: str
    elapsed: float


class RunLog:
    """The finished runs in a file. A line that a crash cut off does not count, and goes when the work is taken up."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._read = 0
        self._finished: dict[Key, Finished] = {}

    def finished(self) -> dict[Key, Finished]:
        """All that is in the file, in the order in which it came; only new lines are read."""
        with self._lock:
            try:
                with self._path.open("rb") as file:
                    file.seek(self._read)
                    new = file.read()
            except FileNotFoundError:
                new = b""
            whole = new[: new.rfind(b"\n") + 1]
            for line in whole.splitlines():
                one = _parsed(json.loads(line))
                self._finished[one.key] = one
            self._read += len(whole)
            return dict(self._finished)

    @contextmanager
    def writing(self) -> Iterator["RunLogWriter"]:
        """Append to the file; only one process may do so at a time."""
        with self._path.open("ab") as file:
            self.finished()
            file.truncate(self._read)
            yield RunLogWriter(file)


class RunLogWriter:
    """Appends to a journal."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, one: Finished) -> None:
        """Append a run; it is on disk when this returns. Raises OSError."""
        self._file.write(json.dumps(_line(one), ensure_ascii=False, allow_nan=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _line(one: Finished) -> dict[str, Any]:
    line: dict[str, Any] = dict(zip(FIELDS, one.key, strict=True))
    if one.outcome is None:
        return {**line, "error": one.error, "elapsed": one.elapsed}
    curve = [[None if isnan(number) else number for number in row] for row in one.outcome.curve]
    rest = {"labelled": list(one.outcome.labelled), "seconds": one.outcome.seconds, "version": one.outcome.version}
    if one.outcome.amounts:
        rest["amounts"] = {name: list(counts) for name, counts in one.outcome.amounts.items()}
    return {**line, "curve": curve, **rest, "elapsed": one.elapsed}


def _parsed(line: dict[str, Any]) -> Finished:
    model, task_model, batch_size, strategy, seed = (line[name] for name in FIELDS)
    key = (str(model), str(task_model), int(batch_size), str(strategy), int(seed))
    if "error" in line:
        return Finished(key, None, line["error"], line["elapsed"])
    curve = [tuple(nan if number is None else number for number in row) for row in line["curve"]]
    outcome = Outcome(curve, line["labelled"], line["seconds"], line.get("version", ""), line.get("amounts", {}))
    return Finished(key, outcome, "", line["elapsed"])
