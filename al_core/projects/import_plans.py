"""What an export that comes back would bring: found, counted and named line by line before anything is kept."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from al_core.errors import BadInput, Refused
from al_core.projects.brought_in import SERVING, Brought, ImportPlan, as_shown
from al_core.projects.labels import ANSWERS, Decision
from al_core.projects.log_so_far import SaidBefore
from al_core.projects.projects import Project
from al_core.projects.returned_files import Returned, returned_lines
from al_core.projects.returned_rows import ReturnedRows
from al_core.projects.spreadsheet_cells import alike_in_cells, bare_cell, spoilt
from al_core.projects.store import Store
from al_core.tasks.task import Label

TYPED = "typed_into_a_file"  # how a row was chosen that somebody chose in a spreadsheet


def plan_import(store: Store, project: Project, content: bytes, name: str, who: str) -> ImportPlan:
    """What an export of the same pool, as somebody hands it in, would bring. Raises BadInput where it is no export."""
    lines = sorted(returned_lines(content, name), key=lambda line: line.place)
    with store.reading() as records:
        log = records.decisions(project.id)
    before = SaidBefore(log, project.task)
    planner = _Planner(project, before, who, before.reach(lines))
    for line in lines:
        planner.add(line)
    found = {kind: tuple(brought) for kind, brought in planner.found.items()}
    refused, stays = (
        tuple(f"“{name}”, line {number}: {why}" for number, why in sorted(told))
        for told in (planner.refused, planner.stays)
    )
    sequence = log[-1].sequence if log else 0
    return ImportPlan(who, name, sequence, **found, stays=stays, refused=refused, n_there=planner.n_there)


@dataclass
class _Planner:
    """Goes through the lines of a file, which was exported when the log had reached the line `reach`, or later."""

    project: Project
    before: SaidBefore
    who: str
    reach: int
    found: dict[str, list[Brought]] = field(default_factory=lambda: defaultdict(list))
    refused: list[tuple[int, str]] = field(default_factory=list)
    stays: list[tuple[int, str]] = field(default_factory=list)
    n_there: int = 0

    def __post_init__(self) -> None:
        self.task = self.project.task
        self.rows = ReturnedRows(self.project.pool)
        self.tokens: set[str] = set()  # of the answers that the file brings
        self.own: dict[int, tuple[int, str]] = {}  # row -> the line and the label that its reader gives it

    def add(self, line: Returned) -> None:
        """Find out what a line brings."""
        try:
            if line.lacks:
                raise BadInput(f"it has no column “{line.lacks}”.")
            row = self.rows.row_of(line, self.before.of_token(line["token"]))
            decision = self.before.decided(line, row)
            if decision is not None:
                self._unchanged(line, decision)
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

    def _unchanged(self, line: Returned, decision: Decision) -> None:
        """What is no matter of opinion stays as it is, whatever the file says now."""
        if line.holds("check") != decision.check:
            what = "is a" if decision.check else "is no"
            self.stays.append((line.number, f"this row {what} check by how it was drawn, and that stays."))
        if not alike_in_cells(line["who"], decision.who):
            self.stays.append((line.number, f"this answer was given by {decision.who}, and that stays."))

    def _compare(self, line: Returned, row: int, decision: Decision) -> None:
        """An answer that is in the log: there already, or its label was changed in the file."""
        read = self.before.labels.read
        was = read(decision) if decision.kind == "label" else None
        if self._says_the_same(line["label"], was):
            self._again(line, decision)
            return
        before = decision.kind if was is None else self.task.write(was)
        if not line["label"]:
            raise BadInput(f"its label is blank, and “{before}” stays; take it back on the Label page.")
        value = self._value(line["label"])
        if self.before.stands(row, value, (decision.who, self.who)):
            self.n_there += 1
            return
        now, mine = (self.before.answer(row, who).decision for who in (decision.who, self.who))
        if now is None or (now.kind, read(now)) != (decision.kind, read(decision)):
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
        if not self.before.was_taken_back(decision):
            self.n_there += 1
            return
        told = f"line {line.number}, row {decision.row}: {line['label'] or decision.kind} by {decision.who}"
        self.found["new"].append(Brought(line.number, told, decision.kind, decision.value, as_shown(decision)))

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
        if token in self.tokens or self.before.of_token(token):
            self.n_there += 1
            return
        self.tokens.add(token)
        told = f"line {line.number}, row {row}: {line['label'] or line['answer']} by {line['who']}"
        self.found["new"].append(Brought(line.number, told, line["answer"], value, shown, token))

    def _typed(self, line: Returned, row: int) -> None:
        """A label that somebody typed into a row without an answer."""
        value = self._value(line["label"])
        if self.before.stands(row, value, (self.who,)):
            self.n_there += 1
            return
        if self.before.answer(row, self.who).decision:
            raise BadInput(f"{self.who} gave this row another answer since the export; that stays.")
        self._claim(line, row, value)
        told = f"line {line.number}, row {row}: “{line['label']}”"
        self.found["typed"].append(Brought(line.number, told, "label", value, self._typed_how(row)))

    def _typed_how(self, row: int) -> dict[str, Any]:
        """Nobody drew it: it is no check, and nothing is known of its chance."""
        how = {"strategy": TYPED, "model_version": 0, "score": None, "drawn": "queried", "check": False}
        return how | {"row": row, "who": self.who, "probability": None}

    def _remarks(self, line: Returned, row: int, decision: Decision | None) -> None:
        """A flag and a note; what is in the log of them was exported or is newer, and stays unless it is gone here."""
        who = decision.who if decision else line["who"] or self.who
        for kind, value in (("flag", "yes" if line.holds("flagged") else ""), ("note", line["note"])):
            said = self.before.remarked(row, who, kind)
            if value and not said:
                token = (decision.token if decision else _token(line, row)) if who != self.who else ""
                shown = as_shown(decision) if decision else _shown(line, row) if line["who"] else self._typed_how(row)
                self._remark(line, kind, value, shown, f"{token}.{kind}" if token else "")
            elif kind == "note" and value and bare_cell(value) not in said | self.before.remarked(row, self.who, kind):
                self._remark(line, kind, value, self._typed_how(row))
            elif not value and (decision or line["who"]):
                self._gone(line, self.before.last_remark(row, who, kind))

    def _gone(self, line: Returned, remark: Decision | None) -> None:
        """A flag that somebody took out of the file; a note stays, and so does what may be newer than the export."""
        if remark is None or not (remark.value if remark.kind == "note" else remark.value == "yes"):
            return
        if remark.kind == "note" and remark.sequence < self.reach:
            said = f"its note is blank, and “{remark.value}” of {remark.who} stays; change it on the Label page."
            self.stays.append((line.number, said))
        elif remark.kind == "flag" and remark.sequence < self.reach:
            told = f"line {line.number}, row {remark.row}: the flag of {remark.who}"
            shown = {name: getattr(remark, name) for name in SERVING}
            self.found["unflagged"].append(Brought(line.number, told, "flag", "no", shown, "", remark))
        elif remark.kind == "flag":
            said = f"the flag of {remark.who} is not in the file, may be newer than it, and stays."
            self.stays.append((line.number, said))

    def _remark(self, line: Returned, kind: str, value: str, shown: Mapping[str, Any], token: str = "") -> None:
        self.before.remarked(shown["row"], shown["who"], kind).add(bare_cell(value))
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
