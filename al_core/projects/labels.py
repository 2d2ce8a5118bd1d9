"""Decisions, and the fold of the log into what is labelled now."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from al_core.tasks.task import VERBATIM, Label, Reading

DecisionKind = Literal["label", "skip", "unsure", "undo", "flag", "note"]
KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)
ANSWERS = frozenset({"label", "skip", "unsure"})
AUTOPILOT = "Auto-pilot"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log: who decided what about which row, and how that row came to be shown.

    ``token`` names this decision; ``served`` names the serving that it belongs to. Times are seconds since 1970, UTC.
    """

    sequence: int
    row: int
    who: str
    kind: DecisionKind
    value: str | None
    token: str
    served: str
    strategy: str
    model_version: int
    score: float | None
    drawn: Literal["queried", "random"]
    check: bool
    probability: float | None
    shown_at: float
    answered_at: float

    @property
    def seconds(self) -> float:
        """Time from seeing the example to answering, never negative."""
        return max(0.0, self.answered_at - self.shown_at)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person says of one row now: the deciding line of the log, the flag and the note."""

    decision: Decision | None = None
    flagged: bool = False
    note: str = ""
    turns: int = 0


@dataclass
class Labels:
    """The log folded: every count and every label in the product is read from here."""

    task: Reading = VERBATIM
    answers: dict[int, dict[str, Answer]] = field(default_factory=dict)
    by_row: dict[int, Label] = field(default_factory=dict)
    sequence: int = 0
    changes: int = 0

    def extended(self, decisions: Iterable[Decision]) -> "Labels":
        """With further decisions folded in, oldest first; this one stays as it is, for whoever is reading it."""
        fresh = replace(self, answers=dict(self.answers), by_row=dict(self.by_row))
        for decision in decisions:
            fresh._add(decision)
        return fresh

    def _add(self, decision: Decision) -> None:
        people = self.answers.get(decision.row, {})
        answer = _after(people.get(decision.who, Answer()), decision)
        self.answers[decision.row] = {**people, decision.who: answer}
        self.sequence = decision.sequence
        if decision.kind not in ("flag", "note"):
            self._settle(decision.row)
            self.changes += 1

    def _settle(self, row: int) -> None:
        """The row's label is what its people say together."""
        said = sorted(self.standing(row), key=lambda decision: decision.sequence)
        labels = [label for one in said if one.kind == "label" and (label := self.read(one)) is not None]
        if labels:
            self.by_row[row] = self.task.settle(labels)
        else:
            self.by_row.pop(row, None)

    def read(self, decision: Decision) -> Label | None:
        """The label that somebody gave, as it is read today; None where it is none any more."""
        return self.task.read(decision.value or "")

    def standing(self, row: int) -> list[Decision]:
        """The decisions that stand for a row, one a person."""
        return [answer.decision for answer in self.answers.get(row, {}).values() if answer.decision]

    @property
    def count(self) -> int:
        """Number of rows with a label."""
        return len(self.by_row)

    def answered(self) -> list[int]:
        """Rows that somebody labelled, skipped or could not tell, and did not take back."""
        return [row for row in self.answers if self.standing(row)]

    def checks(self) -> dict[int, Label]:
        """Labels of the rows drawn from the check zone."""
        return {row: label for row, label in self.by_row.items() if self.standing(row)[0].check}

    def open_checks(self) -> list[int]:
        """Rows drawn from the check zone that were answered and have no label: skipped, or nobody could tell."""
        return [row for row in self.answered() if row not in self.by_row and self.standing(row)[0].check]

    def rows_of_kind(self, kind: DecisionKind) -> list[int]:
        """Rows without a label whose standing answers include this kind."""
        rows = (row for row in self.answers if row not in self.by_row)
        return [row for row in rows if any(decision.kind == kind for decision in self.standing(row))]

    def skipped(self, who: str) -> list[Decision]:
        """What this person skipped and nobody has labelled."""
        standing = (decision for row in self.rows_of_kind("skip") for decision in self.standing(row))
        return [decision for decision in standing if (decision.who, decision.kind) == (who, "skip")]

    def latest(self, who: str, n: int) -> list[tuple[int, Answer]]:
        """The rows that this person answered last, newest first, at most n of them."""
        mine = [(row, people[who]) for row, people in self.answers.items() if who in people and people[who].decision]
        return sorted(mine, key=lambda pair: -_sequence(pair[1]))[:n]

    def decisions(self) -> list[Decision]:
        """Every standing decision, in the order of the log."""
        standing = (decision for row in self.answers for decision in self.standing(row))
        return sorted(standing, key=lambda decision: decision.sequence)


def fold(decisions: Iterable[Decision], task: Reading = VERBATIM) -> Labels:
    """The state of a project's labels after these decisions.

    Parameters
    ----------
    decisions : iterable of Decision
        Lines of the log, oldest first: `records.decisions(project.id)` of a store that is read.
    task : Task, default none
        What reads the values, `project.task`; without it they are what stands in the log.

    Returns
    -------
    Labels
        `by_row`, the label of each row; `count` of them; `answered()`, the rows that have an answer.

    Examples
    --------
    >>> from al_core.projects import fold
    >>> from al_core.projects.labels import Decision
    >>> shown = {"served": "", "strategy": "", "model_version": 0, "score": None, "drawn": "queried", "check": False}
    >>> rest = {"who": "ann", "kind": "label", "probability": None, "shown_at": 0.0, "answered_at": 5.0, **shown}
    >>> def said(number, row, value):
    ...     return Decision(sequence=number, row=row, value=value, token=f"t{number}", **rest)
    >>> labels = fold([said(1, 7, "small"), said(2, 9, "large"), said(3, 7, "large")])
    >>> labels.count, labels.by_row
    (2, {7: 'large', 9: 'large'})
    """
    return Labels(task).extended(decisions)


def _after(answer: Answer, decision: Decision) -> Answer:
    """What a person says of a row after one more decision."""
    turns = max(answer.turns, _turn(decision.token)) + 1
    match decision.kind:
        case "flag":
            return replace(answer, flagged=decision.value == "yes", turns=turns)
        case "note":
            return replace(answer, note=decision.value or "", turns=turns)
        case "undo":
            return replace(answer, decision=None, turns=turns)
        case _:
            return replace(answer, decision=decision, turns=turns)


def _turn(token: str) -> int:
    """The number behind the dot of a token: which event on its example it was, where answers before it are not here."""
    number = token.partition(".")[2]
    return int(number) if number.isdecimal() else 0


def _sequence(answer: Answer) -> int:
    return answer.decision.sequence if answer.decision else 0
