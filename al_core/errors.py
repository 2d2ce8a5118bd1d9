"""Every error that the core raises on purpose.

Problem
├── BadInput        a file, a value or an argument that cannot be used
├── UnknownName     a name that is not in a catalogue; lists the names there are
├── Refused         a request that would break a rule, so nothing was changed
├── StoreProblem    the database or a file of ours cannot be read or written
├── RunFailed       runs of a comparison ended with an error; carries those that were finished
├── WorkerLost      the process that was computing something ended before it was done
├── Unreachable     the machines that should compute, or give a model, cannot be reached
└── NotInstalled    a library that only this needs is not there
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


class Problem(Exception):
    """Root of the errors meant for people: the message is one sentence that can be shown as it is."""


class BadInput(Problem):
    """Something handed in cannot be used; the sentence names file, row and column where there are any."""


class UnknownName(Problem, KeyError):
    """A name is not in its catalogue."""

    def __init__(self, what: str, name: object, known: Iterable[str]) -> None:
        self.what, self.name, self.known = what, name, tuple(known)
        super().__init__(f"There is no {what} called {name!r}; there are: {', '.join(self.known)}.")

    def __str__(self) -> str:
        return str(self.args[0])


class Refused(Problem):
    """The request breaks a rule; nothing was changed."""


class StoreProblem(Problem):
    """The database or one of our own files cannot be read or written."""


class RunFailed(Problem):
    """Runs of a comparison ended with an error, all others with a result.

    `curves` are the rows of the finished runs, as the comparison would have given them; `failed` says in a line, by the
    key of the run, why it failed.
    """

    def __init__(self, sentence: str, curves: "pd.DataFrame", failed: Mapping[Any, str]) -> None:
        self.curves, self.failed = curves, failed
        super().__init__(sentence)


class WorkerLost(Problem):
    """The process that was computing something ended before it was done; the message is a clause."""


class Unreachable(Problem):
    """The machines that should compute, or give a model, cannot be reached or do not fit; nothing was done."""


class NotInstalled(Problem):
    """What was called needs a library that is not installed; the sentence says which, and how to get it."""

    def __init__(self, what: str, library: str, extra: str = "") -> None:
        self.what, self.library = what, library
        super().__init__(f"{what} needs {library}, which is not installed: pip install {extra or library}")
