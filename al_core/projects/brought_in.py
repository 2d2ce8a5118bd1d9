"""What a file would bring to a project, before anything is kept: each line of it, and all of them as a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from al_core.amounts import counted
from al_core.projects.labels import Decision

REMARKS = ("flag", "note")
SERVING = ("row", "who", "strategy", "model_version", "score", "drawn", "check", "probability")


@dataclass(frozen=True)
class Brought:
    """What a line brings: how its row was shown, whose answer it becomes, and the token, empty where it has none yet.

    ``told`` names the line and what it says. A correction stands `instead_of` a decision of the log.
    """

    line: int
    told: str
    kind: str
    value: str | None
    shown: Mapping[str, Any]
    token: str = ""
    instead_of: Decision | None = None


@dataclass(frozen=True)
class ImportPlan:
    """What the file `name` would bring to a project whose log ends at `sequence`.

    Answers that are `new`, labels `corrected`, labels `typed` into blank rows, flags and notes (`remarks`), flags that
    are gone (`unflagged`), what was changed in the file and `stays` as it is, every line that is `refused` with the
    reason, and how many answers are there already.
    """

    who: str
    name: str
    sequence: int
    new: tuple[Brought, ...] = ()
    corrected: tuple[Brought, ...] = ()
    typed: tuple[Brought, ...] = ()
    remarks: tuple[Brought, ...] = ()
    unflagged: tuple[Brought, ...] = ()
    stays: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    n_there: int = 0

    @property
    def n_answers(self) -> int:
        """How many answers it brings."""
        return len(self.new) + len(self.corrected) + len(self.typed)

    @property
    def told(self) -> str:
        """How much it brings, in words."""
        n_marks = len(self.remarks) + len(self.unflagged)
        marks = f"{n_marks:,} flags or notes" if n_marks else ""
        return " and ".join(filter(None, [counted(self.n_answers, "answer") if self.n_answers else "", marks]))

    @property
    def brought(self) -> tuple[Brought, ...]:
        """All that it brings."""
        return (*self.new, *self.corrected, *self.typed, *self.remarks, *self.unflagged)

    @property
    def rows(self) -> set[int]:
        """The rows that it changes."""
        return {one.shown["row"] for one in self.brought}


def as_shown(decision: Decision) -> dict[str, Any]:
    """How a row came to be shown, and when, as an answer of the log has it."""
    return {name: getattr(decision, name) for name in (*SERVING, "shown_at", "answered_at")}
