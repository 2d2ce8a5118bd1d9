"""What an export that comes back would bring: found, counted and named line by line before anything is kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from al_core.errors import BadInput, Refused
from al_core.projects.labels import ANSWERS, Decision, fold
from al_core.projects.projects import Project
from al_core.projects.returned_files import Returned, returned_lines
from al_core.projects.returned_rows import ReturnedRows
from al_core.projects.spreadsheet_cells import alike_in_cells, bare_cell, spoilt
from al_core.projects.store import Store
from al_core.tasks.task import Label

REMARKS = ("flag", "note")
TYPED = "typed_into_a_file"  # how a row was chosen that somebody chose in a spreadsheet
SERVING = ("row", "who", "strategy", "model_version", "score", "drawn", "check", "probability")
BACK = "back-"  # how the tokens begin of what takes an import back


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
    """What a file would bring to a project whose log ends at `sequence`.

    Answers that are `new`, labels `corrected`, labels `typed` into blank rows, flags and notes (`remarks`), every line
    that is `refused` with the reason, and how many answers are there already.
    """

    who: str
    sequence: int
    new: tuple[Brought, ...] = ()
    corrected: tuple[Brought, ...] = ()
    typed: tuple[Brought, ...] = ()
    remarks: tuple[Brought, ...] = ()
    refused: tuple[str, ...] = ()
    n_there: int = 0

    @property
    def n_answers(self) -> int:
        """How many answers it brings."""
        return len(self.new) + len(self.corrected) + len(self.typed)

    @property
    def brought(self) -> tuple[Brought, ...]:
        """All that it brings."""
        return (*self.new, *self.corrected, *self.typed, *self.remarks)

    @property
    def rows(self) -> set[int]:
        """The rows that it changes."""
        return {one.shown["row"] for one in self.brought}


def plan_import(store: Store, project: Project, content: bytes, name: str, who: str) -> ImportPlan:
    """What an export of the same pool, as somebody hands it in, would bring. Raises BadInput where it is no export."""
    lines = sorted(returned_lines(content, name), key=lambda line: line.place)
    with store.reading() as records:
        log = records.decisions(project.id)
    planner = _Planner(project, log, who)
    for line in lines:
        planner.add(line)
    found = {kind: tuple(brought) for kind, brought in planner.found.items()}
    refused = tuple(f"“{name}”, line {number}: {why}" for number, why in sorted(planner.refused))
    return ImportPlan(who, log[-1].sequence if log else 0, **found, refused=refused, n_there=planner.n_there)


@dataclass
class _Planner:
    project: Project
    log: Sequence[Decision]
    who: str
    found: dict[str, list[Brought]] = field(default_factory=lambda: defaultdict(list))
    refused: list[tuple[int, str]] = field(default_factory=list)
    n_there: int = 0

    def __post_init__(self) -> None:
        self.task = self.project.task
        self.labels = fold(self.log, self.task)
        self.rows = ReturnedRows(self.project.pool)
        self.by_token = {one.token: one for one in self.log}
        self.tokens = set(self.by_token)
        self.said: dict[tuple[int, str, str], set[str]] = defaultdict(set)
        self.taken_back: set[tuple[int, str]] = set()
        for one in self.log:
            if one.kind in REMARKS:
                self.said[one.row, one.who, one.kind].add(bare_cell(one.value or ""))
            elif one.kind == "undo" and one.token.startswith(BACK):
                self.taken_back.add((one.row, one.who))
            else:
                self.taken_back.discard((one.row, one.who))
        self.own: dict[int, tuple[int, str]] = {}  # row -> the line and the label that its reader gives it

    def add(self, line: Returned) -> None:
        """Find out what a line brings."""
        try:
            if line.lacks:
                raise BadInput(f"it has no column “{line.lacks}”.")
            row = self.rows.row_of(line, self.by_token.get(line["token"]))
            decision = self._decided(line, row)
            if decision is not None:
                self._compare(line, row, decision)
            elif line["answer"] and (line["who"] or line["token"]):
                self._new(line, row)
            elif line["label"]:
                self._typed(line, row)
            elif line["answer"]:
                raise BadInput("it says neither who answered nor what.")
            self._remarks(line, row, decision)
        except (BadInput, Refused) as problem:
            self.refused.append((line.number, str(problem)))

    def _decided(self, line: Returned, row: int) -> Decision | None:
        """The answer of the log that this line was; a token that reads as a number is one that a spreadsheet spoilt."""
        decision = self.by_token.get(line["token"])
        if decision is not None:
            if decision.row != row or decision.kind not in ANSWERS:
                raise BadInput("its token belongs to another answer.")
            return decision
        if line["answer"] and spoilt(line["token"]):
            answer = self.labels.answers.get(row, {}).get(line["who"])
            return answer.decision if answer else None
        return None

    def _compare(self, line: Returned, row: int, decision: Decision) -> None:
        """An answer that is in the log: there already, or its label was changed in the file."""
        was = self.labels.read(decision) if decision.kind == "label" else None
        if self._says_the_same(line["label"], was):
            self._again(line, decision)
            return
        before = decision.kind if was is None else self.task.write(was)
        if not line["label"]:
            raise BadInput(f"its label is blank, and “{before}” stays; take it back on the Label page.")
        value = self._value(line["label"])
        if self._stands(row, value, (decision.who, self.who)):
            self.n_there += 1
            return
        now, mine = self._standing(row, decision.who), self._standing(row, self.who)
        if now is None or (now.kind, self.labels.read(now)) != (decision.kind, self.labels.read(decision)):
            raise BadInput("it was answered again or taken back since the export; what was said last stays.")
        if mine is not None and mine is not now:
            raise BadInput(f"{self.who} gave this row an answer of their own; change that line.")
        self._claim(line, row, value)
        told = f"line {line.number}, row {row}: “{before}” of {decision.who} becomes “{line['label']}”"
        shown = {name: getattr(decision, name) for name in SERVING} | {"who": self.who}
        self.found["corrected"].append(Brought(line.number, told, "label", value, shown, "", now))

    def _says_the_same(self, label: str, was: Label | None) -> bool:
        if not label or was is None:
            return not label and was is None
        try:
            return bool(self.task.read(self._value(label)) == was)
        except BadInput:
            return alike_in_cells(label, self.task.write(was))

    def _again(self, line: Returned, decision: Decision) -> None:
        """An answer that is there; once more, where it came from a file that was taken back."""
        if (decision.row, decision.who) not in self.taken_back:
            self.n_there += 1
            return
        told = f"line {line.number}, row {decision.row}: {line['label'] or decision.kind} by {decision.who}"
        self.found["new"].append(Brought(line.number, told, decision.kind, decision.value, _of(decision)))

    def _standing(self, row: int, who: str) -> Decision | None:
        answer = self.labels.answers.get(row, {}).get(who)
        return answer.decision if answer else None

    def _stands(self, row: int, value: str, people: Sequence[str]) -> bool:
        """Whether one of these people says of the row what this value of the log says."""
        standing = [one for who in people if (one := self._standing(row, who)) and one.kind == "label"]
        return any(self.labels.read(one) == self.task.read(value) for one in standing)

    def _claim(self, line: Returned, row: int, value: str) -> None:
        """The label that the reader of the file gives a row; only one may be given."""
        number, other = self.own.setdefault(row, (line.number, value))
        if other != value:
            raise BadInput(f"line {number} gives the same row another label.")

    def _new(self, line: Returned, row: int) -> None:
        """An answer that the log has not."""
        if line["answer"] not in ANSWERS:
            raise BadInput(f"column answer: “{line['answer']}” is no kind of answer.")
        value = self._value(line["label"]) if line["answer"] == "label" else None
        token, shown = _token(line, row), _shown(line, row)
        if token in self.tokens:
            self.n_there += 1
            return
        self.tokens.add(token)
        told = f"line {line.number}, row {row}: {line['label'] or line['answer']} by {line['who']}"
        self.found["new"].append(Brought(line.number, told, line["answer"], value, shown, token))

    def _typed(self, line: Returned, row: int) -> None:
        """A label that somebody typed into a row without an answer."""
        value = self._value(line["label"])
        if self._stands(row, value, (self.who,)):
            self.n_there += 1
            return
        if self._standing(row, self.who):
            raise BadInput(f"{self.who} gave this row another answer since the export; that stays.")
        self._claim(line, row, value)
        told = f"line {line.number}, row {row}: “{line['label']}”"
        self.found["typed"].append(Brought(line.number, told, "label", value, self._typed_how(row)))

    def _typed_how(self, row: int) -> dict[str, Any]:
        """Nobody drew it: it is no check, and nothing is known of its chance."""
        how = {"strategy": TYPED, "model_version": 0, "score": None, "drawn": "queried", "check": False}
        return how | {"row": row, "who": self.who, "probability": None}

    def _remarks(self, line: Returned, row: int, decision: Decision | None) -> None:
        """A flag and a note; what is in the log of them was exported or is newer, and stays."""
        who = decision.who if decision else line["who"] or self.who
        for kind, value in (("flag", "yes" if line.holds("flagged") else ""), ("note", line["note"])):
            said = self.said[row, who, kind]
            if value and not said:
                token = (decision.token if decision else _token(line, row)) if who != self.who else ""
                shown = _of(decision) if decision else _shown(line, row) if line["who"] else self._typed_how(row)
                self._remark(line, kind, value, shown, f"{token}.{kind}" if token else "")
            elif kind == "note" and value and bare_cell(value) not in said | self.said[row, self.who, kind]:
                self._remark(line, kind, value, self._typed_how(row))

    def _remark(self, line: Returned, kind: str, value: str, shown: Mapping[str, Any], token: str = "") -> None:
        self.said[shown["row"], shown["who"], kind].add(bare_cell(value))
        told = f"line {line.number}, row {shown['row']}: a {kind}"
        self.found["remarks"].append(Brought(line.number, told, kind, value, shown, token))

    def _value(self, label: str) -> str:
        """The label as the log keeps it, or the one class that a spreadsheet writes so."""
        try:
            return self.task.validate(label)
        except Refused as refused:
            alike = [name for name in map(self.task.write, self.task.categories) if alike_in_cells(label, name)]
            if len(alike) == 1:
                return self.task.validate(alike[0])
            raise BadInput(f"column label: {refused}") from refused


def _of(decision: Decision) -> dict[str, Any]:
    """How a row came to be shown, and when, as an answer of the log has it."""
    return {name: getattr(decision, name) for name in (*SERVING, "shown_at", "answered_at")}


def _token(line: Returned, row: int) -> str:
    """What names this answer for good, also where a spreadsheet has spoilt it."""
    named = f"import-{row}-{blake2b(line['who'].encode(), digest_size=8).hexdigest()}"
    return named if spoilt(line["token"]) else line["token"]


def _shown(line: Returned, row: int) -> dict[str, Any]:
    """How the row of a line came to be shown, and when. Raises BadInput."""
    drawn = line["drawn"] or "queried"
    if drawn not in ("queried", "random"):
        raise BadInput(f"column drawn: “{drawn}” is neither queried nor random.")
    try:
        answered, seconds = line.answered_at, line.number_in("seconds") or 0.0
        numbers = {name: line.number_in(name) for name in ("score", "probability")}
        version = int(line.number_in("model_version") or 0)
    except (ValueError, OverflowError) as error:
        raise BadInput(f"a time or a number cannot be read ({error}).") from error
    return numbers | {
        "row": row,
        "who": line["who"],
        "strategy": line["strategy"] or "random",
        "model_version": version,
        "drawn": drawn,
        "check": line.holds("check"),
        "shown_at": answered - seconds,
        "answered_at": answered,
    }
